from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from msgspec import Struct

from zhidan.inventory import api as inventory
from zhidan.kernel.clock import now
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders.batch import save_and_tell
from zhidan.orders.dividing import NewPart, load_wholes, make_parts, plan_splits, write_parts
from zhidan.orders.events import OrdersSplit
from zhidan.orders.gifting import hand_over
from zhidan.orders.operations.review_again import review_again, settle
from zhidan.orders.paid import payment_axis
from zhidan.orders.queries.lineage import open_holds
from zhidan.orders.queries.partners import in_company
from zhidan.orders.reserving import try_reserve
from zhidan.orders.rules import not_mapped
from zhidan.orders.splitting import SplitWish
from zhidan.orders.splitting_money import PartMoney
from zhidan.orders.states import FACTUAL_HOLDS, MERGE_WINDOW, ORDER
from zhidan.orders.steps import (
    CountKey,
    Entry,
    OrderNow,
    lock_orders,
    take_step,
    write_counts,
    write_events,
)
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.arrays import uuid_array


class Splitting(Struct, frozen=True):
    """An order that is to be split, and how."""

    order_id: UUID
    wish: SplitWish


class Given(Struct, frozen=True):
    """What of one order's payments goes to another, in minor units: by its source's word, and as
    we recorded it. `payable` is what the receiver owes."""

    source_id: UUID
    target_id: UUID
    platform: int
    own: int
    payable: int


class SplitDone(Struct, frozen=True):
    """What became of the orders, and which money has gone where."""

    outcomes: Outcomes
    given: tuple[Given, ...] = ()


# Found anew where they apply; a part waits for nobody to travel with.
NOT_KEPT = FACTUAL_HOLDS | {MERGE_WINDOW}
_KEEP_DECISIONS = """
INSERT INTO review_decision (order_id, seq, rule_id, version, action, params, facts, at)
SELECT part.id, d.seq, d.rule_id, d.version, d.action, d.params, d.facts, d.at
FROM unnest(%s::uuid[], %s::uuid[]) AS part(id, original_id)
JOIN review_decision AS d ON d.order_id = part.original_id
"""


def split_orders(*, wanted: Sequence[Splitting], actor: Actor) -> SplitDone:
    """Let orders become several: each part an order of its own, the original keeps its rows.

    Only before picking; who travels in company leaves it first. Lines, amounts, payments, holds
    and reservations go to the parts and add up. Called by payments, which moves the shares of
    payments along in the same transaction. Later, by event: fulfilment orders.
    """
    wishes = {one.order_id: one.wish for one in wanted}
    at = now()
    locked = lock_orders(wishes, actor=actor)
    said = {key: _refused(key, locked.get(key)) for key in wishes}
    company = in_company({o.merge_group_id for o in locked.values() if o.merge_group_id})
    for key, order in locked.items():
        if said[key] is None and order.merge_group_id in company:
            said[key] = Outcome(key, "split_merged", {"order_no": order.order_no})
    wholes = load_wholes([key for key, outcome in said.items() if outcome is None])
    planned: dict[UUID, Sequence[PartMoney]] = {}
    for key, plan in plan_splits(wholes, wishes).items():
        if isinstance(plan, InvalidInput):
            said[key] = Outcome(key, plan.code, {**plan.params, "order_no": locked[key].order_no})
        else:
            planned[key] = plan
    parts = make_parts(planned, wholes, at=at)
    if parts:
        ways = {key: wishes[key].way for key in planned}
        _become(parts, {key: locked[key] for key in planned}, ways, at=at, actor=actor)
    outcomes = Outcomes.of(
        outcome or Outcome(key, "ok", {"order_no": locked[key].order_no})
        for key, outcome in said.items()
    )
    given = tuple(
        Given(p.original.id, p.id, p.money.platform_kept, p.money.own_kept, p.money.payable)
        for p in parts
    )
    return SplitDone(outcomes, given)


def _refused(key: UUID, order: OrderNow | None) -> Outcome | None:
    if order is None:
        return Outcome(key, "not_found")
    code = ORDER.refusal("split", order.state, order.facts())
    params = {"order_no": order.order_no, "state": order.state}
    return Outcome(key, code, params) if code else None


def _become(
    parts: Sequence[NewPart],
    originals: Mapping[UUID, OrderNow],
    ways: Mapping[UUID, str],
    *,
    at: datetime,
    actor: Actor,
) -> None:
    holds = open_holds(originals)
    write_parts(parts, ways, at=at)
    hand_over(parts={part.id: part.original.id for part in parts})
    numbers: dict[UUID, list[str]] = {}
    for part in parts:
        numbers.setdefault(part.original.id, []).append(part.order_no)
    _write_births(parts, at=at, actor=actor)
    _hand_over_stock(parts, originals, at=at)
    for key, order in originals.items():
        take_step(order, "split", order_nos=numbers[key], way=ways[key])
        order.is_reserved, order.expires_at = False, None
    for part in parts:
        _take_money(originals[part.original.id], part)
    born = lock_orders([part.id for part in parts], actor=SYSTEM)
    _keep_decisions(parts)
    for part in parts:
        child = born[part.id]
        for hold in holds.get(part.original.id, ()):
            if hold.reason not in NOT_KEPT:
                child.raise_hold(hold)
        if names := [x["outer_code"] or x["title"] for x in part.lines if not x["supply"]]:
            child.raise_hold(not_mapped(names))
    children = list(born.values())
    look = review_again(children, at=at)
    try_reserve(children, at=at)
    for child in children:
        if (child.raised or child.cleared) and not child.entries:
            child.note("review")
    save_and_tell([*originals.values(), *children], OrdersSplit, actor=actor)
    settle(children, look, at=at)


def _write_births(parts: Sequence[NewPart], *, at: datetime, actor: Actor) -> None:
    entries = {}
    counts: Counter[CountKey] = Counter()
    for part in parts:
        params = {"order_no": part.original.row["order_no"]}
        entries[part.id] = (1, [Entry("split_off", "", part.row["state"], "", params)])
        counts[(part.row["shop_id"], part.row["warehouse_id"], part.row["stage"])] += 1
    write_events(entries, actor=actor, at=at)
    write_counts(counts)


def _hand_over_stock(
    parts: Sequence[NewPart], originals: Mapping[UUID, OrderNow], *, at: datetime
) -> None:
    holding = [key for key, order in originals.items() if order.is_reserved]
    houses = {line: house for part in parts for line, _, house, _ in part.original.held}
    planned = [
        inventory.PlannedReservation(
            line["sku_id"], houses[line["origin_line_id"]], part.id, line["id"], line["quantity"],
            part.row["expires_at"],
        )
        for part in parts
        for line in part.lines
        if line["origin_line_id"] in houses
    ]  # fmt: skip
    inventory.hand_over(order_ids=holding, planned=planned, at=at)


def _take_money(original: OrderNow, part: NewPart) -> None:
    original.amount_paid_minor -= part.money.kept
    original.own_paid_minor -= part.money.own_kept
    original.payment_status = payment_axis(original)


def _keep_decisions(parts: Sequence[NewPart]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP_DECISIONS,
            [uuid_array(p.id for p in parts), uuid_array(p.original.id for p in parts)],
        )
