"""What happened to payments and refunds. Ids and plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from zhidan.platform.outbox import Event


@dataclass(frozen=True)
class PaymentEventBase(Event):
    """An event about up to 500 payments, for the people of their shops."""

    key: str
    payment_ids: list[UUID]
    shop_ids: list[UUID]

    def live_scope(self) -> frozenset[UUID]:
        return frozenset(self.shop_ids)

    def live_data(self) -> dict[str, Any]:
        return {"ids": [str(one) for one in self.payment_ids]}


@dataclass(frozen=True)
class PaymentsChanged(PaymentEventBase):
    """These payments came in, took a step, or were spread over orders in another way."""

    live_topic: ClassVar[str] = "payment.changed"


@dataclass(frozen=True)
class RefundsChanged(PaymentEventBase):
    """Refunds of these payments were asked for or took a step."""

    live_topic: ClassVar[str] = "refund.changed"
