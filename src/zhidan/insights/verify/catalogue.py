"""Every invariant, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Collection

from zhidan.insights.verify.changes import CHANGES
from zhidan.insights.verify.effects import EFFECTS
from zhidan.insights.verify.fulfilment import FULFILMENT
from zhidan.insights.verify.gifts import GIFTS
from zhidan.insights.verify.invariant import Invariant
from zhidan.insights.verify.money import MONEY
from zhidan.insights.verify.orders import ORDERS
from zhidan.insights.verify.origins import ORIGINS
from zhidan.insights.verify.payments import PAYMENTS
from zhidan.insights.verify.people import PEOPLE
from zhidan.insights.verify.records import RECORDS
from zhidan.insights.verify.stock import STOCK
from zhidan.kernel.errors import InvalidInput

INVARIANTS: tuple[Invariant, ...] = (
    *STOCK,
    *ORDERS,
    *GIFTS,
    *ORIGINS,
    *CHANGES,
    *FULFILMENT,
    *MONEY,
    *PAYMENTS,
    *EFFECTS,
    *PEOPLE,
    *RECORDS,
)


def chosen(ids: Collection[str] | None) -> tuple[Invariant, ...]:
    """The invariants of these ids or promises ("S8" means every side of it); all without any.

    Raises: InvalidInput (unknown_invariant).
    """
    if ids is None:
        return INVARIANTS
    known = {inv.id for inv in INVARIANTS} | {inv.promise for inv in INVARIANTS}
    if unknown := sorted(set(ids) - known):
        raise InvalidInput(code="unknown_invariant", field="ids", id=unknown[0])
    return tuple(inv for inv in INVARIANTS if inv.id in ids or inv.promise in ids)
