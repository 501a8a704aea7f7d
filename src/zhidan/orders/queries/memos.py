"""Memos of ours that channels are to be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhidan.orders.models import MemoWriteback, Order
from zhidan.orders.queries.filters import scope
from zhidan.platform.actors import Actor

MOST = 5_000


@dataclass(frozen=True, slots=True)
class MemoRow:
    """A memo on its way, with the numbers of its order."""

    order_id: UUID
    order_no: str
    external_no: str
    shop_id: UUID
    memo: str
    state: str
    reason: str
    queued_at: datetime
    told_at: datetime | None


def memos_to_tell(
    *, states: Iterable[str] = ("queued", "failed"), order_id: UUID | None = None, actor: Actor
) -> list[MemoRow]:
    """Memos in these states, the oldest first, of orders the caller sees."""
    rows = MemoWriteback.objects.filter(state__in=list(states)).order_by("queued_at", "id")
    if order_id is not None:
        rows = rows.filter(order_id=order_id)
    listed = list(rows[:MOST])
    orders = {
        order.id: order
        for order in Order.objects.filter(
            scope(actor), pk__in={row.order_id for row in listed}
        ).only("id", "order_no", "external_no")
    }
    return [
        MemoRow(
            row.order_id, orders[row.order_id].order_no, orders[row.order_id].external_no,
            row.shop_id, row.memo, row.state, row.reason, row.queued_at, row.told_at,
        )
        for row in listed
        if row.order_id in orders
    ]  # fmt: skip
