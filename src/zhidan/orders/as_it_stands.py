"""Orders with their lines, money and changes, loaded whole: what a change is planned on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from msgspec import Struct

from zhidan.orders import tables
from zhidan.orders.amounts import LineShare
from zhidan.orders.changing import Baseline, MoneyNow
from zhidan.orders.instalments import plans_of
from zhidan.orders.line_now import LineNow, line_of
from zhidan.platform.arrays import uuid_array


class Document(Struct, frozen=True):
    """A change of an order as it was written."""

    id: UUID
    reverts_id: UUID | None
    touches: list[str]
    before: dict[str, Any]
    after: dict[str, Any]
    words_before: dict[str, Any]
    words_after: dict[str, Any]

    def lines(self, side: str) -> dict[UUID, LineNow]:
        """The touched lines, before or after."""
        told = getattr(self, side).get("lines", {})
        words = getattr(self, f"words_{side}").get("lines", {})
        return {UUID(key): line_of(one, words.get(key, {})) for key, one in told.items()}

    def money(self, side: str) -> MoneyNow:
        """The amounts before or after."""
        return msgspec.convert(getattr(self, side)["money"], MoneyNow, strict=False)

    def shares(self) -> dict[UUID, LineShare]:
        """What lines had before of the order's parts, where amounts alone do not say so."""
        told = self.before.get("shares", {})
        return {UUID(key): LineShare(*share) for key, share in told.items()}


@dataclass(slots=True)
class AsItStands:
    """An order's content. `changes` are all of its documents, oldest first."""

    order_id: UUID
    money: MoneyNow
    note: str
    seller_memo: str
    carrier_id: UUID | None
    lines: list[LineNow] = field(default_factory=list)
    changes: list[Document] = field(default_factory=list)

    @property
    def standing(self) -> list[Document]:
        """The changes that were not taken back."""
        over = {one.reverts_id for one in self.changes if one.reverts_id}
        return [one for one in self.changes if one.id not in over and not one.reverts_id]

    @property
    def first_free(self) -> int:
        """The position behind every line that the order ever had."""
        known = [line.position for line in self.lines]
        for one in self.changes:
            for side in (one.before, one.after):
                known += [int(line["position"]) for line in side.get("lines", {}).values()]
        return max(known, default=0) + 1

    @property
    def is_changed(self) -> bool:
        """Whether its lines or amounts are others than before anybody changed them."""
        if not self.changes:
            return False
        first = self.baseline().lines
        added = {key for one in self.changes for key in one.lines("after")} - first.keys()
        now = {line.id: line.sold() for line in self.lines}
        differs = any(now.get(key) != line.sold() for key, line in first.items())
        priced_anew = self.changes[0].money("before").parts() != self.money.parts()
        return differs or priced_anew or not added.isdisjoint(now)

    def baseline(self) -> Baseline:
        """How it stood before anybody changed it. What had to be paid then counts only while
        nothing but changes has touched it since."""
        lines: dict[UUID, LineNow] = {}
        shares: dict[UUID, LineShare] = {}
        first: MoneyNow | None = None
        last: MoneyNow | None = None
        for one in self.changes:
            for key, line in one.lines("before").items():
                lines.setdefault(key, line)
            shares = {**one.shares(), **shares}
            told = one.money("before")
            first = first if told == last else told
            last = one.money("after")
        if last != self.money:
            first = None
        return Baseline(lines, first, shares)


_ORDERS = """
SELECT id, note, seller_memo, wanted_carrier_id, currency, goods_minor, freight_minor, tax_minor,
    seller_discount_minor, platform_discount_minor, streamer_discount_minor,
    platform_subsidy_minor, streamer_subsidy_minor, payable_minor, terms, start_needs_minor,
    ship_needs_minor
FROM sales_order WHERE id = ANY(%s::uuid[])
"""
_COLUMNS = tuple(name for name in tables.PART_LINE if name != "order_id")
_LINES = f"""
SELECT order_id, {", ".join(f"{n}::text" if n == "raw_properties" else n for n in _COLUMNS)}
FROM order_line WHERE order_id = ANY(%s::uuid[]) ORDER BY order_id, position
"""  # noqa: S608
_CHANGES = """
SELECT order_id, id, reverts_id, touches::text, before::text, after::text, words_before::text,
    words_after::text
FROM order_change WHERE order_id = ANY(%s::uuid[]) ORDER BY order_id, id
"""
_HASH, _PROPERTIES = _COLUMNS.index("spec_hash"), _COLUMNS.index("raw_properties")


def orders_as_they_stand(order_ids: Collection[UUID]) -> dict[UUID, AsItStands]:
    """The content of these orders, in four questions."""
    ids = uuid_array(order_ids)
    plans = plans_of(order_ids)
    found: dict[UUID, AsItStands] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ORDERS, [ids])
        for order_id, note, memo, carrier_id, *money in cursor.fetchall():
            told = msgspec.structs.replace(MoneyNow(*money), plan=plans.get(order_id, ()))
            found[order_id] = AsItStands(order_id, told, note, memo, carrier_id)
        cursor.execute(_LINES, [ids])
        for order_id, *columns in cursor.fetchall():
            columns[_HASH] = bytes(columns[_HASH])
            columns[_PROPERTIES] = msgspec.json.decode(columns[_PROPERTIES], type=dict[str, str])
            found[order_id].lines.append(LineNow(*columns))
        cursor.execute(_CHANGES, [ids])
        for order_id, *row in cursor.fetchall():
            found[order_id].changes.append(_document(row))
    return found


def _document(row: Sequence[Any]) -> Document:
    return Document(row[0], row[1], *(msgspec.json.decode(text) for text in row[2:]))


def touched_lines(
    lines: Iterable[LineNow], touched: Iterable[UUID]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The touched lines as a document keeps them: values, and what people wrote."""
    wanted = set(touched)
    listed = [line for line in lines if line.id in wanted]
    return (
        {str(line.id): line.document() for line in listed},
        {str(line.id): line.words() for line in listed},
    )


_GONE = "DELETE FROM order_line AS line USING unnest(%s::uuid[], %s::uuid[]) AS n(order_id, id)"


def rewrite_lines(
    changed: Mapping[UUID, tuple[Sequence[LineNow], Sequence[LineNow]]],
) -> list[tuple[Any, ...]]:
    """Take away the rows of lines that differ; answers the rows that take their place."""
    gone: list[tuple[UUID, UUID]] = []
    rows: list[tuple[Any, ...]] = []
    for order_id, (before, after) in changed.items():
        standing = {line.id: line for line in after}
        gone += [(order_id, line.id) for line in before if standing.get(line.id) != line]
        known = {line.id: line for line in before}
        rows += [_row(order_id, line) for line in after if known.get(line.id) != line]
    if gone:
        with connection.cursor() as cursor:
            cursor.execute(
                f"{_GONE} WHERE line.order_id = n.order_id AND line.id = n.id",
                [uuid_array(order_id for order_id, _ in gone), uuid_array(key for _, key in gone)],
            )
    return rows


def _row(order_id: UUID, line: LineNow) -> tuple[Any, ...]:
    values = [getattr(line, name) for name in _COLUMNS]
    values[_PROPERTIES] = msgspec.json.encode(line.raw_properties)
    return (order_id, *values)
