"""Everything that lay picked stands on its shelf again (放回)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.fulfilment.lines import put_all_back
from zhidan.fulfilment.states import STOPPED
from zhidan.fulfilment.steps import lock_fulfilments, save_fulfilments, take_steps
from zhidan.kernel.outcomes import Outcomes
from zhidan.platform.actors import Actor


def put_back_fulfilments(*, fulfilment_ids: Sequence[UUID], actor: Actor) -> Outcomes:
    """Confirm that stopped fulfilment orders were put back in full, without a scan.

    No stock moves: what was picked never left the house, and its reservation fell or stayed with
    the order's own step. One outcome per fulfilment order.
    """
    locked = lock_fulfilments(fulfilment_ids, actor=actor)
    for one in locked.values():
        if one.state == STOPPED:
            one.returned = one.picked
    taken, outcomes = take_steps(locked, "put_back", fulfilment_ids)
    if taken:
        put_all_back(one.id for one in taken)
        save_fulfilments(taken, actor=actor)
    return outcomes
