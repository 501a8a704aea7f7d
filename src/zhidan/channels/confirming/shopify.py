"""Shopify: it reads no shipping file itself; this is the "Orders" sheet of the app Matrixify.

`Line: Type` "Fulfillment Line" without a line fulfils all that is open. Source:
matrixify.app/documentation/orders, Fulfillment columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhidan.channels.confirming.base import Box, ConfirmFormat
from zhidan.platform.sheets import Cell


def _row(external_no: str, box: Box, _is_last: bool) -> Sequence[Cell]:
    return (
        external_no, "UPDATE", "Fulfillment Line", "success", box.carrier, box.tracking_no, "TRUE",
    )  # fmt: skip


FORMAT = ConfirmFormat(
    name="shopify",
    channels=frozenset({"shopify"}),
    extension="xlsx",
    header=(
        "Name", "Command", "Line: Type", "Fulfillment: Status", "Fulfillment: Tracking Company",
        "Fulfillment: Tracking Number", "Fulfillment: Send Receipt",
    ),
    row=_row,
    carriers={
        "sf": "SF Express", "yto": "YTO Express", "sto": "STO Express", "zto": "ZTO Express",
        "chinapost": "China Post", "ems": "EMS", "ups": "UPS", "usps": "USPS", "fedex": "FedEx",
        "dhl": "DHL Express", "dpd": "DPD", "yunexpress": "YunExpress",
        "canada_post": "Canada Post", "lasership": "LaserShip",
    },
    is_english=True,
    sheet="Orders",
)  # fmt: skip
