"""Any table with a saved mapping: fields from columns, constants, joined tables. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, get_args

from zhidan.channels.formats.base import Problem, Reading, RowRefused
from zhidan.channels.formats.countries import country
from zhidan.channels.formats.mapping import ColumnMapping, Source
from zhidan.channels.formats.parts import pii_state, shipments, subtotal
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

STATUSES: frozenset[str] = frozenset(get_args(SourceStatus))
_TEXTS = (
    "order_type", "pay_no", "pay_method", "close_reason", "buyer_message", "seller_memo", "device",
    "campaign", "utm", "streamer", "platform_warehouse",
)  # fmt: skip
_TIMES = ("placed_at", "paid_at", "modified_at", "shipped_at", "finished_at", "ship_by")
_LONG = {"buyer_message": 2000, "seller_memo": 2000, "recipient.detail": 2000,
         "recipient.raw_address": 2000, "line.personalisation": 2000}  # fmt: skip
_SHORT = {"pay_no", "pay_method", "order_type", "device", "platform_warehouse",
          "recipient.postcode", "line.external_line_no"}  # fmt: skip
_RECIPIENT = (
    "name", "email", "province", "city", "district", "street", "detail",
    "postcode", "raw_address", "address_token",
)  # fmt: skip


class MappedReading:
    """One group read through a mapping."""

    def __init__(self, mapping: ColumnMapping, reading: Reading) -> None:
        self.mapping, self.reading = mapping, reading
        self.fields = mapping.fields
        tables = reading.group.tables
        self.head = (tables.get(mapping.main().name) or reading.group.rows)[0]
        self.line_rows = tables.get(mapping.lines().name, [])

    def order(self) -> IncomingOrder:
        """The order. One without any line row stays a head and waits for its lines."""
        reading = self.reading
        if currency := self.text("currency"):
            reading.currency = currency.upper()[:3]
        values: dict[str, Any] = {name: self.text(name) for name in _TEXTS if name in self.fields}
        values |= {name: self._moment(name) for name in _TIMES if name in self.fields}
        lines = self._lines()
        return IncomingOrder(
            external_no=reading.group.key,
            status=self._status(),
            platform_status=self._plain("status")[:80],
            part="whole" if lines else "head",
            currency=reading.currency,
            lines=lines,
            amounts=self._amounts(),
            buyer=IncomingBuyer(
                nick=self.text("buyer.nick"),
                platform_uid=self._number(self.head, "buyer.platform_uid"),
                email=self.text("buyer.email"),
            ),
            recipient=self._recipient(),
            shipments=shipments(
                self.text("shipments.carrier"), self._number(self.head, "shipments.tracking_no")
            ),
            **values,
        )

    def _column(self, name: str) -> str:
        source = self.fields[name]
        if source.table and source.table != self.mapping.main().name:
            return f"{source.table}.{source.column}"
        return source.column

    def _moment(self, name: str) -> datetime | None:
        source = self.fields[name]
        if source.column:
            return self.reading.moment(self.head, self._column(name))
        return cells.moment(source.constant, self.mapping.time_order)

    def _plain(self, name: str) -> str:
        """The untranslated word of an order's field."""
        source = self.fields.get(name)
        if source is None:
            return ""
        return self.head.cells.get(self._column(name), "") if source.column else source.constant

    def text(self, name: str) -> str:
        """An order's text field, translated where the mapping says so."""
        source = self.fields.get(name)
        if source is None:
            return ""
        if not source.column:
            return source.constant
        limit = _LONG.get(name, 80 if name in _SHORT else 300)
        value = self.reading.text(self.head, self._column(name), limit)
        return source.values.get(value, value)

    def _phone(self, name: str) -> str:
        source = self.fields.get(name)
        if source is None or not source.column:
            return source.constant if source else ""
        return self.reading.phone(self.head, self._column(name))

    def _number(self, row: Row, name: str) -> str:
        source = self.fields.get(name)
        if source is None:
            return ""
        column = source.column if name.startswith("line.") else self._column(name)
        return self.reading.id(row, column) if source.column else source.constant

    def _status(self) -> SourceStatus:
        source, word = self.fields["status"], self._plain("status")
        meaning = source.values.get(word, word)
        for status in get_args(SourceStatus):
            if meaning == status:
                return status  # type: ignore[no-any-return]
        self.reading.note(
            self.head,
            source.column,
            "unknown_status" if word else "missing_value",
            value=word[:40],
        )
        raise RowRefused

    def _amounts(self) -> IncomingAmounts:
        values = {
            name.removeprefix("amounts."): self._amount(source)
            for name, source in self.fields.items()
            if name.startswith("amounts.")
        }
        return IncomingAmounts(**values)

    def _amount(self, source: Source) -> str | None:
        """One amount of the order: said once, or summed over the rows of its table."""
        reading = self.reading
        if not source.column:
            return cells.amount(source.constant, reading.currency)
        main = self.mapping.main()
        rows: Sequence[Row] = reading.group.tables.get(source.table or main.name, ())
        if source.table in {rule.name for rule in self.mapping.rule("lookup")}:
            return reading.amount(self.head, f"{source.table}.{source.column}")
        if source.combine == "sum":
            return subtotal([reading.amount(row, source.column) for row in rows])
        given = (reading.amount(row, source.column) for row in rows)
        return next((amount for amount in given if amount is not None), None)

    def _recipient(self) -> IncomingRecipient:
        values: dict[str, Any] = {name: self.text(f"recipient.{name}") for name in _RECIPIENT}
        values |= {name: self._phone(f"recipient.{name}") for name in ("mobile", "phone")}
        state = pii_state(
            values["name"], values["mobile"], values["phone"], values["detail"],
            values["raw_address"],
        )  # fmt: skip
        if values["address_token"] and state != "plain":
            state = "token"
        place = self.text("recipient.country")
        return IncomingRecipient(
            country=country(place) if place else "CN", pii_state=state, **values
        )

    def _lines(self) -> list[IncomingLine]:
        """The lines. A configurable line and its child are one: the child's code, one price."""
        if not self.line_rows:
            return []
        parent = self.fields.get("line.parent_no")
        rows, children = list(self.line_rows), dict[str, Row]()
        if parent is not None and parent.column:
            numbers = {self._number(row, "line.external_line_no") for row in rows}
            children = {
                number: row
                for row in rows
                if (number := row.cells.get(parent.column, "")) and number in numbers
            }
            rows = [row for row in rows if row.cells.get(parent.column, "") not in children]
        return self.reading.lines(lambda row: self._line(row, children), rows)

    def _line(self, row: Row, children: Mapping[str, Row]) -> IncomingLine | None:
        counted = self.fields["line.quantity"]
        quantity = (
            self.reading.quantity(row, counted.column)
            if counted.column
            else cells.quantity(counted.constant)
        )
        if not quantity:
            return None
        unit = self._line_number(row, "line.unit_price")
        if (exact := self._line_number(row, "line.amount")) is None and unit is not None:
            exact = unit * quantity
        if exact is None:
            self.reading.note(row, self._price_column(), "missing_value")
            return None
        number = self._number(row, "line.external_line_no")
        coded = children.get(number, row) if number else row
        code = self._number(coded, "line.outer_code")
        return IncomingLine(
            title=self._line_text(row, "line.title") or code,
            quantity=quantity,
            external_line_no=number,
            external_item_id=self._number(row, "line.external_item_id"),
            external_sku_id=self._number(coded, "line.external_sku_id"),
            outer_code=code,
            spec=self._line_text(row, "line.spec"),
            unit_price=None if unit is None else f"{cells.rounded(unit, 4):f}",
            list_price=self._line_amount(row, "line.list_price"),
            amount=cells.decimal_amount(exact, self.reading.currency),
            discount=self._line_amount(row, "line.discount"),
            tax=self._line_amount(row, "line.tax"),
            personalisation=self._line_text(row, "line.personalisation"),
        )

    def _price_column(self) -> str:
        return next(
            self.fields[name].column
            for name in ("line.amount", "line.unit_price")
            if name in self.fields
        )

    def _line_number(self, row: Row, name: str) -> Decimal | None:
        """An exact number of a line, not yet rounded; a negative one is refused."""
        source = self.fields.get(name)
        text = row.cells.get(source.column, "") if source else ""
        if source is None or not text:
            return None
        try:
            value = cells.number(text)
            if value < 0:
                raise BadCell("negative_amount", value=text[:40])
        except BadCell as bad:
            self.reading.note(row, source.column, bad.code, **bad.params)
            return None
        return value

    def _line_amount(self, row: Row, name: str) -> str | None:
        source = self.fields.get(name)
        return self.reading.amount(row, source.column) if source and source.column else None

    def _line_text(self, row: Row, name: str) -> str:
        source = self.fields.get(name)
        if source is None:
            return ""
        if not source.column:
            return source.constant
        return self.reading.text(row, source.column, _LONG.get(name, 300))


def convert_with(mapping: ColumnMapping, reading: Reading) -> IncomingOrder:
    """One order through a mapping."""
    return MappedReading(mapping, reading).order()


def orphan(row: Row, column: str) -> Problem:
    """The problem of a line or payment whose order is in none of the files."""
    return Problem(row.number, column, "order_missing", {}, row.file)
