"""The first page of the day: what came in, what waits, what is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection

from zhidan.kernel.clock import now
from zhidan.kernel.money import Money
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array_or_any
from zhidan.platform.zone import business_zone

DAYS = 30
TO_SHIP = "pending_review,approved,fulfilling"  # paid for, and not gone yet
QUEUES = (
    "awaiting_payment", "pending_review", "exception", "in_production", "picking", "packing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sales:
    """Orders and what their buyers owe: one sum per currency, the most used one first."""

    orders: int
    amounts: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class WorkBench:
    """`due_today` are to leave by tonight, `late` ought to have left; both counted to 10,000."""

    today: Sales
    due_today: int
    late: int
    queues: dict[str, int]
    days: list[tuple[date, Sales]]
    channels: list[tuple[str, Sales]]


@dataclass(frozen=True, slots=True)
class _Row:
    shop_id: UUID
    sold_on: date
    currency: str
    orders: int
    payable: int


_SOLD = """
SELECT shop_id, sold_on, currency, sum(orders)::bigint, sum(payable_minor)::bigint FROM sales_day
WHERE sold_on > %(since)s AND sold_on <= %(today)s
  AND (%(shops)s::uuid[] IS NULL OR shop_id = ANY(%(shops)s::uuid[]))
  AND (%(houses)s::uuid[] IS NULL OR warehouse_id IS NULL OR warehouse_id = ANY(%(houses)s::uuid[]))
GROUP BY shop_id, sold_on, currency
"""


def work_bench(*, actor: Actor) -> WorkBench:
    """The figures within the caller's scope, from sums and counters: no table is read through."""
    zone = business_zone()
    at = now().astimezone(zone)
    rows = _sold(at.date(), actor)
    main = _main_currency(rows)
    channel_of = {shop.id: shop.channel for shop in parties.shop_cards(actor=actor)}
    counts = orders.stage_counts(actor=actor)
    late = _due(at, actor)
    tonight = datetime.combine(at.date() + timedelta(days=1), time(), zone)
    by_day: dict[date, list[_Row]] = {at.date() - timedelta(days=n): [] for n in range(DAYS)}
    by_channel: dict[str, list[_Row]] = {}
    for row in rows:
        by_day[row.sold_on].append(row)
        by_channel.setdefault(channel_of.get(row.shop_id, "other"), []).append(row)
    return WorkBench(
        today=_sum(by_day[at.date()], main),
        due_today=max(_due(tonight, actor) - late, 0),
        late=late,
        queues={stage: counts.get(stage, 0) for stage in QUEUES},
        days=[(day, _sum(by_day[day], main)) for day in sorted(by_day)],
        channels=sorted(
            ((name, _sum(sold, _main_currency(sold))) for name, sold in by_channel.items()),
            key=lambda pair: -pair[1].orders,
        ),
    )


def _sold(today: date, actor: Actor) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(
            _SOLD,
            {
                "since": today - timedelta(days=DAYS),
                "today": today,
                "shops": uuid_array_or_any(actor.shops),
                "houses": uuid_array_or_any(actor.warehouses),
            },
        )
        return [_Row(*row) for row in cursor.fetchall()]


def _main_currency(rows: Iterable[_Row]) -> str:
    used: Counter[str] = Counter()
    for row in rows:
        used[row.currency] += row.orders
    return used.most_common(1)[0][0] if used else "CNY"


def _sum(rows: Iterable[_Row], main: str) -> Sales:
    sums: Counter[str] = Counter({main: 0})
    count = 0
    for row in rows:
        count += row.orders
        sums[row.currency] += row.payable
    ordered = sorted(sums, key=lambda currency: (currency != main, currency))
    return Sales(count, tuple(Money(sums[currency], currency) for currency in ordered))


def _due(before: datetime, actor: Actor) -> int:
    wanted = orders.OrderFilter(state=TO_SHIP, ship_by_before=before.isoformat())
    return orders.count_orders(wanted, actor=actor).count
