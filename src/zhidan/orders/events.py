"""What happened to orders. Ids and plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from zhidan.platform.outbox import Event


@dataclass(frozen=True)
class OrderEventBase(Event):
    """An event about up to 500 orders; browsers hear of it as `order.changed`."""

    live_topic: ClassVar[str] = "order.changed"
    key: str
    order_ids: list[UUID]
    shop_ids: list[UUID]

    def live_scope(self) -> frozenset[UUID]:
        return frozenset(self.shop_ids)

    def live_data(self) -> dict[str, Any]:
        return {"ids": [str(order_id) for order_id in self.order_ids]}


@dataclass(frozen=True)
class OrdersPlaced(OrderEventBase):
    """New orders came in."""


@dataclass(frozen=True)
class OrdersChanged(OrderEventBase):
    """Something about these orders is another than before: data, holds, reservation, payment."""


@dataclass(frozen=True)
class OrdersApproved(OrderEventBase):
    """These orders may leave the house."""


@dataclass(frozen=True)
class OrdersUnapproved(OrderEventBase):
    """These orders went back to review: nothing of them may be picked."""


@dataclass(frozen=True)
class OrdersCancelled(OrderEventBase):
    """These orders will not be shipped."""


@dataclass(frozen=True)
class OrdersRegrouped(OrderEventBase):
    """These orders are to travel in other company than before: merged, or taken apart."""


@dataclass(frozen=True)
class OrdersRepriced(OrderEventBase):
    """A change made these orders cost another sum than before."""


@dataclass(frozen=True)
class OrdersSplit(OrderEventBase):
    """Orders became parts: the originals and their new parts."""


@dataclass(frozen=True)
class OrdersUnsplit(OrderEventBase):
    """Parts went back into the orders they came from: the originals and their former parts."""


@dataclass(frozen=True)
class OrdersProduced(OrderEventBase):
    """What is made to order of these orders is finished."""


@dataclass(frozen=True)
class OrdersShipped(OrderEventBase):
    """All of these orders left the house."""


@dataclass(frozen=True)
class OrdersCompleted(OrderEventBase):
    """These orders are finished for good."""


@dataclass(frozen=True)
class OrdersPaidAtSource(OrderEventBase):
    """What their source says was paid or given back for these orders is another than before."""


@dataclass(frozen=True)
class OrdersShippedElsewhere(OrderEventBase):
    """Their source shipped these orders without us: nothing of them may leave here."""
