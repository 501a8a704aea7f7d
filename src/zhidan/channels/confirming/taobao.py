"""Taobao and Tmall: 千牛 → 交易 → 批量发货, a workbook. An order has one number there."""

from __future__ import annotations

from zhidan.channels.confirming.base import ConfirmFormat, three_columns

FORMAT = ConfirmFormat(
    name="taobao",
    channels=frozenset({"taobao", "tmall"}),
    extension="xlsx",
    header=("订单编号", "物流公司", "物流单号"),
    row=three_columns,
    carriers={
        "sf": "顺丰速运", "zto": "中通快递", "yto": "圆通速递", "sto": "申通快递",
        "yunda": "韵达快递", "jd": "京东快递", "jt": "极兔速递", "ems": "EMS",
        "chinapost": "邮政快递包裹", "deppon": "德邦快递", "cainiao": "菜鸟速递",
    },
)  # fmt: skip
