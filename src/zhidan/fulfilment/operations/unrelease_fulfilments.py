"""Taken off the floor again: what was picked goes back to the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.fulfilment.lines import empty
from zhidan.fulfilment.steps import lock_fulfilments, save_fulfilments, take_steps
from zhidan.kernel.outcomes import Outcomes
from zhidan.platform.actors import Actor


def unrelease_fulfilments(
    *, fulfilment_ids: Sequence[UUID], reason: str = "", actor: Actor
) -> Outcomes:
    """Put fulfilment orders back among those that wait; nothing of them counts as picked."""
    locked = lock_fulfilments(fulfilment_ids, actor=actor)
    taken, outcomes = take_steps(locked, "unrelease", fulfilment_ids, reason=reason)
    for one in taken:
        one.picked, one.pick_list_id = 0, None
    if taken:
        empty(one.id for one in taken)
        save_fulfilments(taken, actor=actor)
    return outcomes
