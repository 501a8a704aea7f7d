"""What the brand's people have done by now with the orders that came in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any
from uuid import UUID

from zhidan.config.demo.making import tracking_number
from zhidan.config.demo.telling import tell_channels
from zhidan.fulfilment import api as fulfilment
from zhidan.insights.operations.roll_up_sales import roll_up_sales
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders import api as orders
from zhidan.orders.schedules import roll_up_counts
from zhidan.platform.actors import Actor
from zhidan.platform.audit_chain import seal_entries
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.work import JOB, run

CHUNK = 200


def work_through(rng: Random, order_ids: Sequence[UUID], staff: Mapping[str, Actor]) -> None:
    """Review, produce, pick, pack and ship a part of the orders, oldest first.

    At each step some are left standing, so that every queue has something in it.
    """
    clerk, packer = staff["order_clerk"], staff["warehouse"]
    reviewed = _part(order_ids, 0.72)
    approved = _each(orders.approve_orders, reviewed, clerk)
    settle()
    _each(orders.unapprove_orders, approved[-4:], clerk, reason="客户要求核对刻字")
    _each(orders.cancel_orders, approved[-16:-4], clerk, reason="客户申请取消")
    settle()
    going = approved[:-16]
    made = [order for order in going if rng.random() < 0.45]
    _each(orders.mark_produced, made, packer)
    settle()
    released = _warehouse(fulfilment.release_fulfilments, _part(going, 0.74), packer)
    picked = _warehouse(fulfilment.pick_fulfilments, _part(released, 0.8), packer)
    packed = _warehouse(fulfilment.pack_fulfilments, _part(picked, 0.88), packer)
    shipped = _ship(_part(packed, 0.7), packer)
    _each(orders.complete_orders, shipped[:12], clerk)
    tell_channels(clerk)
    settle()


def settle() -> None:
    """Let every consequence happen now, and add up what the screens show."""
    while deliver_due(100):
        pass
    roll_up_counts()
    while roll_up_sales():
        pass
    while seal_entries():
        pass


def _part(ids: Sequence[UUID], share: float) -> list[UUID]:
    return list(ids[: int(len(ids) * share)])


def _each(
    operation: Callable[..., Outcomes], ids: Sequence[UUID], actor: Actor, **params: Any
) -> list[UUID]:
    """Take a step with many orders, and answer those that took it."""
    done: list[UUID] = []
    for start in range(0, len(ids), CHUNK):
        outcomes = run(
            operation,
            actor=actor,
            bounds=JOB,
            order_ids=list(ids[start : start + CHUNK]),
            **params,
        )
        done += outcomes.done
    return done


def _warehouse(
    operation: Callable[..., Any], order_ids: Sequence[UUID], actor: Actor
) -> list[UUID]:
    """A step of the warehouse with the open tasks of these orders; answers the same orders."""
    for start in range(0, len(order_ids), CHUNK):
        tasks = fulfilment.open_fulfilments_of(order_ids[start : start + CHUNK])
        run(operation, actor=actor, bounds=JOB, fulfilment_ids=tasks)
    return list(order_ids)


def _ship(order_ids: Sequence[UUID], actor: Actor) -> list[UUID]:
    tasks = fulfilment.open_fulfilments_of(order_ids)
    parcels = []
    for number, task in enumerate(tasks):
        carrier, tracking_no = tracking_number(number)
        parcels.append(fulfilment.ParcelToShip(task, carrier, tracking_no, 180 + number % 9 * 130))
    for start in range(0, len(parcels), CHUNK):
        run(
            fulfilment.ship_fulfilments,
            actor=actor,
            bounds=JOB,
            parcels=parcels[start : start + CHUNK],
        )
    return list(order_ids)
