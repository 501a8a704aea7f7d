"""The order list: a page by cursor, its count, and the tabs' counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from zhidan.catalog import api as catalog
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.money import Money
from zhidan.orders.models import Order
from zhidan.orders.queries.filters import (
    OrderFilter,
    asked_shops,
    beside_search,
    matching,
    searched,
)
from zhidan.orders.queries.partners import in_company
from zhidan.orders.queries.search import Found
from zhidan.orders.queries.to_confirm import confirm_actions
from zhidan.orders.states import (
    COUNTED,
    FINANCE_REVIEW,
    LEFT,
    OPEN,
    ORDER,
    ORIGIN_KINDS,
    STAGES,
    TABS,
    UNPICKED,
    OrderFacts,
)
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array, uuid_array_or_any
from zhidan.platform.filters import uuids, words
from zhidan.platform.paging import Count, Cursor, Page, capped_count, decode_cursor, neighbours

SORTS = {
    "-placed_at": ("placed_at", True),
    "placed_at": ("placed_at", False),
    "ship_by": ("ship_by", False),
    "-ship_by": ("ship_by", True),
}
_MOST_AT_ONCE = 1_000
_COLUMNS = (
    "id", "order_no", "external_no", "shop_id", "stage", "state", "holds", "payment_status",
    "fulfilment_status", "production_status", "currency", "payable_minor", "receivable_minor",
    "amount_paid_minor", "refunded_minor", "line_count", "units", "buyer_id", "warehouse_id",
    "tracking_no", "flag", "own_flag", "tags", "priority", "owner_id", "buyer_message",
    "seller_memo", "note", "placed_at", "paid_at", "ship_by", "shipped_at", "version",
    "is_adopted", "is_customised", "is_packed", "is_cod", "needs_stock", "order_type", "created_at",
    "needs_confirm", "confirm_state", "confirm_reason", "merge_group_id", "is_sealed", "terms",
    "start_needs_minor", "ship_needs_minor", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LineCard:
    """A line as a list shows it."""

    id: UUID
    title: str
    spec: str
    quantity: int
    kind: str
    is_customised: bool
    personalisation: str
    sku_id: UUID | None
    sku_code: str
    picture_id: UUID | None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list. `values` are its columns, `actions` the steps the caller may take."""

    values: dict[str, Any]
    payable: Money
    paid: Money
    lines: list[LineCard]
    recipient: parties.RecipientCard | None
    buyer_nick: str
    actions: list[str]


def order_list(
    wanted: OrderFilter, *, sort: str, cursor: str | None, limit: int, actor: Actor
) -> Page[OrderRow]:
    """One page of the list within the caller's scope.

    Raises: InvalidInput for an unknown sort, filter or cursor.
    """
    if sort not in SORTS:
        raise InvalidInput(code="bad_sort", field="sort", value=sort)
    column, falling = SORTS[sort]
    at = decode_cursor(cursor, (datetime, UUID)) if cursor else None
    falls = falling != (at is not None and at.back)
    condition = beside_search(wanted, actor=actor)
    if column == "ship_by":
        condition &= Q(state__in=sorted(OPEN), ship_by__isnull=False)
    found = searched(wanted)
    direction = "-" if falls else ""
    ordered = Order.objects.order_by(f"{direction}{column}", f"{direction}id").values(*_COLUMNS)
    if found is not None and found.is_read_by_time and column == "placed_at":
        ordered = ordered.filter(condition)
        rows = _rows_by_time(ordered, found, at=at, falls=falls, limit=limit + 1)
    else:
        if found is not None:
            condition &= found.condition()
        if at is not None:
            condition &= _beyond(column, falls, at.values)
        rows = list(ordered.filter(condition)[: limit + 1])
    page = neighbours(rows, limit=limit, cursor=at, key=lambda row: (row[column], row["id"]))
    return Page(order_rows(page.items, actor=actor), page.next, page.prev)


def _rows_by_time(
    ordered: QuerySet[Order, dict[str, Any]],
    found: Found,
    *,
    at: Cursor | None,
    falls: bool,
    limit: int,
) -> list[dict[str, Any]]:
    """The rows of what was found that match, by time, read as far as the page needs.

    Of words that stand in most orders while hardly an order matches the rest of the filter, the
    rest of the filter leads.
    """
    beyond = None if at is None else (at.values[0], at.values[1])
    rows: list[dict[str, Any]] = []
    step = limit
    while len(rows) < limit:
        if found.words and step == _MOST_AT_ONCE:
            rest = ordered.filter(found.condition())
            if beyond is not None:
                rest = rest.filter(_beyond("placed_at", falls, beyond))
            rows += rest[: limit - len(rows)]
            break
        places = found.places(beyond=beyond, falling=falls, limit=step)
        ids = uuid_array(order_id for _, order_id in places)
        rows += ordered.extra(where=["id = ANY(%s::uuid[])"], params=[ids])
        if len(places) < step:
            break
        beyond, step = places[-1], min(step * 2, _MOST_AT_ONCE)
    return rows[:limit]


def _beyond(column: str, falling: bool, values: Sequence[Any]) -> Q:
    """Strictly after (value, id): the first condition lets an index find the place."""
    end, order_id = values
    sign = "lt" if falling else "gt"
    return Q(**{f"{column}__{sign}e": end}) & (
        Q(**{f"{column}__{sign}": end}) | Q(**{f"id__{sign}": order_id})
    )


def rows_by_id(order_ids: Sequence[UUID], *, actor: Actor, within: Q) -> list[OrderRow]:
    """The rows of these orders where `within` holds."""
    return rows_where(within & Q(pk__in=order_ids), actor=actor)


def rows_where(condition: Q, *, actor: Actor) -> list[OrderRow]:
    """The rows of the few orders for which the condition holds."""
    return order_rows(list(Order.objects.filter(condition).values(*_COLUMNS)), actor=actor)


def order_rows(rows: Sequence[dict[str, Any]], *, actor: Actor) -> list[OrderRow]:
    """What a list shows of each order, in four queries however many there are, and one more where
    some are merged. Whose last partner has left travels alone, whatever group it was in."""
    ids = [row["id"] for row in rows]
    company = in_company({row["merge_group_id"] for row in rows if row["merge_group_id"]})
    lines = first_lines(ids, most=3)
    people = parties.recipient_cards(ids)
    nicks = parties.buyer_nicks({row["buyer_id"] for row in rows if row["buyer_id"]})
    return [
        OrderRow(
            values={**row, "merge_group_id": company.get(row["merge_group_id"])},
            payable=Money(row["payable_minor"], row["currency"]),
            paid=Money(row["amount_paid_minor"], row["currency"]),
            lines=lines.get(row["id"], []),
            recipient=people.get(row["id"]),
            buyer_nick=nicks.get(row["buyer_id"], ""),
            actions=actions_of(row, actor),
        )
        for row in rows
    ]


# The columns that `actions_of` looks at.
ACTION_COLUMNS = (
    "state", "payment_status", "fulfilment_status", "production_status", "holds", "needs_stock",
    "warehouse_id", "is_packed", "needs_confirm", "confirm_state", "amount_paid_minor",
    "refunded_minor", "start_needs_minor", "ship_needs_minor", "is_sealed", "line_count", "units",
)  # fmt: skip


def actions_of(row: dict[str, Any], actor: Actor) -> list[str]:
    """The steps this person may take now: the buttons."""
    kept = row["amount_paid_minor"] - row["refunded_minor"]
    facts = OrderFacts(
        state=row["state"],
        payment_status=row["payment_status"],
        fulfilment_status=row["fulfilment_status"],
        production_status=row["production_status"],
        holds=frozenset(row["holds"]),
        needs_stock=row["needs_stock"],
        is_reserved=row["warehouse_id"] is not None,
        is_packed=row["is_packed"],
        confirm_state=row["confirm_state"],
        missing_to_start=max(row["start_needs_minor"] - kept, 0),
        missing_to_ship=max(row["ship_needs_minor"] - kept, 0),
        is_sealed=row["is_sealed"],
        is_one_piece=row["line_count"] < 2 and row["units"] < 2,
    )
    steps = ORDER.actions(row["state"], facts, actor.permissions)
    if row["state"] in OPEN and actor.may("orders.hold") and "manual" not in row["holds"]:
        steps.append("hold")
    if row["needs_confirm"]:
        steps += confirm_actions(row["confirm_state"], actor=actor)
    if row["holds"] and actor.may("orders.release"):
        steps.append("release")
    if FINANCE_REVIEW in row["holds"] and actor.may("orders.finance"):
        steps.append("pass_finance")
    if row["state"] in OPEN and actor.may("orders.edit"):
        steps.append("edit")
    if may_change(row) and actor.may("orders.change"):
        steps.append("change")
    if actor.may("orders.create"):
        steps += ORIGIN_KINDS if row["state"] in LEFT else ["copy"]
    return steps


def may_change(row: dict[str, Any]) -> bool:
    """Whether lines, amounts and recipient of an order may change now."""
    is_here = row["fulfilment_status"] == "unfulfilled" and not row["is_packed"]
    return row["state"] in UNPICKED and is_here


_LINES = """
SELECT order_id, id, title, spec, quantity, kind, is_customised, personalisation, sku_id, outer_code
FROM order_line WHERE order_id = ANY(%s::uuid[]) AND position <= %s ORDER BY order_id, position
"""


def first_lines(order_ids: Sequence[UUID], *, most: int) -> dict[UUID, list[LineCard]]:
    """Up to `most` lines of each order, with their SKU's code and picture."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [uuid_array(order_ids), most])
        rows: list[Any] = cursor.fetchall()
    skus = catalog.sku_cards({row[8] for row in rows if row[8]})
    found: dict[UUID, list[LineCard]] = {}
    for row in rows:
        sku = skus.get(row[8])
        code, picture = (sku.code, sku.picture_id) if sku else (row[9], None)
        order_id, line_id, title, spec, quantity, kind, is_customised, text, sku_id, _ = row
        card = LineCard(
            line_id, title, spec, quantity, kind, is_customised, text, sku_id, code, picture
        )
        found.setdefault(order_id, []).append(card)
    return found


def count_orders(wanted: OrderFilter, *, actor: Actor) -> Count:
    """How many match: exact from the counters for what they tell apart, else counted to 10,000."""
    given = wanted.given()
    if set(given) <= {"stage", "shop", "channel", "warehouse"} and actor.warehouses is None:
        asked = asked_shops(wanted, actor)
        houses = uuids(wanted.warehouse, field="warehouse")
        counts = _counted(actor.shops if asked is None else asked, houses=houses or None)
        stages = words(wanted.stage, field="stage", allowed=TABS) or list(STAGES)
        if len(stages) == 1 or "exception" not in stages:
            return Count(sum(counts.get(stage, 0) for stage in stages), False)
    found = searched(wanted)
    if found is None or found.words is None:
        return capped_count(Order.objects.filter(matching(wanted, actor=actor)))
    matching_rest = Order.objects.filter(beside_search(wanted, actor=actor))
    some, are_all = found.words.some()
    count = capped_count(matching_rest.filter(some))
    if are_all or count.capped:
        return count
    return capped_count(matching_rest.filter(found.words.one_by_one()))


_COUNTS = """
SELECT stage, sum(orders)::bigint FROM (
    SELECT shop_id, warehouse_id, stage, orders FROM stage_count
    UNION ALL SELECT shop_id, warehouse_id, stage, delta FROM stage_delta
) AS counted
WHERE (%(shops)s::uuid[] IS NULL OR shop_id = ANY(%(shops)s::uuid[]))
  AND (%(houses)s::uuid[] IS NULL OR warehouse_id = ANY(%(houses)s::uuid[]))
  AND (%(scope)s::uuid[] IS NULL OR warehouse_id IS NULL OR warehouse_id = ANY(%(scope)s::uuid[]))
GROUP BY stage
"""


def stage_counts(*, actor: Actor) -> dict[str, int]:
    """How many orders stand in each tab, within the caller's scope; exact, from the counters."""
    return _counted(actor.shops, scope=actor.warehouses)


_Ids = Collection[UUID] | None


def _counted(shops: _Ids, *, scope: _Ids = None, houses: _Ids = None) -> dict[str, int]:
    """Orders per tab. `scope` lets orders without a warehouse through, `houses` does not."""
    narrowed = {"shops": shops, "scope": scope, "houses": houses}
    arrays = {name: uuid_array_or_any(ids) for name, ids in narrowed.items()}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, arrays)
        counted = dict(cursor.fetchall())
    return {stage: counted.get(stage, 0) for stage in COUNTED}
