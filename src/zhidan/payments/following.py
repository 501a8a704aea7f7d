"""Shares of payments, planned ones and credit go along when an order becomes several, or one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import connection

from zhidan.kernel.errors import Conflict
from zhidan.kernel.money import apportion
from zhidan.orders import api as orders
from zhidan.payments.allocating import Held, give_to_orders, held_by_orders, take_from_orders
from zhidan.payments.credit import uses_of
from zhidan.payments.events import PaymentsChanged
from zhidan.payments.models import CreditUse, Payment
from zhidan.payments.steps import Move, lock_payments, move_money, tell
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.arrays import int_array, uuid_array

Transfer = tuple[UUID, UUID, UUID, int]
"""(payment, from order, to order, minor units)."""

_PLAN = """
INSERT INTO payment_allocation AS a
    (payment_id, order_id, planned_minor, amount_minor, refunding_minor, refunded_minor)
SELECT payment_id, order_id, sum(amount)::bigint, 0, 0, 0
FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[]) AS n(payment_id, order_id, amount)
GROUP BY payment_id, order_id
ON CONFLICT (payment_id, order_id) DO UPDATE
    SET planned_minor = a.planned_minor + excluded.planned_minor
"""
_UNPLAN = "UPDATE payment_allocation SET planned_minor = 0 WHERE order_id = ANY(%s::uuid[])"


def follow_parts(given: Sequence[orders.Given], *, actor: Actor) -> None:
    """Move what orders have of payments, and take of accounts, to where their money has gone.

    Orders are locked and their sums changed by the caller. What was given back already stays
    where it was. Raises: Conflict (share_exceeded) where the shares are not what the orders say.
    """
    if not given:
        return
    sources = sorted({one.source_id for one in given})
    held = held_by_orders(sources)
    own = set(
        Payment.objects.filter(pk__in={one.payment_id for one in held})
        .exclude(source="platform")
        .values_list("id", flat=True)
    )
    transfers = [
        *_transfers(given, [one for one in held if one.payment_id in own], "own"),
        *_transfers(given, [one for one in held if one.payment_id not in own], "platform"),
    ]
    _move(transfers, actor=actor)
    _plan_anew(given, held, sources)
    _follow_credit(given, sources)


def _transfers(
    given: Sequence[orders.Given], held: Sequence[Held], kind: str
) -> Iterator[Transfer]:
    """One share after the other goes to one order after the other until each has its sum."""
    shares: defaultdict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    for one in sorted(held, key=lambda one: one.payment_id, reverse=True):
        if one.left:
            shares[one.order_id].append((one.payment_id, one.left))
    for goal in given:
        wanted = getattr(goal, kind)
        listed = shares[goal.source_id]
        while wanted:
            if not listed:
                raise Conflict(code="share_exceeded")
            payment_id, left = listed.pop()
            part = min(wanted, left)
            yield payment_id, goal.source_id, goal.target_id, part
            wanted -= part
            if left > part:
                listed.append((payment_id, left - part))
    if any(listed for listed in shares.values()):
        raise Conflict(code="share_exceeded")


def _move(transfers: Sequence[Transfer], *, actor: Actor) -> None:
    if not transfers:
        return
    locked = lock_payments({payment for payment, *_ in transfers}, actor=SYSTEM)
    moves = []
    for payment, source, target, amount in transfers:
        moves.append(Move(payment, "unallocate", source, allocated=-amount, reason="split"))
        moves.append(Move(payment, "allocate", target, allocated=amount, reason="split"))
    taken = move_money(moves, locked, actor=actor)
    gone = [(payment, source, amount) for payment, source, _, amount in transfers]
    if len(taken) < len(locked) or len(take_from_orders(gone)) < len({pair[:2] for pair in gone}):
        raise Conflict(code="share_exceeded")
    give_to_orders([(payment, target, amount) for payment, _, target, amount in transfers])
    tell(PaymentsChanged, [(key, locked[key].shop_id) for key in sorted(taken)])


def _plan_anew(
    given: Sequence[orders.Given], held: Sequence[Held], sources: Sequence[UUID]
) -> None:
    """What a payment that is not here yet is meant for, by what each order owes."""
    rows: list[tuple[UUID, UUID, int]] = []
    for one in held:
        if not one.planned:
            continue
        goals = [goal for goal in given if goal.source_id == one.order_id]
        parts = apportion(one.planned, [_owed(goal) for goal in goals])
        rows += [
            (one.payment_id, goal.target_id, part)
            for goal, part in zip(goals, parts, strict=True)
            if part
        ]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(_UNPLAN, [uuid_array(sources)])
        cursor.execute(
            _PLAN,
            [
                uuid_array(payment for payment, _, _ in rows),
                uuid_array(order for _, order, _ in rows),
                int_array(amount for _, _, amount in rows),
            ],
        )


def _owed(goal: orders.Given) -> int:
    return max(goal.payable - goal.platform - goal.own, 0)


def _follow_credit(given: Sequence[orders.Given], sources: Sequence[UUID]) -> None:
    """What orders take of an account's limit; the account itself stands as it did."""
    uses = uses_of(sources)
    if not uses:
        return
    taken: dict[UUID, CreditUse] = {}
    for source, use in uses.items():
        goals = [goal for goal in given if goal.source_id == source]
        parts = apportion(use.amount_minor, [_owed(goal) for goal in goals])
        for goal, part in zip(goals, parts, strict=True):
            if not part:
                continue
            known = taken.setdefault(
                goal.target_id,
                CreditUse(
                    order_id=goal.target_id, account_id=use.account_id, amount_minor=0,
                    due_on=use.due_on,
                ),
            )  # fmt: skip
            known.amount_minor += part
            known.due_on = min(known.due_on, use.due_on)
    CreditUse.objects.filter(order_id__in=sources).delete()
    CreditUse.objects.bulk_create(taken.values())
