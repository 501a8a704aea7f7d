"""Picked with pen and paper: all of it lies in the box."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.fulfilment.lines import fill
from zhidan.fulfilment.steps import lock_with_orders, save_fulfilments, take_steps
from zhidan.kernel.outcomes import Outcomes
from zhidan.platform.actors import Actor


def pick_fulfilments(*, fulfilment_ids: Sequence[UUID], actor: Actor) -> Outcomes:
    """Mark released fulfilment orders as picked in full, without a scan.

    The orders are locked with them: nothing is picked for one that was cancelled a moment ago.
    """
    locked = lock_with_orders(fulfilment_ids, actor=actor)
    taken, outcomes = take_steps(locked, "pick", fulfilment_ids)
    for one in taken:
        one.picked = one.units
    if taken:
        fill(one.id for one in taken)
        save_fulfilments(taken, actor=actor)
    return outcomes
