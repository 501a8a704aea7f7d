"""The workshop has finished: what waited for it may be picked."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.fulfilment.queries.ids import open_fulfilments_of
from zhidan.fulfilment.steps import lock_with_orders, save_fulfilments
from zhidan.platform.actors import Actor


def note_production(*, order_ids: Sequence[UUID], actor: Actor) -> list[UUID]:
    """Show on the lists whether these orders still wait for production. Answers what was noted."""
    locked = lock_with_orders(open_fulfilments_of(order_ids), actor=actor)
    for one in locked.values():
        one.is_dirty = True
    save_fulfilments(list(locked.values()), actor=actor)
    return list(locked)
