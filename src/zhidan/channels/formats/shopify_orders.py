"""Shopify, orders export: one row per line, the order's own cells on its first row only."""

from __future__ import annotations

from decimal import Decimal

from zhidan.channels.formats.base import Column, Format, Reading, total
from zhidan.channels.formats.parts import pii_state
from zhidan.channels.reading.tables import Row
from zhidan.orders.incoming import (
    IncomingAmounts,
    IncomingBuyer,
    IncomingLine,
    IncomingOrder,
    IncomingRecipient,
    SourceStatus,
)

_TAX = "contained in Taxes"
_BILLING = "the parcel goes to the shipping address; the invoice is asked for apart"
_LATER = "of the payment provider; payments are reconciled from its own bill"

COLUMNS = (
    Column("Name", "external_no", required=True),
    Column("Email", "buyer.email", personal=True),
    Column("Financial Status", "status", required=True),
    Column("Paid at", "paid_at"),
    Column("Fulfillment Status", "status"),
    Column("Fulfilled at", "shipped_at"),
    Column("Accepts Marketing", reason="a consent belongs to the shop's own list"),
    Column("Currency", "currency"),
    Column("Subtotal", reason="goods less discounts; derived"),
    Column("Shipping", "amounts.freight"),
    Column("Taxes", "amounts.tax"),
    Column("Total", "amounts.payable", required=True),
    Column("Discount Code", "campaign"),
    Column("Discount Amount", "amounts.seller_discount"),
    Column("Shipping Method", "ship_by_rule"),
    Column("Created at", "placed_at"),
    Column("Lineitem quantity", "line.quantity", required=True, of_line=True),
    Column("Lineitem name", "line.title", required=True, of_line=True),
    Column("Lineitem price", "line.unit_price", required=True, of_line=True),
    Column("Lineitem compare at price", "line.list_price", of_line=True),
    Column("Lineitem sku", "line.outer_code", of_line=True),
    Column("Lineitem requires shipping", "line.kind", of_line=True),
    Column("Lineitem taxable", reason="the tax itself is read", of_line=True),
    Column("Lineitem fulfillment status", reason="the order's state is read", of_line=True),
    *(
        Column(f"Billing {part}", reason=_BILLING, personal=True)
        for part in ("Name", "Street", "Address1", "Address2", "Company", "City", "Zip",
                     "Province", "Country", "Phone")
    ),
    Column("Shipping Name", "recipient.name", personal=True),
    Column("Shipping Street", reason="Address1 and Address2 together", personal=True),
    Column("Shipping Address1", "recipient.detail", personal=True),
    Column("Shipping Address2", "recipient.detail", personal=True),
    Column("Shipping Company", "recipient.detail", personal=True),
    Column("Shipping City", "recipient.city", personal=True),
    Column("Shipping Zip", "recipient.postcode", personal=True),
    Column("Shipping Province", "recipient.province", personal=True),
    Column("Shipping Country", "recipient.country"),
    Column("Shipping Phone", "recipient.mobile", personal=True),
    Column("Notes", "buyer_message", personal=True),
    Column("Note Attributes", "buyer_message", personal=True),
    Column("Cancelled at", "status"),
    Column("Payment Method", "pay_method"),
    Column("Payment Reference", "pay_no"),
    Column("Refunded Amount", "amounts.refunded"),
    Column("Vendor", reason="kept as the shop's own word", of_line=True),
    Column("Outstanding Balance", "amounts.paid"),
    Column("Employee", "entered_by", personal=True),
    Column("Location", "platform_warehouse"),
    Column("Device ID", "device"),
    Column("Id", reason="the platform's inner number, the same order as Name"),
    Column("Tags", reason="kept as the shop's own words"),
    Column("Risk Level", reason="kept as the platform's own word"),
    Column("Source", reason="kept as the platform's own word"),
    Column("Lineitem discount", "line.discount", of_line=True),
    *(Column(f"Tax {n} {what}", reason=_TAX) for n in range(1, 6) for what in ("Name", "Value")),
    Column("Phone", "recipient.phone", personal=True),
    Column("Receipt Number", reason="of the point of sale"),
    Column("Duties", "amounts.tax"),
    Column("Billing Province Name", reason=_BILLING, personal=True),
    Column("Shipping Province Name", "recipient.province", personal=True),
    Column("Payment ID", reason=_LATER),
    Column("Payment Terms Name", reason=_LATER),
    Column("Next Payment Due At", reason=_LATER),
    Column("Payment References", reason=_LATER),
)  # fmt: skip

_PAYMENT: dict[str, SourceStatus] = {
    "": "paid",  # free orders have none
    "pending": "unpaid",
    "authorized": "unpaid",
    "partially_paid": "balance_due",
    "paid": "paid",
    "partially_refunded": "paid",
    "refunded": "refunded",
    "voided": "closed",
    "expired": "closed",
}


def convert(reading: Reading) -> IncomingOrder:
    """One order from its rows; the row that carries the total is its head, wherever it stands."""
    rows = reading.group.rows
    head = next((row for row in rows if row.cells.get("Total")), rows[0])
    reading.currency = (head.cells.get("Currency") or reading.currency)[:3].upper()
    lines = reading.lines(lambda row: _line(reading, row))
    notes = [reading.text(head, "Notes", 2000), reading.text(head, "Note Attributes", 2000)]
    email = reading.text(head, "Email")
    return IncomingOrder(
        external_no=reading.group.key,
        status=_status(reading, head),
        platform_status="/".join(
            filter(None, (head.cells.get("Financial Status"), head.cells.get("Fulfillment Status")))
        )[:80],
        currency=reading.currency,
        placed_at=reading.moment(head, "Created at"),
        paid_at=reading.moment(head, "Paid at"),
        shipped_at=reading.moment(head, "Fulfilled at"),
        ship_by_rule=reading.text(head, "Shipping Method", 80),
        lines=lines,
        amounts=_amounts(reading, head, lines),
        buyer=IncomingBuyer(nick=email, email=email),
        recipient=_recipient(reading, head),
        buyer_message="\n".join(filter(None, notes))[:2000],
        pay_method=reading.text(head, "Payment Method", 80),
        pay_no=reading.text(head, "Payment Reference", 80),
        campaign=reading.text(head, "Discount Code"),
        entered_by=reading.text(head, "Employee", 80),
        platform_warehouse=reading.text(head, "Location", 80),
        device=reading.text(head, "Device ID", 80),
        raw=reading.raw(head, rows),
    )


def _status(reading: Reading, head: Row) -> SourceStatus:
    paid = reading.status(head, "Financial Status", {**_PAYMENT})
    if head.cells.get("Cancelled at"):
        return "refunded" if paid == "refunded" else "closed"
    sent = head.cells.get("Fulfillment Status", "")
    if paid in ("paid", "unpaid", "balance_due"):
        return {"fulfilled": "shipped", "partial": "partly_shipped"}.get(sent, paid)  # type: ignore[return-value]
    return paid


def _amounts(reading: Reading, head: Row, lines: list[IncomingLine]) -> IncomingAmounts:
    """The parts, so that they add up to Total: taxes count only where they stand on top."""
    payable, freight = reading.amount(head, "Total"), reading.amount(head, "Shipping")
    subtotal = reading.amount(head, "Subtotal")
    taxes = total([reading.amount(head, "Taxes"), reading.amount(head, "Duties")])
    goods = total([line.amount for line in lines])
    discount = reading.amount(head, "Discount Amount")
    tax = taxes
    if payable is not None:
        due, sent = Decimal(payable), Decimal(freight or 0)
        if subtotal is not None and Decimal(subtotal) + sent == due:
            tax = Decimal(0)  # the prices include it
        rest = goods + sent + tax - due
        discount = f"{rest:f}" if rest >= 0 else discount
    owing = reading.amount(head, "Outstanding Balance")
    return IncomingAmounts(
        freight=freight,
        tax=f"{tax:f}",
        seller_discount=discount,
        payable=payable,
        paid=f"{max(Decimal(payable) - Decimal(owing), Decimal(0)):f}"
        if payable and owing
        else None,
        refunded=reading.amount(head, "Refunded Amount"),
    )


def _recipient(reading: Reading, head: Row) -> IncomingRecipient:
    parts = [reading.text(head, f"Shipping {name}") for name in ("Company", "Address1", "Address2")]
    detail = ", ".join(part for part in parts if part)
    name = reading.text(head, "Shipping Name")
    mobile, landline = reading.phone(head, "Shipping Phone"), reading.phone(head, "Phone")
    province = reading.text(head, "Shipping Province Name")
    return IncomingRecipient(
        name=name,
        mobile=mobile.removeprefix("'"),
        phone=landline.removeprefix("'"),
        email=reading.text(head, "Email"),
        country=(head.cells.get("Shipping Country", "") or "US")[:2].upper(),
        province=province or reading.text(head, "Shipping Province"),
        city=reading.text(head, "Shipping City"),
        detail=detail,
        postcode=reading.text(head, "Shipping Zip", 80).removeprefix("'"),
        pii_state=pii_state(name, mobile, detail),
    )


def _line(reading: Reading, row: Row) -> IncomingLine | None:
    quantity = reading.quantity(row, "Lineitem quantity")
    price = reading.needed_amount(row, "Lineitem price")
    if not quantity or price is None:
        return None
    off = reading.amount(row, "Lineitem discount")
    net = Decimal(price) * quantity - Decimal(off or 0)
    return IncomingLine(
        title=reading.text(row, "Lineitem name"),
        quantity=quantity,
        outer_code=reading.id(row, "Lineitem sku"),
        list_price=reading.amount(row, "Lineitem compare at price"),
        unit_price=price,
        amount=f"{max(net, Decimal(0)):f}",
        discount=off,
        kind="virtual" if row.cells.get("Lineitem requires shipping") == "false" else "goods",
        price_includes_tax=False,
    )


FORMAT = Format(
    name="shopify_orders",
    channel="shopify",
    title="Shopify orders export",
    key="Name",
    columns=COLUMNS,
    convert=convert,
    currency="USD",
    notes=(
        (
            "Lineitem price is the unit price. The order's own cells stand on its first row only; "
            "the row that carries Total is taken, so a shuffled file reads the same."
        ),
        "Taxes count towards payable only where Subtotal + Shipping falls short of Total.",
    ),
)
