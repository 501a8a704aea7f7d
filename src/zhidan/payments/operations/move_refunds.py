"""A refund goes its way: approved, sent, given back, or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import connection

from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed, Conflict
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders import api as orders
from zhidan.payments.allocating import refund_of_orders
from zhidan.payments.events import RefundsChanged
from zhidan.payments.models import Refund
from zhidan.payments.paying import give_back
from zhidan.payments.states import APPROVED, FAILED, REFUND, SUCCEEDED
from zhidan.payments.steps import Move, PaymentNow, lock_payments, move_money, tell
from zhidan.platform.actors import SYSTEM, Actor

RefundAction = Literal["approve", "unapprove", "process", "succeed", "fail"]
_SAVE = """
UPDATE refund AS r SET state = n.state, finished_at = %s,
    reference = CASE WHEN %s = '' THEN r.reference ELSE %s END,
    approved_by = CASE n.state WHEN 'approved' THEN %s::uuid WHEN 'requested' THEN NULL
        ELSE r.approved_by END
FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) AS n(payment_id, id, state)
WHERE r.payment_id = n.payment_id AND r.id = n.id
"""


def move_refunds(
    *,
    refund_ids: Sequence[UUID],
    action: RefundAction,
    reason: str = "",
    reference: str = "",
    actor: Actor,
) -> Outcomes:
    """The same step for many refunds, one outcome each.

    Given back (`succeed`) it counts for its order in this transaction; dropped (`fail`) the money
    is free again. Raises: Forbidden without the step's own permission.
    """
    step = next(one for one in REFUND.transitions if one.action == action)
    actor.require(step.permission)
    found = {row.id: row for row in Refund.objects.filter(id__in=refund_ids)}
    orders.lock_orders({r.order_id for r in found.values() if r.order_id}, actor=SYSTEM)
    locked = lock_payments({row.payment_id for row in found.values()}, actor=actor)
    # Under the payment's lock a refund stands still.
    found = {row.id: row for row in Refund.objects.filter(id__in=refund_ids)}
    outcomes: dict[UUID, Outcome] = {}
    taken: list[Refund] = []
    for key in dict.fromkeys(refund_ids):
        refund = found.get(key)
        if refund is None or refund.payment_id not in locked:
            outcomes[key] = Outcome(key, "not_found")
            continue
        try:
            refund.state = REFUND.next_state(action, refund.state, None)
        except ActionNotAllowed:
            params = {"number": refund.number, "state": refund.state}
            outcomes[key] = Outcome(key, "refund_wrong_state", params)
        else:
            outcomes[key] = Outcome(key, "ok", {"number": refund.number})
            taken.append(refund)
    if action in ("succeed", "fail"):
        finish_refunds(taken, locked, is_paid=action == "succeed", reason=reason, actor=actor)
    save_refunds(taken, reference=reference, actor=actor)
    return Outcomes.of(outcomes[key] for key in dict.fromkeys(refund_ids))


def finish_refunds(
    refunds: Sequence[Refund],
    locked: dict[UUID, PaymentNow],
    *,
    is_paid: bool,
    reason: str = "",
    actor: Actor,
) -> None:
    """Book that what was set aside was given back, or is free again.

    Raises: Conflict, which only a broken ledger can cause.
    """
    if not refunds:
        return
    moves = [
        Move(
            one.payment_id,
            "refund_paid" if is_paid else "refund_dropped",
            one.order_id,
            refunding=-one.amount_minor,
            refunded=one.amount_minor if is_paid else 0,
            free_back=0 if is_paid or one.order_id is not None else -one.amount_minor,
            reason=reason,
            params={"number": one.number},
        )
        for one in refunds
    ]
    shares = [
        (o.payment_id, o.order_id, -o.amount_minor, o.amount_minor if is_paid else 0)
        for o in refunds
        if o.order_id is not None
    ]
    done = refund_of_orders(shares)
    if done != {(p, o) for p, o, _, _ in shares}:
        raise Conflict(code="refund_exceeds_captured")
    if move_money(moves, locked, actor=actor) != {one.payment_id for one in refunds}:
        raise Conflict(code="refund_exceeds_captured")
    if is_paid:
        for is_own in (True, False):
            give_back(
                [
                    (one.number, one.order_id, one.amount_minor)
                    for one in refunds
                    if one.order_id is not None
                    and (locked[one.payment_id].source != "platform") == is_own
                ],
                is_own=is_own,
                actor=actor,
            )


def save_refunds(refunds: Sequence[Refund], *, reference: str = "", actor: Actor) -> None:
    """Write the states of refunds whose payments are locked, and tell the browsers."""
    for state in sorted({one.state for one in refunds}):
        listed = [one for one in refunds if one.state == state]
        _save(listed, state, now() if state in (SUCCEEDED, FAILED) else None, reference, actor)
    tell(RefundsChanged, [(one.payment_id, one.shop_id) for one in refunds])


def _save(
    listed: Sequence[Refund], state: str, at: datetime | None, reference: str, actor: Actor
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _SAVE,
            [
                at, reference, reference[:120], actor.id if state == APPROVED else None,
                [one.payment_id for one in listed], [one.id for one in listed],
                [state] * len(listed),
            ],
        )  # fmt: skip
