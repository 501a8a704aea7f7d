"""Orders become several, and their payments with them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders import api as orders
from zhidan.payments.allocating import held_by_orders
from zhidan.payments.following import follow_parts
from zhidan.payments.operations.note_source_payments import note_source_payments
from zhidan.platform.actors import Actor


def split_paid_orders(*, wanted: Sequence[orders.Splitting], actor: Actor) -> Outcomes:
    """Split orders; their shares of payments, planned ones and credit go to the parts.

    One outcome per order; an order out of which money is being given back waits for that
    (split_refund_open).
    """
    ids = [one.order_id for one in wanted]
    note_source_payments(order_ids=ids, actor=actor)
    locked = orders.lock_orders(ids, actor=actor)
    busy = giving_back(ids)
    said = {
        key: Outcome(key, "split_refund_open", {"order_no": order.order_no})
        for key, order in locked.items()
        if key in busy and not orders.ORDER.refusal("split", order.state, order.facts())
    }
    done = orders.split_orders(
        wanted=[one for one in wanted if one.order_id not in said], actor=actor
    )
    follow_parts(done.given, actor=actor)
    said |= {row.id: row for row in done.outcomes}
    return Outcomes.of(said[key] for key in dict.fromkeys(ids))


def giving_back(order_ids: Sequence[UUID]) -> set[UUID]:
    """The orders out of which money is on its way back."""
    return {one.order_id for one in held_by_orders(order_ids) if one.refunding}
