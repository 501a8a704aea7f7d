"""The parcel leaves the house."""

from __future__ import annotations

from collections.abc import Sequence

from zhidan.fulfilment.lines import close_box
from zhidan.fulfilment.shipping import ParcelToShip, ship
from zhidan.kernel.outcomes import Outcomes
from zhidan.platform.actors import Actor


def ship_fulfilments(*, parcels: Sequence[ParcelToShip], actor: Actor) -> Outcomes:
    """Ship packed fulfilment orders, each in one parcel or in several (the id repeated).

    Now, in this transaction: parcels, the order's step under its lock, stock booked out. A
    cancelled or held order does not ship. One outcome per fulfilment order.
    """
    return ship(parcels, action="ship", close=close_box, actor=actor)
