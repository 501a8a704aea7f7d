"""The exception board: what is held, by reason and by how long, with what was promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from zhidan.kernel.clock import now
from zhidan.orders.queries.listing import first_lines
from zhidan.orders.states import HOLD_REASONS, OPEN
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import text_array, uuid_array_or_any
from zhidan.platform.zone import business_zone

CARDS = 20
_HELD = """
SELECT hold.reason, hold.raised_at, o.id, o.order_no, o.shop_id, o.ship_by, o.line_count,
    o.state = ANY(%(open)s::text[]) AND o.ship_by < %(at)s AS is_overdue
FROM order_hold AS hold JOIN sales_order AS o ON o.id = hold.order_id
WHERE hold.cleared_at IS NULL AND o.holds <> '{}'
  AND (%(shops)s::uuid[] IS NULL OR o.shop_id = ANY(%(shops)s::uuid[]))
  AND (%(houses)s::uuid[] IS NULL OR o.warehouse_id IS NULL
    OR o.warehouse_id = ANY(%(houses)s::uuid[]))
"""
_BOARD = f"""
WITH held AS MATERIALIZED ({_HELD}), placed AS (
    SELECT held.*, row_number() OVER (PARTITION BY reason ORDER BY raised_at, id) AS place
    FROM held)
SELECT totals.*, id, order_no, shop_id, raised_at, ship_by, is_overdue, line_count FROM (
    SELECT reason, count(*) AS orders, count(*) FILTER (WHERE is_overdue) AS overdue,
        count(*) FILTER (WHERE raised_at >= %(today)s) AS today,
        count(*) FILTER (WHERE raised_at < %(today)s AND raised_at >= %(older)s) AS recent,
        count(*) FILTER (WHERE raised_at < %(older)s) AS older
    FROM held GROUP BY reason) AS totals
JOIN (SELECT reason, id, order_no, shop_id, raised_at, ship_by, is_overdue, line_count
    FROM placed WHERE place <= %(cards)s) AS cards USING (reason)
ORDER BY reason, raised_at, id
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """An order on the board; what was promised for it is overdue or not."""

    id: UUID
    order_no: str
    shop_id: UUID
    title: str
    lines: int
    held_since: datetime
    ship_by: datetime | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Ages:
    """Held since today, since one or two days, for longer; days of the business."""

    today: int
    recent: int
    older: int


@dataclass(frozen=True, slots=True)
class HoldColumn:
    """What one reason holds: how many, how many of them overdue, and the oldest twenty."""

    reason: str
    orders: int
    overdue: int
    ages: Ages
    oldest: list[HeldOrder]


@dataclass(frozen=True, slots=True)
class Board:
    """A column per reason that holds something. `recent_from` is the first of the days before
    today that are not old yet."""

    columns: list[HoldColumn]
    today: str
    recent_from: str


def exception_board(*, actor: Actor) -> Board:
    """The board within the caller's scope, in two queries however much is held."""
    at = now()
    today = at.astimezone(business_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    older = today - timedelta(days=2)
    with connection.cursor() as cursor:
        cursor.execute(
            _BOARD,
            {
                "at": at, "today": today, "older": older, "cards": CARDS,
                "open": text_array(sorted(OPEN)),
                "shops": uuid_array_or_any(actor.shops),
                "houses": uuid_array_or_any(actor.warehouses),
            },
        )  # fmt: skip
        rows: list[Any] = cursor.fetchall()
    titles = first_lines([row[6] for row in rows], most=1)
    columns: dict[str, HoldColumn] = {}
    for reason, orders, overdue, *rest in rows:
        ages, card = rest[:3], rest[3:]
        column = columns.setdefault(reason, HoldColumn(reason, orders, overdue, Ages(*ages), []))
        order_id, order_no, shop_id, since, ship_by, is_overdue, lines = card
        first = titles.get(order_id, [])
        title = first[0].title if first else ""
        column.oldest.append(
            HeldOrder(order_id, order_no, shop_id, title, lines, since, ship_by, bool(is_overdue))
        )
    listed = [columns[reason] for reason in HOLD_REASONS if reason in columns]
    return Board(listed, str(today.date()), str(older.date()))
