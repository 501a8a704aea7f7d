"""Parts become the orders they came from, and their payments with them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders import api as orders
from zhidan.payments.credit import uses_of
from zhidan.payments.following import follow_parts
from zhidan.payments.operations.note_source_payments import note_source_payments
from zhidan.payments.operations.split_paid_orders import giving_back
from zhidan.platform.actors import Actor


def unsplit_paid_orders(*, order_ids: Sequence[UUID], reason: str = "", actor: Actor) -> Outcomes:
    """Undo the splitting of orders; what was paid for their parts is theirs again.

    One outcome per order; where money is being given back for a part, that comes first
    (split_refund_open).
    """
    ids = list(dict.fromkeys(order_ids))
    parts = orders.parts_of(ids)
    every = [part for listed in parts.values() for part in listed]
    note_source_payments(order_ids=every, actor=actor)
    locked = orders.lock_orders([*ids, *every], actor=actor)
    said = {
        key: Outcome(key, code, {"order_no": locked[key].order_no})
        for key, listed in parts.items()
        if key in locked and (code := _refusal(listed))
    }
    done = orders.unsplit_orders(
        order_ids=[key for key in ids if key not in said], reason=reason, actor=actor
    )
    follow_parts(done.given, actor=actor)
    said |= {row.id: row for row in done.outcomes}
    return Outcomes.of(said[key] for key in ids)


def _refusal(parts: Sequence[UUID]) -> str | None:
    """What of the parts' money keeps them from being one order again."""
    if giving_back(parts):
        return "split_refund_open"
    accounts = {use.account_id for use in uses_of(parts).values()}
    return "unsplit_changed" if len(accounts) > 1 else None
