"""Small intakes that arrive at the same moment are placed as one batch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from zhidan.orders.incoming import IncomingOrder
from zhidan.orders.operations.place_orders import place_orders
from zhidan.orders.placements import Placement
from zhidan.platform.actors import Actor
from zhidan.platform.gather import Gatherer
from zhidan.platform.work import run

Mode = Literal["live", "adopt"]
SMALL = 20  # a request with more orders is a batch by itself


def place_soon(
    *, shop: str, orders: Sequence[IncomingOrder], mode: Mode, actor: Actor
) -> list[Placement]:
    """Place a few orders, together with whatever the same caller sends the shop right now.

    Committed when it returns; each caller gets the placements of its own orders.
    Raises: what `place_orders` raises.
    """
    return _gatherer(shop, mode, actor).submit(orders)


@lru_cache(maxsize=256)
def _gatherer(
    shop: str, mode: Mode, actor: Actor
) -> Gatherer[Sequence[IncomingOrder], list[Placement]]:
    def alone(orders: Sequence[IncomingOrder]) -> list[Placement]:
        return run(place_orders, actor=actor, shop=shop, orders=orders, mode=mode)

    def together(requests: Sequence[Sequence[IncomingOrder]]) -> list[list[Placement]]:
        placed = iter(alone([order for orders in requests for order in orders]))
        return [
            [msgspec.structs.replace(next(placed), index=index) for index in range(len(orders))]
            for orders in requests
        ]

    return Gatherer(together=together, alone=alone)
