"""The fixed words on paper, in the reader's language."""

from __future__ import annotations

from typing import Literal

Locale = Literal["zh-CN", "en"]

WORDS: dict[Locale, dict[str, str]] = {
    "zh-CN": {
        "title": "拣货单",
        "warehouse": "仓库",
        "printed": "打印",
        "by": "放单人",
        "totals": "{fulfilments} 单 · {lines} 行 · {units} 件",
        "summary": "取货汇总",
        "fulfilment": "发货单",
        "order": "订单",
        "shop": "店铺",
        "bin": "货位",
        "personalisation": "定制内容",
        "missing_glyphs": "〓 为打印字体没有的字,依次为",
        "continued": "(续)",
        "no_sku": "未对应商品",
        "page": "第 {page} / {pages} 页",
    },
    "en": {
        "title": "Pick list",
        "warehouse": "Warehouse",
        "printed": "Printed",
        "by": "Released by",
        "totals": "{fulfilments} fulfilments · {lines} lines · {units} pieces",
        "summary": "Collect first",
        "fulfilment": "Fulfilment",
        "order": "Order",
        "shop": "Shop",
        "bin": "Bin",
        "personalisation": "Personalisation",
        "missing_glyphs": "〓 stands for what the printing font lacks, in order",
        "continued": " (continued)",
        "no_sku": "no SKU",
        "page": "Page {page} of {pages}",
    },
}
