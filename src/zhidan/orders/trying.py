"""A rule tried on the orders of the last days: which of them would have gone another way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from zhidan.kernel.clock import now
from zhidan.orders.looking_back import Known, look_up, snapshot_from
from zhidan.orders.models import Order
from zhidan.orders.queries.filters import scope
from zhidan.orders.reviewing.builtin import CHECKS
from zhidan.orders.reviewing.deciding import Decision, RuleSet, RuleVersion
from zhidan.orders.reviewing.facts import Snapshot
from zhidan.orders.reviewing.in_force import latest_versions
from zhidan.orders.states import PENDING_REVIEW
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array

MOST_DAYS, MOST_ORDERS, EXAMPLES, CHUNK = 366, 50_000, 50, 1_000
_GUARDS = frozenset(check.key for check in CHECKS if check.is_guard)


@dataclass(frozen=True, slots=True)
class Example:
    """An order that would have gone another way: its decision without the rule and with it."""

    order_id: UUID
    order_no: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying: how many orders were looked at, how many would have changed."""

    orders: int
    would_change: int
    examples: list[Example]


def try_rule(rule: RuleVersion, *, days: int, actor: Actor) -> Trial:
    """Decide the orders of the last days again, with this rule in force and without it.

    Nothing is written. An order counts as it came in; what only its source knew (sums, phone,
    look-alikes) counts as it was found then.
    """
    in_force = latest_versions()
    others = [one for one in in_force if one.rule_id != rule.rule_id]
    stands = next((one for one in in_force if one.rule_id == rule.rule_id), None)
    is_change = stands is not None and stands.is_on and stands.version != rule.version
    without = RuleSet([*others, stands] if is_change and stands else others)
    with_it = RuleSet([*others, msgspec.structs.replace(rule, is_on=True)])
    since = now() - timedelta(days=days)
    ids = list(
        Order.objects.filter(scope(actor), placed_at__gte=since, is_adopted=False)
        .order_by("-placed_at", "-id")
        .values_list("id", flat=True)[:MOST_ORDERS]
    )
    changed = 0
    examples: list[Example] = []
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        known = look_up(chunk, asks=without.asks | with_it.asks)
        found = _found_then(chunk)
        for order_id in chunk:
            seen = _as_it_came(known, order_id, found.get(order_id, {}))
            before = outcome(without.decide(seen, unknown=_GUARDS))
            after = outcome(with_it.decide(seen, unknown=_GUARDS))
            if before != after:
                changed += 1
                if len(examples) < EXAMPLES:
                    number = known.orders[order_id].order_no
                    examples.append(Example(order_id, number, before, after))
    return Trial(len(ids), changed, examples)


def outcome(decision: Decision) -> dict[str, Any]:
    """What a decision comes to, as two of them are compared."""
    return {
        "holds": sorted(hold.reason for hold in decision.holds),
        "tags": sorted(decision.tags),
        "warehouse_id": decision.warehouse_id,
        "carrier_id": decision.carrier_id,
        "delay_minutes": decision.delay_minutes,
        "gifts": [(r.rule.name, r.rule.actions.gifts) for r in decision.gifts()],
        "approve": decision.approval is not None and not decision.holds,
    }


_FINDINGS = {
    "amount_mismatch": "mismatch",
    "address_invalid": "bad_address",
    "phone_invalid": "bad_phone",
    "duplicate_suspected": "duplicate_of",
}
_FOUND = """
SELECT order_id, reason, params::text FROM order_hold
WHERE order_id = ANY(%s::uuid[]) AND reason = ANY(%s) ORDER BY id
"""


def _found_then(order_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, [uuid_array(order_ids), list(_FINDINGS)])
        for order_id, reason, text in cursor.fetchall():
            params = msgspec.json.decode(text)
            # Of an erased buyer's orders only the reason is left.
            value = params.get("order_no", "–") if reason == "duplicate_suspected" else params
            found.setdefault(order_id, {}).setdefault(_FINDINGS[reason], value)
    return found


def _as_it_came(known: Known, order_id: UUID, found: dict[str, Any]) -> Snapshot:
    order = known.orders[order_id]
    in_review = order.first_state == PENDING_REVIEW
    return snapshot_from(known, order_id, at=order.created_at, is_in_review=in_review, **found)
