"""What orders owe and were paid, and what their source said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from zhidan.orders.models import Order
from zhidan.orders.queries.filters import scope
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """An order's money in minor units. `due` is what is still owed, `credit` what was paid too
    much: never both."""

    id: UUID
    order_no: str
    external_no: str
    shop_id: UUID
    buyer_id: UUID | None
    state: str
    currency: str
    payable: int
    paid: int
    refunded: int
    payment_status: str
    terms: str
    start_needs: int
    ship_needs: int
    placed_at: datetime

    @property
    def balance(self) -> int:
        """Owed (above zero) or held for the buyer (below); a cancelled order owes nothing,
        nor one whose goods stand in others."""
        owed = 0 if self.state in ("cancelled", "split", "rejoined") else self.payable
        return owed - (self.paid - self.refunded)

    @property
    def due(self) -> int:
        return max(self.balance, 0)

    @property
    def credit(self) -> int:
        return max(-self.balance, 0)


def order_money(order_ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, OrderMoney]:
    """The money of these orders; what lies outside the caller's scope is left out."""
    rows = Order.objects.filter(scope(actor), pk__in=set(order_ids)).values_list(
        "id", "order_no", "external_no", "shop_id", "buyer_id", "state", "currency",
        "payable_minor", "amount_paid_minor", "refunded_minor", "payment_status", "terms",
        "start_needs_minor", "ship_needs_minor", "placed_at",
    )  # fmt: skip
    return {row[0]: OrderMoney(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class SourcePayment:
    """What an order's source says of its payment: sums in minor units, how and when."""

    order_id: UUID
    shop_id: UUID
    currency: str
    paid: int
    refunded: int
    paid_at: datetime
    status: str
    pay_method: str
    pay_no: str


# Key by key (which is what OFFSET says): the newest word of each order's source.
_SAID = """
SELECT o.id, o.shop_id, o.currency, o.amount_paid_minor - o.own_paid_minor,
    o.refunded_minor - o.own_refunded_minor, coalesce(said.paid_at, o.paid_at, o.placed_at),
    coalesce(said.status, ''), coalesce(said.pay_method, ''), coalesce(said.pay_no, '')
FROM sales_order AS o LEFT JOIN LATERAL (
    SELECT status, pay_method, pay_no, paid_at FROM source_order AS s
    WHERE s.order_id = coalesce((SELECT root_id FROM order_lineage AS l WHERE l.order_id = o.id),
        o.id)
    ORDER BY s.id DESC LIMIT 1) AS said ON true
WHERE o.id = ANY(%s::uuid[]) ORDER BY o.id
"""


def source_payments(order_ids: Iterable[UUID]) -> list[SourcePayment]:
    """What was paid and given back for these orders by their source's word."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [uuid_array(order_ids)])
        return [SourcePayment(*row) for row in cursor.fetchall()]
