"""The warehouse is told to start: fulfilment orders are released and come on a pick list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhidan.fulfilment import tables
from zhidan.fulfilment.models import PickList
from zhidan.fulfilment.steps import (
    FulfilmentNow,
    drop_refused,
    lock_with_orders,
    save_fulfilments,
    take_steps,
)
from zhidan.kernel.clock import now
from zhidan.kernel.ids import uuid7s
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor
from zhidan.platform.bulk import copy_into
from zhidan.platform.numbering import next_numbers

SERIES, PREFIX = "pick_list", "L"


@dataclass(frozen=True, slots=True)
class Released:
    """One outcome per fulfilment order asked for, and a pick list per warehouse."""

    outcomes: Outcomes
    pick_list_ids: tuple[UUID, ...]


def release_fulfilments(*, fulfilment_ids: Sequence[UUID], actor: Actor) -> Released:
    """Release what may be picked, and write a pick list for each warehouse.

    Now: the step of the fulfilment order and of its order. What is made to order waits until it
    is produced (`waits_for_production`), what is held waits for its reason (`order_held`).
    """
    locked = lock_with_orders(fulfilment_ids, actor=actor)
    taken, outcomes = take_steps(locked, "release", fulfilment_ids)
    by_order = orders.record_released(parcels=[one.order_ids for one in taken], actor=actor)
    taken, outcomes = drop_refused(taken, outcomes, by_order)
    lists = _write_pick_lists(taken, actor=actor)
    save_fulfilments(taken, actor=actor)
    return Released(outcomes, tuple(lists))


def _write_pick_lists(taken: Sequence[FulfilmentNow], *, actor: Actor) -> list[UUID]:
    by_warehouse: dict[UUID, list[FulfilmentNow]] = {}
    for one in taken:
        by_warehouse.setdefault(one.warehouse_id, []).append(one)
    if not by_warehouse:
        return []
    ids, at = uuid7s(len(by_warehouse)), now()
    numbers = next_numbers(SERIES, len(ids))
    PickList.objects.bulk_create(
        [
            PickList(
                id=key,
                number=f"{PREFIX}{number}",
                warehouse_id=warehouse_id,
                fulfilments=len(listed),
                created_by=actor.id,
                created_by_name=actor.name[:120],
                created_at=at,
            )
            for key, number, (warehouse_id, listed) in zip(
                ids, numbers, by_warehouse.items(), strict=True
            )
        ]
    )
    entries: list[tuple[UUID, int, UUID]] = []
    for key, listed in zip(ids, by_warehouse.values(), strict=True):
        for position, one in enumerate(sorted(listed, key=lambda one: one.number), start=1):
            one.pick_list_id = key
            entries.append((key, position, one.id))
    copy_into(
        "pick_list_entry",
        tables.PICK_LIST_ENTRY,
        entries,
    )
    return ids
