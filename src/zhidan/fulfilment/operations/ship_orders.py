"""Shipped straight from the order list, without paper and scanner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from zhidan.fulfilment.lines import fill_and_close
from zhidan.fulfilment.operations.plan_fulfilments import plan_fulfilments
from zhidan.fulfilment.queries.ids import fulfilments_of_orders
from zhidan.fulfilment.rules import MAY_LEAVE
from zhidan.fulfilment.shipping import ParcelToShip, ship
from zhidan.kernel.clock import now
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor


@dataclass(frozen=True, slots=True)
class OrderToShip:
    """An order with the carrier's code and the number of its parcel."""

    order_id: UUID
    carrier: str
    tracking_no: str = ""
    accept_unusual: bool = False


def ship_orders(*, parcels: Sequence[OrderToShip], actor: Actor) -> Outcomes:
    """Ship approved orders as they stand, one outcome per order; an order named twice leaves in
    two parcels.

    What was not planned, released, picked or packed yet counts as done. An order sent by several
    warehouses is `several_fulfilments`: each parcel has its own number. Merged orders leave
    together, so naming one names all; `waits_for_company` while one of them may not leave. An
    order of nothing that can be packed (postage, surcharges) is closed without a parcel.
    """
    asked: dict[UUID, list[OrderToShip]] = {}
    for parcel in parcels:
        asked.setdefault(parcel.order_id, []).append(parcel)
    locked = orders.lock_orders(list(asked), actor=actor)
    plan_fulfilments(order_ids=list(locked), actor=actor)
    open_ones, any_ones = fulfilments_of_orders(locked)
    may_leave = [key for key, order in locked.items() if order.state in MAY_LEAVE]
    left = orders.lines_to_fulfil([key for key in may_leave if key not in any_ones])
    unplanned = {line.order_id for line in left}
    said: dict[UUID, Outcome] = {}
    boxes: dict[tuple[UUID, str, str], ParcelToShip] = {}
    without: list[UUID] = []
    for order_id, listed in asked.items():
        order = locked.get(order_id)
        found = open_ones.get(order_id, [])
        if order is None:
            said[order_id] = Outcome(order_id, "not_found")
        elif len(found) > 1:
            said[order_id] = Outcome(order_id, "several_fulfilments", {"order_no": order.order_no})
        elif found:
            boxes |= {
                (found[0], parcel.carrier, parcel.tracking_no): _box(parcel, found[0])
                for parcel in listed
            }
        elif order_id in any_ones:
            params = {"order_no": order.order_no, "state": order.state}
            said[order_id] = Outcome(order_id, "nothing_to_ship", params)
        elif order_id in unplanned:
            code = "waits_for_company" if order.merge_group_id else "nothing_to_ship"
            params = {"order_no": order.order_no, "state": order.state}
            said[order_id] = Outcome(order_id, code, params)
        else:
            without.append(order_id)
    shipped = {
        row.id: row
        for row in ship(
            list(boxes.values()), action="ship_directly", close=fill_and_close, actor=actor
        )
    }
    for order_id in asked.keys() - said.keys() - set(without):
        row = shipped[open_ones[order_id][0]]
        params = {**row.params, "order_no": locked[order_id].order_no}
        said[order_id] = replace(row, id=order_id, params=params)
    for row in _close_without_parcel(without, actor=actor):
        said[row.id] = row
    return Outcomes.of(said[order_id] for order_id in asked)


def _box(parcel: OrderToShip, fulfilment_id: UUID) -> ParcelToShip:
    return ParcelToShip(
        fulfilment_id=fulfilment_id,
        carrier=parcel.carrier,
        tracking_no=parcel.tracking_no,
        accept_unusual=parcel.accept_unusual,
    )


def _close_without_parcel(order_ids: Sequence[UUID], *, actor: Actor) -> Outcomes:
    at = now()
    return orders.record_shipped(
        shipments=[
            orders.Shipment(order_id, {}, carrier="", tracking_no="", shipped_at=at)
            for order_id in order_ids
        ],
        actor=actor,
    )
