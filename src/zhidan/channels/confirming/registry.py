"""Which file tells which channel."""

from __future__ import annotations

from zhidan.channels.confirming import (
    amazon,
    douyin,
    general,
    jd,
    pdd,
    shopify,
    taobao,
    woocommerce,
)
from zhidan.channels.confirming.base import ConfirmFormat

FORMATS: dict[str, ConfirmFormat] = {
    module.FORMAT.name: module.FORMAT
    for module in (taobao, jd, pdd, douyin, shopify, woocommerce, amazon, general)
}
BY_CHANNEL: dict[str, ConfirmFormat] = {
    channel: form for form in FORMATS.values() for channel in form.channels
}
