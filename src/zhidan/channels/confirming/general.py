"""Every other channel: order, carrier, number, a row for each parcel."""

from __future__ import annotations

from zhidan.channels.confirming.base import ConfirmFormat, three_columns

FORMAT = ConfirmFormat(
    name="general",
    channels=frozenset({"other"}),
    extension="xlsx",
    header=("订单编号", "快递公司", "快递单号"),
    row=three_columns,
    takes_several=True,
)
