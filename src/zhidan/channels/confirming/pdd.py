"""Pinduoduo: 商家后台 → 发货管理 → 批量导入发货, a workbook. Further parcels of an order are added
at the channel by hand (分包发货)."""

from __future__ import annotations

from zhidan.channels.confirming.base import ConfirmFormat, three_columns

FORMAT = ConfirmFormat(
    name="pdd",
    channels=frozenset({"pdd"}),
    extension="xlsx",
    header=("订单号", "快递公司", "快递单号"),
    row=three_columns,
    carriers={
        "sf": "顺丰快递", "zto": "中通快递", "yto": "圆通快递", "sto": "申通快递",
        "yunda": "韵达快递", "jd": "京东快递", "jt": "极兔速递", "ems": "EMS",
        "chinapost": "邮政快递包裹", "deppon": "德邦快递",
    },
)  # fmt: skip
