"""Amazon: the Shipping Confirmation flat file, tab separated.

Without `order-item-id` and `quantity` a row confirms the whole order, so that an order has one row;
a part of an order has a row for each of its items.
A carrier that is not in Amazon's list is "Other" with its name. Source: Seller Central help,
Shipping Confirmation template.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhidan.channels.confirming.base import Box, ConfirmFormat
from zhidan.platform.sheets import Cell


def _row(external_no: str, box: Box, _is_last: bool) -> Sequence[Cell]:
    return _row_of_line(external_no, box, "")


def _row_of_line(external_no: str, box: Box, line: str) -> Sequence[Cell]:
    name = "" if box.listed else box.carrier[:50]
    return (
        external_no, line, "", box.shipped_on.isoformat(), box.listed or "Other", name,
        box.tracking_no, "",
    )  # fmt: skip


FORMAT = ConfirmFormat(
    name="amazon",
    channels=frozenset({"amazon"}),
    extension="txt",
    header=(
        "order-id", "order-item-id", "quantity", "ship-date", "carrier-code", "carrier-name",
        "tracking-number", "ship-method",
    ),
    row=_row,
    carriers={
        "ups": "UPS", "usps": "USPS", "fedex": "FedEx", "dhl": "DHL", "sf": "SF Express",
        "chinapost": "China Post", "canada_post": "Canada Post", "lasership": "Lasership",
    },
    is_english=True,
    row_of_line=_row_of_line,
)  # fmt: skip
