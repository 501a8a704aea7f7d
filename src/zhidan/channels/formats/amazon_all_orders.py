"""Amazon, All Orders report: TAB-separated, one row per line, prices are line totals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zhidan.channels.formats.base import Column, Format, Reading, total
from zhidan.channels.formats.parts import combined_status, subtotal
from zhidan.channels.reading.tables import Row
from zhidan.orders.incoming import (
    IncomingAmounts,
    IncomingLine,
    IncomingOrder,
    IncomingRecipient,
    SourceStatus,
)

STATUS: dict[str, SourceStatus] = {
    "Pending": "unpaid",
    "PendingAvailability": "unpaid",
    "Unshipped": "paid",
    "Shipping": "paid",
    "InvoiceUnconfirmed": "paid",
    "PartiallyShipped": "partly_shipped",
    "Partially Shipped": "partly_shipped",
    "Shipped": "shipped",
    "Shipped - Delivered to Buyer": "delivered",
    "Shipped - Picked Up": "shipped",
    "Shipped - Returned to Seller": "refunded",
    "Complete": "finished",
    "Cancelled": "closed",
    "Canceled": "closed",
    "Unfulfillable": "closed",
}
CURRENCY_OF = {
    "Amazon.com": "USD", "Amazon.ca": "CAD", "Amazon.com.mx": "MXN", "Amazon.com.br": "BRL",
    "Amazon.co.uk": "GBP", "Amazon.se": "SEK", "Amazon.pl": "PLN", "Amazon.com.tr": "TRY",
    "Amazon.co.jp": "JPY", "Amazon.com.au": "AUD", "Amazon.in": "INR", "Amazon.sg": "SGD",
    "Amazon.ae": "AED", "Amazon.sa": "SAR", "Amazon.eg": "EGP",
}  # fmt: skip
_TAX_ON_TOP = frozenset({"USD", "CAD"})
_DISCOUNTS = ("item-promotion-discount", "ship-promotion-discount")
_TAXES = ("item-tax", "shipping-tax", "gift-wrap-tax")

COLUMNS = (
    Column("amazon-order-id", "external_no", required=True),
    Column("merchant-order-id", reason="the seller's own number, unused by most"),
    Column("purchase-date", "placed_at", required=True),
    Column("last-updated-date", "modified_at"),
    Column("order-status", "status", required=True),
    Column("fulfillment-channel", "platform_warehouse"),
    Column("sales-channel", "currency"),
    Column("order-channel", reason="empty for shops"),
    Column("url", reason="empty for shops"),
    Column("ship-service-level", "ship_by_rule"),
    Column("product-name", "line.title", required=True, of_line=True),
    Column("sku", "line.outer_code", required=True, of_line=True),
    Column("asin", "line.external_item_id", of_line=True),
    Column("item-status", "status", of_line=True),
    Column("quantity", "line.quantity", required=True, of_line=True),
    Column("currency", "currency", required=True, of_line=True),
    Column("item-price", "line.amount", required=True, of_line=True),
    Column("item-tax", "line.tax", of_line=True),
    Column("shipping-price", "amounts.freight", of_line=True),
    Column("shipping-tax", "amounts.tax", of_line=True),
    Column("gift-wrap-price", "amounts.freight", of_line=True),
    Column("gift-wrap-tax", "amounts.tax", of_line=True),
    Column("item-promotion-discount", "amounts.seller_discount", of_line=True),
    Column("ship-promotion-discount", "amounts.seller_discount", of_line=True),
    Column("ship-city", "recipient.city", personal=True),
    Column("ship-state", "recipient.province", personal=True),
    Column("ship-postal-code", "recipient.postcode", personal=True),
    Column("ship-country", "recipient.country"),
    Column("promotion-ids", "campaign", of_line=True),
    Column("is-business-order", "order_type"),
    Column("purchase-order-number", reason="the business buyer's own number", personal=True),
    Column("price-designation", reason="business price or not; the price itself is read"),
)


def convert(reading: Reading) -> IncomingOrder:
    """One order. Cancelled lines have quantity 0 and no price: they are no lines any more."""
    rows = reading.group.rows
    head = rows[0]
    channel = head.cells.get("sales-channel", "")
    reading.currency = _currency(reading, rows)
    status = combined_status([reading.status(row, "order-status", STATUS) for row in rows])
    kept = [row for row in rows if not _is_cancelled(row)]
    on_top = reading.currency in _TAX_ON_TOP
    taxes = subtotal([reading.amount(row, name) for row in kept for name in _TAXES])
    promotions = {row.cells.get("promotion-ids", "") for row in kept} - {""}
    return IncomingOrder(
        external_no=reading.group.key,
        status=status,
        platform_status=head.cells.get("order-status", "")[:80],
        currency=reading.currency,
        order_type="business" if head.cells.get("is-business-order") == "true" else "normal",
        placed_at=reading.moment(head, "purchase-date"),
        modified_at=reading.moment(head, "last-updated-date"),
        lines=reading.lines(lambda row: _line(reading, row, on_top=on_top), kept),
        amounts=IncomingAmounts(
            freight=subtotal(
                [reading.amount(r, n) for r in kept for n in ("shipping-price", "gift-wrap-price")]
            ),
            tax=taxes if on_top else None,
            seller_discount=_discounts(reading, kept),
        ),
        recipient=IncomingRecipient(
            country=(head.cells.get("ship-country", "") or "US")[:2].upper(),
            province=reading.text(head, "ship-state"),
            city=reading.text(head, "ship-city"),
            postcode=reading.text(head, "ship-postal-code", 80),
            pii_state="absent",
        ),
        gift_wrap=any(row.cells.get("gift-wrap-price", "") for row in kept),
        platform_warehouse=reading.text(head, "fulfillment-channel", 80),
        ship_by_rule=reading.text(head, "ship-service-level", 80),
        campaign=", ".join(sorted(promotions))[:300],
        device=channel[:80],
        raw=reading.raw(head, rows),
    )


def _currency(reading: Reading, rows: Sequence[Row]) -> str:
    """The currency of the priced rows; unpriced ones go by the marketplace (Amazon.de: EUR)."""
    for row in rows:
        given = row.cells.get("currency", "")
        if len(given) == 3 and given.isascii() and given.isupper():
            return given
    channel = rows[0].cells.get("sales-channel", "")
    if channel in CURRENCY_OF:
        return CURRENCY_OF[channel]
    return "EUR" if channel.startswith("Amazon.") else reading.currency


def _is_cancelled(row: Row) -> bool:
    return row.cells.get("quantity", "") in ("", "0") and (
        row.cells.get("order-status", "") in ("Cancelled", "Canceled")
        or row.cells.get("item-status", "") in ("Cancelled", "Canceled")
    )


def _discounts(reading: Reading, rows: Sequence[Row]) -> str | None:
    """Promotions, which reports write with or without a minus sign."""
    for row in rows:
        for name in _DISCOUNTS:
            row.cells[name] = row.cells.get(name, "").removeprefix("-")
    return subtotal([reading.amount(row, name) for row in rows for name in _DISCOUNTS])


def _line(reading: Reading, row: Row, *, on_top: bool) -> IncomingLine | None:
    quantity = reading.quantity(row, "quantity")
    if not quantity:
        return None
    price = reading.amount(row, "item-price")
    tax = total([reading.amount(row, "item-tax")])
    return IncomingLine(
        title=reading.text(row, "product-name"),
        quantity=quantity,
        external_item_id=reading.id(row, "asin"),
        outer_code=reading.id(row, "sku"),
        amount=price if price is not None else f"{Decimal(0):.2f}",
        tax=f"{tax:f}" if tax else None,
        price_includes_tax=not on_top,
    )


FORMAT = Format(
    name="amazon_all_orders",
    channel="amazon",
    title="Amazon All Orders report",
    key="amazon-order-id",
    columns=COLUMNS,
    convert=convert,
    currency="USD",
    notes=(
        (
            "item-price is the line's total. A pending order has no price yet and comes in at "
            "zero; a later report completes it."
        ),
        "Cancelled lines have quantity 0 and stay in the source copy only.",
        "Names and streets are not in this report: the recipient is absent, which holds nothing.",
    ),
)
