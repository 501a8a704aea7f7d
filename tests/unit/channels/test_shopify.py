"""Shopify's orders export: the order's cells on its first row only, taxes on top or inside."""

from __future__ import annotations

import random
from typing import Any

from tests.support.order_files import as_csv, as_xlsx, read
from zhidan.channels.formats.shopify_orders import COLUMNS
from zhidan.kernel.money import to_text
from zhidan.orders.amounts import OrderAmounts, read_amounts
from zhidan.orders.incoming import IncomingOrder

HEADER = [column.name for column in COLUMNS]
PLACED = "2026-02-07 10:42:00 -0500"
ADDRESS = {
    "Shipping Name": "Ann Lee", "Shipping Address1": "1 Main St", "Shipping City": "Springfield",
    "Shipping Zip": "'01101", "Shipping Province": "MA", "Shipping Country": "US",
    "Shipping Phone": "'+14135550100",
}  # fmt: skip


def row(name: str, line: tuple[str, str, str], **cells: str) -> list[str]:
    quantity, price, sku = line
    said = {
        "Name": name, "Lineitem quantity": quantity, "Lineitem name": f"Mug {sku}",
        "Lineitem price": price, "Lineitem sku": sku, "Lineitem requires shipping": "true",
        **{key.replace("_", " "): value for key, value in cells.items()},
    }  # fmt: skip
    return [said.get(column, "") for column in HEADER]


def head(name: str, line: tuple[str, str, str], **cells: str) -> list[str]:
    said = {"Currency": "USD", "Created_at": PLACED, "Email": "ann@example.com", **ADDRESS, **cells}
    return row(name, line, **said)


ROWS = [
    head("#1001", ("2", "10.00", "00123"), Financial_Status="paid", Paid_at=PLACED,
         Subtotal="22.95", Shipping="4.90", Taxes="2.20", Total="30.05", Discount_Amount="2.55",
         Notes="ring twice"),
    row("#1001", ("1", "5.50", "B-02")),
    head("#1002", ("1", "119.00", "C03"), Financial_Status="paid", Fulfillment_Status="fulfilled",
         Fulfilled_at="2026-02-08 09:00:00 -0500", Subtotal="119.00", Shipping="0.00",
         Taxes="19.00", Total="119.00"),
    head("#1003", ("1", "8.00", "C03"), Financial_Status="refunded", Cancelled_at=PLACED,
         Subtotal="8.00", Shipping="0.00", Taxes="0.00", Total="8.00", Refunded_Amount="8.00"),
    head("#1004", ("3", "1.00", "C03"), Financial_Status="pending", Subtotal="3.00",
         Shipping="0.00", Taxes="0.00", Total="3.00", Outstanding_Balance="3.00"),
]  # fmt: skip


def orders_of(stream: Any) -> dict[str, IncomingOrder]:
    plan, made = read(stream)
    assert plan.format == "shopify_orders"
    assert [problem for one in made for problem in one.problems] == []
    return {one.record.external_no: one.record for one in made if one.record is not None}


def money(order: IncomingOrder) -> tuple[str, ...]:
    found: OrderAmounts = read_amounts(order)
    assert found.mismatch is None
    parts = (found.goods, found.freight, found.tax, found.seller_discount, found.payable)
    return tuple(to_text(part, "USD") for part in parts)


def test_the_orders_own_cells_are_taken_once_and_every_row_is_a_line() -> None:
    found = orders_of(as_csv([HEADER, *ROWS]))
    first = found["#1001"]

    assert [(x.outer_code, x.quantity, x.unit_price) for x in first.lines] == [
        ("00123", 2, "10.00"), ("B-02", 1, "5.50"),
    ]  # fmt: skip
    assert (first.status, first.buyer_message, first.recipient.postcode) == (
        "paid", "ring twice", "01101",
    )  # fmt: skip
    assert first.placed_at is not None
    assert first.placed_at.isoformat() == "2026-02-07T10:42:00-05:00"
    assert {number: order.status for number, order in found.items()} == {
        "#1001": "paid", "#1002": "shipped", "#1003": "refunded", "#1004": "unpaid",
    }  # fmt: skip


def test_taxes_count_where_they_stand_on_top_and_not_where_prices_hold_them() -> None:
    found = orders_of(as_csv([HEADER, *ROWS]))

    assert money(found["#1001"]) == ("25.50", "4.90", "2.20", "2.55", "30.05")
    assert money(found["#1002"]) == ("119.00", "0.00", "0.00", "0.00", "119.00")
    assert (read_amounts(found["#1003"]).refunded, read_amounts(found["#1004"]).paid) == (800, 0)


def test_a_shuffled_file_or_a_workbook_reads_the_same() -> None:
    plain = orders_of(as_csv([HEADER, *ROWS]))
    shuffled = random.Random(3).sample(ROWS, len(ROWS))
    again = orders_of(as_xlsx([HEADER, *shuffled]))

    assert {n: (o.status, money(o), o.recipient) for n, o in again.items()} == {
        n: (o.status, money(o), o.recipient) for n, o in plain.items()
    }
