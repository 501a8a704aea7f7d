"""The stock list and the list of moves as screens show them; scopes are part of the query."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from msgspec import Struct

from zhidan.inventory.policy import InventoryPolicy
from zhidan.inventory.states import MOVE_KINDS
from zhidan.kernel.errors import InvalidInput
from zhidan.platform import policy
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array
from zhidan.platform.filters import search_text, uuids, words
from zhidan.platform.paging import COUNT_CAP, Count, Page, decode_cursor, neighbours

SORTS: dict[str, tuple[str, type]] = {
    "sku_code": ("s.code", str),
    "available": ("l.on_hand - l.allocated", int),
    "on_hand": ("l.on_hand", int),
    "updated_at": ("l.changed_at", datetime),
}


class StockFilter(Struct, frozen=True):
    """Comma-separated words per field; empty means any. `low`: true for what runs out."""

    q: str = ""
    warehouse: str = ""
    sku: str = ""
    supply: str = ""
    low: str = ""


class MoveFilter(Struct, frozen=True):
    """Comma-separated ids or words per field; empty means any."""

    sku: str = ""
    warehouse: str = ""
    kind: str = ""
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class StockRow:
    """A level with what its SKU is."""

    sku_id: UUID
    warehouse_id: UUID
    on_hand: int
    allocated: int
    updated_at: datetime
    sku_code: str
    title: str
    options: dict[str, str]
    barcode: str
    supply: str
    bin_code: str
    min_stock: int | None
    picture_id: UUID | None
    sort_value: Any

    @property
    def available(self) -> int:
        return self.on_hand - self.allocated


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A stock move with who made it."""

    id: UUID
    at: datetime
    sku_id: UUID
    sku_code: str
    warehouse_id: UUID
    kind: str
    quantity: int
    unit_cost: Decimal | None
    currency: str
    reason: str
    document_kind: str
    document_no: str
    order_id: UUID | None
    actor: str


COLUMNS = """l.sku_id, l.warehouse_id, l.on_hand, l.allocated, l.changed_at, s.code, s.title,
    s.options, s.barcode, s.supply, s.bin_code, s.min_stock, coalesce(s.picture_id, p.picture_id)"""
TABLES = """stock_level AS l JOIN sku AS s ON s.id = l.sku_id
    JOIN product AS p ON p.id = s.product_id"""


def stock_list(
    wanted: StockFilter, *, sort: str, cursor: str | None, limit: int, actor: Actor
) -> Page[StockRow]:
    """A page of levels.

    Raises: InvalidInput (bad_filter, bad_sort, bad_cursor).
    """
    name = sort.lstrip("-")
    if name not in SORTS:
        raise InvalidInput(code="bad_sort", field="sort", value=sort[:40])
    expression, kind = SORTS[name]
    at = decode_cursor(cursor, (kind, UUID, UUID)) if cursor else None
    falls = sort.startswith("-") != (at is not None and at.back)
    conditions, params = _conditions(wanted, actor)
    if at is not None:
        conditions.append(
            f"({expression}, l.sku_id, l.warehouse_id) {'<' if falls else '>'} (%s, %s, %s)"
        )
        params += at.values
    way = "DESC" if falls else "ASC"
    query = (
        f"SELECT {COLUMNS}, {expression} FROM {TABLES} WHERE {' AND '.join(conditions)}"  # noqa: S608
        f" ORDER BY {expression} {way}, l.sku_id {way}, l.warehouse_id {way} LIMIT %s"
    )
    with connection.cursor() as db:
        db.execute(query, [*params, limit + 1])
        rows = [stock_row(row) for row in db.fetchall()]
    return neighbours(
        rows,
        limit=limit,
        cursor=at,
        key=lambda row: (row.sort_value, row.sku_id, row.warehouse_id),
    )


def count_stock_rows(wanted: StockFilter, *, actor: Actor) -> Count:
    """How many levels match, up to 10,000."""
    conditions, params = _conditions(wanted, actor)
    query = f"SELECT 1 FROM {TABLES} WHERE {' AND '.join(conditions)} LIMIT %s"  # noqa: S608
    with connection.cursor() as db:
        db.execute(f"SELECT count(*) FROM ({query}) AS few", [*params, COUNT_CAP + 1])  # noqa: S608
        (found,) = db.fetchone()
    return Count(min(found, COUNT_CAP), found > COUNT_CAP)


def stock_row(values: Sequence[Any]) -> StockRow:
    """A row of `COLUMNS` and its sort value."""
    return StockRow(*(*values[:7], json.loads(values[7]), *values[8:]))


def in_scope(actor: Actor, alias: str = "l") -> tuple[list[str], list[Any]]:
    """The condition that keeps rows of other people's warehouses out."""
    if actor.warehouses is None:
        return ["true"], []
    return [f"{alias}.warehouse_id = ANY(%s::uuid[])"], [uuid_array(actor.warehouses)]


def _conditions(wanted: StockFilter, actor: Actor) -> tuple[list[str], list[Any]]:
    conditions, params = in_scope(actor)
    for name in ("warehouse", "sku"):
        if ids := uuids(getattr(wanted, name), field=name):
            conditions.append(f"l.{name}_id = ANY(%s::uuid[])")
            params.append(uuid_array(ids))
    if supplies := words(wanted.supply, field="supply"):
        conditions.append("s.supply = ANY(%s)")
        params.append(supplies)
    if low := words(wanted.low, field="low", allowed=("true", "false")):
        conditions.append(
            f"l.on_hand - l.allocated {'<=' if low == ['true'] else '>'} coalesce(s.min_stock, %s)"
        )
        params.append(policy.read(InventoryPolicy).low_stock)
    if text := search_text(wanted.q):
        conditions.append(
            "(starts_with(lower(s.code), lower(%s)) OR position(lower(%s) IN lower(s.title)) > 0"
            " OR position(lower(%s) IN lower(p.title)) > 0"
            " OR s.id IN (SELECT sku_id FROM sku_barcode WHERE barcode = %s))"
        )
        params += [text] * 4
    return conditions, params


_MOVES = """
SELECT m.id, m.moved_at, m.sku_id, s.code, m.warehouse_id, m.kind, m.quantity, m.unit_cost,
    m.currency, m.reason, m.document_kind, m.document_no, m.order_id,
    coalesce(u.name, k.name, m.operator_kind)
FROM stock_move AS m JOIN sku AS s ON s.id = m.sku_id
LEFT JOIN app_user AS u ON m.operator_kind = 'user' AND u.id = m.operator_id
LEFT JOIN api_key AS k ON m.operator_kind = 'key' AND k.id = m.operator_id
"""


def move_list(wanted: MoveFilter, *, cursor: str | None, limit: int, actor: Actor) -> Page[MoveRow]:
    """A page of stock moves, the newest first.

    Raises: InvalidInput (bad_filter, bad_cursor).
    """
    at = decode_cursor(cursor, (UUID,)) if cursor else None
    rises = at is not None and at.back
    conditions, params = in_scope(actor, "m")
    for name in ("warehouse", "sku"):
        if ids := uuids(getattr(wanted, name), field=name):
            conditions.append(f"m.{name}_id = ANY(%s::uuid[])")
            params.append(uuid_array(ids))
    if kinds := words(wanted.kind, field="kind", allowed=MOVE_KINDS):
        conditions.append("m.kind = ANY(%s)")
        params.append(kinds)
    if number := search_text(wanted.document_no):
        conditions.append("m.document_no = %s")
        params.append(number)
    if at is not None:
        conditions.append(f"m.id {'>' if rises else '<'} %s")
        params += at.values
    query = f"{_MOVES} WHERE {' AND '.join(conditions)} ORDER BY m.id {'ASC' if rises else 'DESC'}"
    with connection.cursor() as db:
        db.execute(f"{query} LIMIT %s", [*params, limit + 1])
        rows = [MoveRow(*row) for row in db.fetchall()]
    return neighbours(rows, limit=limit, cursor=at, key=lambda row: (row.id,))
