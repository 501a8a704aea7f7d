"""JD: 商家后台 → 订单管理 → 批量出库, a workbook. An order has one number there."""

from __future__ import annotations

from zhidan.channels.confirming.base import ConfirmFormat, three_columns

FORMAT = ConfirmFormat(
    name="jd",
    channels=frozenset({"jd"}),
    extension="xlsx",
    header=("订单编号", "物流公司", "运单号"),
    row=three_columns,
    carriers={
        "sf": "顺丰快递", "zto": "中通快递", "yto": "圆通快递", "sto": "申通快递",
        "yunda": "韵达快递", "jd": "京东快递", "jt": "极兔速递", "ems": "邮政EMS",
        "chinapost": "邮政快递包裹", "deppon": "德邦快递",
    },
)  # fmt: skip
