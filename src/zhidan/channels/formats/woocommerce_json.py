"""WooCommerce, orders as the REST API writes them: one object per order."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from zhidan.channels.formats.base import Column, Format, Reading, RowRefused, sorted_lines
from zhidan.channels.formats.parts import pii_state
from zhidan.channels.reading import cells
from zhidan.channels.reading.cells import BadCell
from zhidan.channels.reading.tables import Row
from zhidan.orders.incoming import (
    IncomingAmounts,
    IncomingBuyer,
    IncomingLine,
    IncomingOrder,
    IncomingRecipient,
    SourceStatus,
)

STATUS: dict[str, SourceStatus] = {
    "pending": "unpaid",
    "on-hold": "unpaid",
    "checkout-draft": "unpaid",
    "processing": "paid",
    "completed": "finished",
    "cancelled": "closed",
    "failed": "closed",
    "trash": "closed",
    "refunded": "refunded",
}
_TECHNICAL = "of the shop software, not of the order"
_DERIVED = "contained in the totals that are read"

COLUMNS = (
    Column("id", "external_no"),
    Column("parent_id", reason=_TECHNICAL),
    Column("number", "external_no", required=True),
    Column("order_key", reason="a secret of the shop's order page", personal=True),
    Column("created_via", "device"),
    Column("version", "raw_version"),
    Column("status", "status", required=True),
    Column("currency", "currency", required=True),
    Column("date_created", "placed_at"),
    Column("date_created_gmt", "placed_at"),
    Column("date_modified", "modified_at"),
    Column("date_modified_gmt", "modified_at"),
    Column("discount_total", "amounts.seller_discount"),
    Column("discount_tax", reason=_DERIVED),
    Column("shipping_total", "amounts.freight"),
    Column("shipping_tax", reason=_DERIVED),
    Column("cart_tax", reason=_DERIVED),
    Column("total", "amounts.payable", required=True),
    Column("total_tax", "amounts.tax"),
    Column("prices_include_tax", reason="totals in this form never include it"),
    Column("customer_id", "buyer.platform_uid"),
    Column("customer_ip_address", reason="not needed to deliver", personal=True),
    Column("customer_user_agent", reason="not needed to deliver", personal=True),
    Column("customer_note", "buyer_message", personal=True),
    Column("billing", "recipient", personal=True),
    Column("shipping", "recipient", personal=True),
    Column("payment_method", reason="payment_method_title is read"),
    Column("payment_method_title", "pay_method"),
    Column("transaction_id", "pay_no"),
    Column("date_paid", "paid_at"),
    Column("date_paid_gmt", "paid_at"),
    Column("date_completed", "finished_at"),
    Column("date_completed_gmt", "finished_at"),
    Column("cart_hash", reason=_TECHNICAL),
    Column("meta_data", "utm", personal=True),
    Column("line_items", "lines", required=True),
    Column("tax_lines", reason=_DERIVED),
    Column("shipping_lines", "ship_by_rule"),
    Column("fee_lines", "lines"),
    Column("coupon_lines", "campaign"),
    Column("refunds", "amounts.refunded"),
    Column("_links", reason=_TECHNICAL, personal=True),
)
_NEEDED = frozenset(column.name for column in COLUMNS if column.required)
_ATTRIBUTION = "_wc_order_attribution_"
_KEPT = tuple(column.name for column in COLUMNS if column.is_kept)


def looks_like_order(source: Mapping[str, Any]) -> bool:
    """Whether an object is an order of this shop software, if perhaps a broken one."""
    return len(_NEEDED & source.keys()) * 2 > len(_NEEDED)


def convert(reading: Reading) -> IncomingOrder:
    """One order from its object; the row's one cell holds the JSON."""
    row = reading.group.rows[0]
    text = row.cells[RECORD]
    source: dict[str, Any] = msgspec.json.decode(text)
    read = _Reader(reading, row)
    read.check(source, text)
    reading.currency = str(source["currency"])[:3].upper()
    status = STATUS.get(str(source["status"]).removeprefix("wc-"))
    if status is None:
        reading.note(row, "status", "unknown_status", value=str(source["status"])[:40])
        raise RowRefused
    coupons = [
        read.text(part, "code", "coupon_lines") for part in read.parts(source, "coupon_lines")
    ]
    methods = [
        read.text(part, "method_title", "shipping_lines")
        for part in read.parts(source, "shipping_lines")
    ]
    return IncomingOrder(
        external_no=reading.group.key,
        status=status,
        platform_status=str(source["status"])[:80],
        currency=reading.currency,
        placed_at=read.moment(source, "date_created"),
        modified_at=read.moment(source, "date_modified"),
        paid_at=read.moment(source, "date_paid"),
        finished_at=read.moment(source, "date_completed"),
        lines=_lines(read, source),
        amounts=_amounts(read, source),
        buyer=_buyer(read, source),
        recipient=_recipient(read, source),
        buyer_message=read.text(source, "customer_note", limit=2000),
        pay_method=read.text(source, "payment_method_title", limit=80),
        pay_no=read.text(source, "transaction_id", limit=80),
        campaign=", ".join(filter(None, coupons))[:300],
        utm=_utm(read, source),
        ship_by_rule=", ".join(filter(None, methods))[:80],
        device=read.text(source, "created_via", limit=80),
        raw_version=read.text(source, "version", limit=80),
        raw={name: source[name] for name in _KEPT if source.get(name) not in (None, "", [], {})},
    )


def _utm(read: _Reader, source: Mapping[str, Any]) -> str:
    """Where the shop's own attribution says the buyer came from; other add-ons' words are left."""
    said = [
        (read.text(meta, "key", "meta_data"), read.text(meta, "value", "meta_data"))
        for meta in read.parts(source, "meta_data")
        if str(meta.get("key", "")).startswith(f"{_ATTRIBUTION}utm_")
    ]
    return "&".join(f"{key.removeprefix(_ATTRIBUTION)}={value}" for key, value in said)[:300]


class _Reader:
    """Values of nested objects; what is wrong is noted under the name of its field."""

    def __init__(self, reading: Reading, row: Row) -> None:
        self.reading, self.row = reading, row

    def check(self, source: Mapping[str, Any], text: str) -> None:
        """Refuse an object that lacks what an order needs or holds what cannot be stored."""
        if "\\u0000" in text:
            self.reading.note(self.row, "", "control_character")
        for name in ("number", "status", "currency", "line_items"):
            if source.get(name) in (None, ""):
                self.reading.note(self.row, name, "missing_value")
        if not isinstance(source.get("line_items"), list):
            self.reading.note(self.row, "line_items", "wrong_type", expected="array")
        if self.reading.problems:
            raise RowRefused

    def text(self, source: Mapping[str, Any], name: str, path: str = "", limit: int = 300) -> str:
        value = source.get(name)
        if value is None or isinstance(value, dict | list):
            return ""
        text = html.unescape(str(value)).strip()
        if code := cells.unwanted(text):
            self.reading.note(self.row, path or name, code)
            return ""
        return text[:limit]

    def amount(self, source: Mapping[str, Any], name: str, path: str = "") -> str | None:
        value = source.get(name)
        if value is None or value == "":
            return None
        try:
            return cells.amount(str(value), self.reading.currency)
        except BadCell as bad:
            self.reading.note(self.row, path or name, bad.code, **bad.params)
            return None

    def moment(self, source: Mapping[str, Any], name: str) -> datetime | None:
        """The UTC form where it is given, else the shop's own time."""
        exact = source.get(f"{name}_gmt")
        value = exact or source.get(name)
        if not value:
            return None
        try:
            read = cells.moment(str(value))
        except BadCell as bad:
            self.reading.note(self.row, name, bad.code, **bad.params)
            return None
        return read.replace(tzinfo=UTC) if exact and read.tzinfo is None else read

    def parts(self, source: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
        value = source.get(name)
        return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _lines(read: _Reader, source: Mapping[str, Any]) -> list[IncomingLine]:
    lines = []
    for index, item in enumerate(read.parts(source, "line_items")):
        path = f"line_items.{index}"
        try:
            quantity = cells.quantity(str(item.get("quantity", "")))
        except BadCell as bad:
            read.reading.note(read.row, f"{path}.quantity", bad.code, **bad.params)
            continue
        lines.append(_line(read, item, path, quantity))
    for fee in read.parts(source, "fee_lines"):
        amount = read.amount(fee, "total", "fee_lines")
        if amount and Decimal(amount) > 0:
            title = read.text(fee, "name", "fee_lines") or "Fee"
            number = str(fee.get("id", ""))[:80]
            lines.append(
                IncomingLine(
                    title=title, quantity=1, external_line_no=number, amount=amount, kind="virtual"
                )
            )
    return sorted_lines(lines)


def _line(read: _Reader, item: Mapping[str, Any], path: str, quantity: int) -> IncomingLine:
    """`subtotal` is the line before the order's discounts; `total` after them."""
    shown = [
        (read.text(meta, "display_key", path) or read.text(meta, "key", path),
         read.text(meta, "display_value", path) or read.text(meta, "value", path))
        for meta in read.parts(item, "meta_data")
        if not str(meta.get("key", "_")).startswith("_")
    ]  # fmt: skip
    variation = item.get("variation_id")
    return IncomingLine(
        title=read.text(item, "name", path),
        quantity=quantity,
        external_line_no=str(item.get("id", ""))[:80],
        external_item_id=str(item.get("product_id") or "")[:80],
        external_sku_id=str(variation)[:80] if variation else "",
        outer_code=read.text(item, "sku", path),
        spec="; ".join(f"{key}: {value}" for key, value in shown)[:300],
        amount=read.amount(item, "subtotal", path) or read.amount(item, "total", path),
        tax=read.amount(item, "total_tax", path),
        price_includes_tax=False,
        properties=dict(shown),
    )


def _amounts(read: _Reader, source: Mapping[str, Any]) -> IncomingAmounts:
    negative = [
        Decimal(read.amount(fee, "total", "fee_lines") or 0)
        for fee in read.parts(source, "fee_lines")
    ]
    lowered = -sum((fee for fee in negative if fee < 0), Decimal(0))
    discount = read.amount(source, "discount_total")
    if lowered:
        discount = f"{Decimal(discount or 0) + lowered:f}"
    refunds = [
        abs(Decimal(read.amount(part, "total", "refunds") or 0))
        for part in read.parts(source, "refunds")
    ]
    return IncomingAmounts(
        freight=read.amount(source, "shipping_total"),
        tax=read.amount(source, "total_tax"),
        seller_discount=discount,
        payable=read.amount(source, "total"),
        refunded=f"{sum(refunds):f}" if refunds else None,
    )


def _object(source: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = source.get(name)
    return value if isinstance(value, dict) else {}


def _buyer(read: _Reader, source: Mapping[str, Any]) -> IncomingBuyer:
    uid = source.get("customer_id")
    email = read.text(_object(source, "billing"), "email", "billing")
    return IncomingBuyer(nick=email, platform_uid=str(uid)[:80] if uid else "", email=email)


def _recipient(read: _Reader, source: Mapping[str, Any]) -> IncomingRecipient:
    """The shipping address, or the billing address where there is none."""
    shipping, billing = _object(source, "shipping"), _object(source, "billing")
    to = shipping if shipping.get("address_1") else billing
    name = " ".join(
        filter(None, (read.text(to, key, "shipping") for key in ("first_name", "last_name")))
    )
    detail = ", ".join(
        filter(None, (read.text(to, k, "shipping") for k in ("company", "address_1", "address_2")))
    )
    mobile = read.text(shipping, "phone", "shipping") or read.text(billing, "phone", "billing")
    return IncomingRecipient(
        name=name[:300],
        mobile=cells.phone(mobile),
        email=read.text(billing, "email", "billing"),
        country=(read.text(to, "country", "shipping") or "US")[:2].upper(),
        province=read.text(to, "state", "shipping"),
        city=read.text(to, "city", "shipping"),
        detail=detail,
        postcode=read.text(to, "postcode", "shipping", 80),
        pii_state=pii_state(name, mobile, detail),
    )


RECORD = "json"

FORMAT = Format(
    name="woocommerce_json",
    channel="woocommerce",
    title="WooCommerce orders (JSON)",
    key="number",
    columns=COLUMNS,
    convert=convert,
    currency="USD",
    is_document=True,
    notes=(
        "A list of orders, or one. The row of a problem is the order's place in the list.",
        "Line subtotals stand before discounts and without tax; totals add up to `total`.",
    ),
)
