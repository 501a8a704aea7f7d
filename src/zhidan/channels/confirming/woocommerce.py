"""WooCommerce: the CSV of the plug-in Advanced Shipment Tracking (its own orders hold no numbers).

`status_shipped` 1 completes the order, 2 marks it as partly shipped: an order's parcels before the
last. Dates are DD-MM-YYYY, to be chosen at the upload. Source: docs.zorem.com, CSV Import.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhidan.channels.confirming.base import Box, ConfirmFormat
from zhidan.platform.sheets import Cell


def _row(external_no: str, box: Box, is_last: bool) -> Sequence[Cell]:
    shipped = f"{box.shipped_on:%d-%m-%Y}"
    return external_no, box.carrier, box.tracking_no, shipped, "1" if is_last else "2"


FORMAT = ConfirmFormat(
    name="woocommerce",
    channels=frozenset({"woocommerce"}),
    extension="csv",
    header=("order_id", "tracking_provider", "tracking_number", "date_shipped", "status_shipped"),
    row=_row,
    carriers={"dhl": "DHL Express", "chinapost": "China Post", "ems": "China EMS"},
    is_english=True,
    takes_several=True,
)
