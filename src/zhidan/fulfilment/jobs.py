"""Shipping many orders as a job: progress, a row per order, resumed where it stopped."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from zhidan.fulfilment.operations.ship_orders import OrderToShip, ship_orders
from zhidan.platform.actors import Actor
from zhidan.platform.job_chunks import in_chunks
from zhidan.platform.job_handle import JobHandle
from zhidan.platform.jobs import enqueue, job_kind

CHUNK = 500
KIND = "fulfilment.ship_orders"
SHIP = "orders.ship"


def enqueue_shipping(*, parcels: list[OrderToShip], actor: Actor) -> UUID:
    """Queue the shipping of many orders."""
    return enqueue(
        KIND,
        {"parcels": [_as_args(parcel) for parcel in parcels]},
        actor=actor,
        total=len(parcels),
        title="job.fulfilment.ship_orders",
        title_params={"count": len(parcels)},
    )


@job_kind(KIND)
def ship_many(job: JobHandle) -> None:
    """Ship the job's orders, 500 in a transaction."""
    job.actor.require(SHIP)
    parcels = [_from_args(args) for args in job.args["parcels"]]
    in_chunks(
        job, parcels, lambda chunk, actor: ship_orders(parcels=chunk, actor=actor), size=CHUNK
    )


def _as_args(parcel: OrderToShip) -> dict[str, Any]:
    return {
        "order_id": parcel.order_id,
        "carrier": parcel.carrier,
        "tracking_no": parcel.tracking_no,
        "accept_unusual": parcel.accept_unusual,
    }


def _from_args(args: dict[str, Any]) -> OrderToShip:
    return OrderToShip(**{**args, "order_id": UUID(args["order_id"])})
