"""The fulfilment list: a page by cursor, its count, and how much work stands where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from zhidan.catalog import api as catalog
from zhidan.fulfilment.models import FulfilmentOrder
from zhidan.fulfilment.queries.filters import FulfilmentFilter, matching
from zhidan.fulfilment.queries.ids import orders_of
from zhidan.fulfilment.states import FULFILMENT, OPEN, STOPPED, FulfilmentFacts
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array, uuid_array_or_any
from zhidan.platform.paging import COUNT_CAP, Count, Page, capped_count, keyset

LINES_IN_LIST = 3


@dataclass(frozen=True, slots=True)
class LineCard:
    """A line of a fulfilment order as screens show it."""

    id: UUID
    position: int
    order_id: UUID
    line_id: UUID
    sku_id: UUID | None
    sku_code: str
    barcode: str
    bin_code: str
    picture_id: UUID | None
    title: str
    spec: str
    personalisation: str
    kind: str
    quantity: int
    picked: int
    packed: int
    returned: int


@dataclass(frozen=True, slots=True)
class Stop:
    """Why and when a fulfilment order was stopped."""

    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FulfilmentRow:
    """A fulfilment order in a list, people masked; `actions` are the caller's buttons."""

    row: FulfilmentOrder
    lines: list[LineCard]
    recipient: parties.RecipientCard | None
    carrier: str
    orders: list[orders.OrderName]
    actions: list[str]
    stop: Stop | None = None


def fulfilment_list(
    wanted: FulfilmentFilter, *, cursor: str | None, limit: int, actor: Actor
) -> Page[FulfilmentRow]:
    """One page within the caller's scope, newest first.

    Raises: InvalidInput for an unknown filter or cursor.
    """
    page = keyset(
        FulfilmentOrder.objects.filter(matching(wanted, actor=actor)),
        order=("-created_at", "-id"),
        types=(datetime, UUID),
        cursor=cursor,
        limit=limit,
    )
    return Page(fulfilment_rows(page.items, actor=actor), page.next, page.prev)


def count_fulfilments(wanted: FulfilmentFilter, *, actor: Actor) -> Count:
    """How many match, counted to 10,000."""
    return capped_count(FulfilmentOrder.objects.filter(matching(wanted, actor=actor)))


def fulfilment_rows(
    rows: Sequence[FulfilmentOrder], *, actor: Actor, most: int = LINES_IN_LIST
) -> list[FulfilmentRow]:
    """What a list shows of each, in six queries however many there are, and one more where some
    were stopped."""
    lines = line_cards([row.id for row in rows], most=most)
    people = parties.recipient_cards({row.order_id for row in rows})
    carriers = {card.id: card.code for card in parties.carrier_cards()}
    names = order_names_of(rows)
    stops = _stops_of(row.id for row in rows if row.state == STOPPED)
    return [
        FulfilmentRow(
            row=row,
            lines=lines.get(row.id, []),
            recipient=people.get(row.order_id),
            carrier=carriers.get(row.carrier_id, "") if row.carrier_id else "",
            orders=names[row.id],
            actions=actions_of(row, actor),
            stop=stops.get(row.id),
        )
        for row in rows
    ]


_STOPS = """
SELECT fulfilment_id, reason, at FROM fulfilment_event
WHERE fulfilment_id = ANY(%s::uuid[]) AND action = 'stop'
"""


def _stops_of(fulfilment_ids: Iterable[UUID]) -> dict[UUID, Stop]:
    ids = uuid_array(fulfilment_ids)
    if ids == "{}":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_STOPS, [ids])
        return {key: Stop(reason, at) for key, reason, at in cursor.fetchall()}


def order_names_of(rows: Sequence[FulfilmentOrder]) -> dict[UUID, list[orders.OrderName]]:
    """The orders each of these sends for, the first one first."""
    merged = orders_of(row.id for row in rows if row.merge_group_id)
    known = orders.order_names(order_id for listed in merged.values() for order_id in listed)
    return {
        row.id: [known[order_id] for order_id in merged[row.id]]
        if row.id in merged
        else [orders.OrderName(row.order_id, row.order_no, row.shop_id)]
        for row in rows
    }


def actions_of(row: FulfilmentOrder, actor: Actor) -> list[str]:
    """The steps this person may take now: the buttons."""
    facts = FulfilmentFacts(
        waits_for_production=row.waits_for_production,
        is_held=False,
        quantity=row.units,
        picked=row.picked,
        returned=row.picked,  # the button says that all of it is back
    )
    return FULFILMENT.actions(row.state, facts, actor.permissions)


_LINES = """
SELECT fulfilment_id, id, position, order_id, line_id, sku_id, title, spec, personalisation, kind,
    quantity, picked, packed, returned
FROM fulfilment_line WHERE fulfilment_id = ANY(%s::uuid[]) AND position <= %s
ORDER BY fulfilment_id, position
"""


def line_cards(
    fulfilment_ids: Iterable[UUID], *, most: int = 100_000
) -> dict[UUID, list[LineCard]]:
    """Up to `most` lines of each, with what the catalogue knows of their goods."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [uuid_array(fulfilment_ids), most])
        rows = cursor.fetchall()
    skus = catalog.sku_cards({row[5] for row in rows if row[5]})
    found: dict[UUID, list[LineCard]] = {}
    for owner, key, position, order_id, line_id, sku_id, title, spec, words, kind, *figures in rows:
        sku = skus.get(sku_id)
        found.setdefault(owner, []).append(
            LineCard(
                id=key, position=position, order_id=order_id, line_id=line_id, sku_id=sku_id,
                sku_code=sku.code if sku else "", barcode=sku.barcode if sku else "",
                bin_code=sku.bin_code if sku else "", picture_id=sku.picture_id if sku else None,
                title=title, spec=spec, personalisation=words, kind=kind,
                quantity=figures[0], picked=figures[1], packed=figures[2], returned=figures[3],
            )
        )  # fmt: skip
    return found


_OPEN_WORK = """
SELECT s.state, (SELECT count(*) FROM (
    SELECT FROM fulfilment_order f WHERE f.state = s.state
      AND (%(shops)s::uuid[] IS NULL OR (f.shop_id = ANY(%(shops)s::uuid[])
        AND f.other_shop_ids <@ %(shops)s::uuid[]))
      AND (%(houses)s::uuid[] IS NULL OR f.warehouse_id = ANY(%(houses)s::uuid[]))
    LIMIT %(cap)s) AS work)
FROM unnest(%(states)s::text[]) AS s(state)
"""


def state_counts(*, actor: Actor) -> dict[str, int]:
    """How many stand in each state that waits for somebody, counted to 10,000 in each."""
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN_WORK,
            {
                "shops": uuid_array_or_any(actor.shops),
                "houses": uuid_array_or_any(actor.warehouses),
                "cap": COUNT_CAP,
                "states": sorted({*OPEN, STOPPED}),
            },
        )
        return dict(cursor.fetchall())
