from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.queries.customers import held_for
from zhidan.orders.steps import lock_orders
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM, Actor

_MOST = 500


@dataclass(frozen=True, slots=True)
class Lifted:
    """What became of each customer, how many orders waited for that alone and are free now, and
    how many wait on for something else."""

    outcomes: Outcomes
    freed: int
    still_held: int


def lift_blacklist(*, buyer_ids: Sequence[UUID], actor: Actor) -> Lifted:
    """Take customers off the blacklist, and that reason off every order that waits for it.

    The orders of shops outside the caller's scope follow as well: a reason that is gone holds
    nothing anywhere. Raises: Forbidden.
    """
    outcomes = parties.clear_blacklist(buyer_ids=buyer_ids, actor=actor)
    held = held_for(outcomes.done)
    freed = 0
    for start in range(0, len(held), _MOST):
        orders = list(lock_orders(held[start : start + _MOST], actor=SYSTEM).values())
        for order in orders:
            if order.clear_hold("blacklisted"):
                order.note("release", holds=["blacklisted"])
                freed += not order.holds
        save_and_tell(orders, OrdersChanged, actor=actor)
    return Lifted(outcomes, freed, len(held) - freed)
