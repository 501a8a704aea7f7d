"""Money spread over orders, and words of sources as methods. Pure."""

from __future__ import annotations

from collections.abc import Sequence

_METHODS = (
    ("alipay", ("支付宝", "alipay")),
    ("wechat", ("微信", "wechat", "weixin", "wxpay")),
    ("cod", ("货到付款", "cash on delivery", "cod")),
    (
        "card",
        ("信用卡", "银行卡", "刷卡", "card", "visa", "mastercard", "stripe", "unionpay", "银联"),
    ),
    ("bank", ("对公", "转账", "汇款", "银行", "bank", "wire", "transfer", "bacs")),
    ("cash", ("现金", "cash")),
)


def method_of(words: str) -> str | None:
    """The method that somebody's own words mean, or None."""
    plain = words.strip().casefold()
    if not plain:
        return None
    for method, known in _METHODS:
        if plain == method or any(word in plain for word in known):
            return method
    return "other" if plain in ("other", "其他", "其它") else None


def spread(amount: int, wanted: Sequence[int]) -> list[int]:
    """Fill `wanted` one after the other until `amount` is used up."""
    filled = []
    for most in wanted:
        part = max(min(most, amount), 0)
        filled.append(part)
        amount -= part
    return filled
