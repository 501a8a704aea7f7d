"""Changed orders: what they were paid too much is to go back, for as long as it is too much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from zhidan.orders import api as orders
from zhidan.payments.allocating import Held, held_by_orders
from zhidan.payments.credit import give_back_credit, uses_of
from zhidan.payments.models import Refund
from zhidan.payments.operations.move_refunds import finish_refunds, save_refunds
from zhidan.payments.operations.note_source_payments import note_source_payments
from zhidan.payments.operations.request_refunds import refunds_for, request_refunds
from zhidan.payments.rules import spread
from zhidan.payments.states import FAILED, PENDING_REFUND, REQUESTED
from zhidan.payments.steps import lock_payments
from zhidan.platform.actors import SYSTEM, Actor

REASON: Literal["order_changed"] = "order_changed"


def settle_changed(*, order_ids: Sequence[UUID], actor: Actor) -> int:
    """Propose refunds of what changed orders keep beyond what they cost now, and withdraw what was
    proposed when they cost more again.

    Looks at the orders as they stand, those split meanwhile at what they became, so a late or
    repeated call changes nothing. A proposal that somebody approved stays. Of a limit they free
    what they no longer owe. Answers how many refunds were proposed.
    """
    parts = orders.last_parts_of(order_ids)
    ids = [part for one in order_ids for part in parts.get(one, [one])]
    note_source_payments(order_ids=ids, actor=actor)
    locked = orders.lock_orders(ids, actor=SYSTEM)
    standing = {key: order for key, order in locked.items() if order.state != "cancelled"}
    owed = {key: max(one.payable_minor - one.kept_minor, 0) for key, one in standing.items()}
    give_back_credit(
        {key: use.amount_minor - owed[key] for key, use in uses_of(list(standing)).items()}
    )
    held: defaultdict[UUID, list[Held]] = defaultdict(list)
    for one in held_by_orders(standing):
        held[one.order_id].append(one)
    proposed: defaultdict[UUID | None, list[Refund]] = defaultdict(list)
    beside: defaultdict[UUID | None, int] = defaultdict(int)
    for refund in Refund.objects.filter(
        order_id__in=list(standing), state__in=sorted(PENDING_REFUND)
    ).order_by("id"):
        if (refund.reason, refund.state) == (REASON, REQUESTED):
            proposed[refund.order_id].append(refund)
        else:
            beside[refund.order_id] += refund.amount_minor
    wanted = {
        key: max(order.kept_minor - order.payable_minor - beside[key], 0)
        for key, order in standing.items()
    }
    differ = [k for k in wanted if wanted[k] != sum(one.amount_minor for one in proposed[k])]
    gone = [refund for key in differ for refund in proposed[key]]
    _withdraw(gone, actor=actor)
    freed: defaultdict[tuple[UUID, UUID | None], int] = defaultdict(int)
    for refund in gone:
        freed[refund.payment_id, refund.order_id] += refund.amount_minor
    shares: list[tuple[UUID, UUID | None, int]] = []
    for key in differ:
        listed = held[key]
        left = [one.left + freed[one.payment_id, key] for one in listed]
        shares += [
            (one.payment_id, key, part)
            for one, part in zip(listed, spread(wanted[key], left), strict=True)
            if part
        ]
    request_refunds(wanted=refunds_for(shares, REASON), actor=actor)
    return len(shares)


def _withdraw(gone: Sequence[Refund], *, actor: Actor) -> None:
    if not gone:
        return
    locked = lock_payments({one.payment_id for one in gone}, actor=SYSTEM)
    for one in gone:
        one.state = FAILED
    finish_refunds(gone, locked, is_paid=False, reason=REASON, actor=actor)
    save_refunds(gone, actor=actor)
