"""Orders as their papers tell them, people masked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.orders.models import Order, OrderLine
from zhidan.orders.queries.filters import scope
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor


@dataclass(frozen=True, slots=True)
class LineOnPaper:
    """A line as it was sold; `amount_minor` is its deal total, `is_sent` whether a parcel brings
    it."""

    id: UUID
    title: str
    spec: str
    personalisation: str
    quantity: int
    unit_price: Decimal
    amount_minor: int
    sku: catalog.SkuCard | None
    is_sent: bool = True


@dataclass(frozen=True, slots=True)
class OrderOnPaper:
    """An order with its lines; amounts in minor units of its currency. What we entered ourselves
    has no number of a channel."""

    id: UUID
    order_no: str
    external_no: str
    shop_id: UUID
    placed_at: datetime
    buyer_nick: str
    buyer_message: str
    note: str
    recipient: parties.RecipientCard | None
    currency: str
    freight_minor: int
    discount_minor: int
    payable_minor: int
    lines: tuple[LineOnPaper, ...]


def orders_on_paper(order_ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, OrderOnPaper]:
    """These orders within the caller's scope."""
    found = list(Order.objects.filter(scope(actor), pk__in=list(order_ids)))
    ids = [order.id for order in found]
    people = parties.recipient_cards(ids)
    nicks = parties.buyer_nicks({order.buyer_id for order in found if order.buyer_id})
    lines = _lines(ids)
    return {
        order.id: OrderOnPaper(
            order.id, order.order_no, order.external_no if order.source == "channel" else "",
            order.shop_id, order.placed_at,
            nicks.get(order.buyer_id, "") if order.buyer_id else "", order.buyer_message,
            order.note, people.get(order.id), order.currency, order.freight_minor,
            order.seller_discount_minor + order.platform_discount_minor
            + order.streamer_discount_minor,
            order.payable_minor, tuple(lines.get(order.id, ())),
        )
        for order in found
    }  # fmt: skip


def newest_orders(shop_id: UUID | None, *, actor: Actor, most: int = 1) -> list[UUID]:
    """The newest orders the caller sees, of one shop or of all."""
    found = Order.objects.filter(scope(actor))
    if shop_id is not None:
        found = found.filter(shop_id=shop_id)
    return list(found.order_by("-placed_at", "-id").values_list("id", flat=True)[:most])


def _lines(order_ids: list[UUID]) -> dict[UUID, list[LineOnPaper]]:
    rows = list(OrderLine.objects.filter(order_id__in=order_ids).order_by("order_id", "position"))
    skus = catalog.sku_cards({row.sku_id for row in rows if row.sku_id})
    found: dict[UUID, list[LineOnPaper]] = {}
    for row in rows:
        line = LineOnPaper(
            row.id, row.title, row.spec, row.personalisation, row.quantity, row.unit_price,
            row.amount_minor, skus.get(row.sku_id) if row.sku_id else None,
            row.supply != "virtual",
        )  # fmt: skip
        found.setdefault(row.order_id, []).append(line)
    return found
