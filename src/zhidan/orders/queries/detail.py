"""One order, whole: its page, its timeline, what the source said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.inventory import api as inventory
from zhidan.kernel.errors import NotFound
from zhidan.orders.models import Order, OrderEvent, OrderHold, OrderLine, SourceOrder
from zhidan.orders.queries.filters import scope
from zhidan.orders.queries.gifts import GiftOnOrder, gifts_on
from zhidan.orders.queries.lineage import TreeNode, tree_of
from zhidan.orders.queries.listing import OrderRow, rows_by_id
from zhidan.orders.queries.merging import travelling_with
from zhidan.orders.queries.origins import Relative, exchanged_lines, relatives_of
from zhidan.orders.rules import listing_key
from zhidan.parties import api as parties
from zhidan.platform.access import names_of
from zhidan.platform.actors import Actor

MONEY_PARTS = (
    "goods", "freight", "tax", "seller_discount", "platform_discount", "streamer_discount",
    "payable", "platform_subsidy", "streamer_subsidy", "receivable", "amount_paid", "refunded",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """Everything the order page shows but the timeline."""

    row: OrderRow
    amounts: dict[str, int]
    lines: list[dict[str, Any]]
    holds: list[dict[str, Any]]
    buyer: parties.BuyerCard | None
    reservations: list[dict[str, Any]]
    source: dict[str, Any]
    company: list[OrderRow]
    wanted_carrier_id: UUID | None
    gifts: dict[UUID, GiftOnOrder]
    relatives: list[Relative]
    taken_back: list[dict[str, Any]]
    tree: list[TreeNode]


def order_page(order_id: UUID, *, actor: Actor) -> OrderDetail:
    """The order with this id.

    Raises: NotFound also for one outside the caller's scope.
    """
    rows = rows_by_id([order_id], actor=actor, within=scope(actor))
    if not rows:
        raise NotFound(field="order_id")
    lines = _lines(order_id)
    columns = [f"{part}_minor" for part in MONEY_PARTS]
    money = Order.objects.values("wanted_carrier_id", *columns).get(pk=order_id)
    return OrderDetail(
        row=rows[0],
        amounts={part: money[f"{part}_minor"] for part in MONEY_PARTS},
        lines=lines,
        holds=_plain(
            OrderHold.objects.filter(order_id=order_id, cleared_at__isnull=True)
            .order_by("raised_at", "id")
            .values("reason", "params", "raised_at")
        ),
        buyer=_buyer(rows[0].values["buyer_id"], actor),
        reservations=[
            {"line_id": line, "sku_id": sku, "warehouse_id": warehouse, "quantity": quantity}
            for line, sku, warehouse, quantity in inventory.reserved_orders([order_id]).get(
                order_id, []
            )
        ],
        source=_source(order_id),
        company=travelling_with(order_id, rows[0].values["merge_group_id"], actor=actor),
        wanted_carrier_id=money["wanted_carrier_id"],
        gifts=gifts_on(
            order_id,
            rows[0].values["state"],
            {
                (line["gift_rule_id"], line["gift_rule_version"])
                for line in lines
                if line["gift_rule_id"]
            },
        ),
        relatives=relatives_of(order_id, actor=actor),
        taken_back=exchanged_lines(order_id),
        tree=tree_of(order_id, actor=actor),
    )


def _buyer(buyer_id: UUID | None, actor: Actor) -> parties.BuyerCard | None:
    if buyer_id is None:
        return None
    return parties.buyer_cards([buyer_id], actor=actor).get(buyer_id)


_LINE_FIELDS = (
    "id", "position", "external_line_no", "kind", "supply", "sku_id", "platform_item_id",
    "platform_sku_id", "outer_code", "title", "spec", "quantity", "shipped_quantity", "list_price",
    "unit_price", "amount_minor", "discount_minor", "apportioned_minor", "tax_minor",
    "payable_minor", "refund_status", "refund_quantity", "is_presale", "ship_by", "is_customised",
    "personalisation", "raw_properties", "unit_cost_minor", "seller_discount_minor",
    "platform_discount_minor", "streamer_discount_minor", "freight_minor",
    "platform_subsidy_minor", "streamer_subsidy_minor", "gift_rule_id", "gift_rule_version",
)  # fmt: skip


def _plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in rows]


def _lines(order_id: UUID) -> list[dict[str, Any]]:
    rows = list(
        OrderLine.objects.filter(order_id=order_id).order_by("position").values(*_LINE_FIELDS)
    )
    skus = catalog.sku_cards({row["sku_id"] for row in rows if row["sku_id"]})
    for row in rows:
        sku = skus.get(row["sku_id"])
        row["sku_code"] = sku.code if sku else ""
        row["picture_id"] = sku.picture_id if sku else None
    return rows


def _source(order_id: UUID) -> dict[str, Any]:
    """The newest word of the source, without its copy."""
    fields = [f.attname for f in SourceOrder._meta.concrete_fields]
    kept = [name for name in fields if name not in ("raw", "content_hash", "id", "order_id")]
    said = SourceOrder.objects.filter(order_id=order_id).order_by("-id").values(*kept).first()
    return dict(said or {})


def order_timeline(order_id: UUID, *, actor: Actor) -> list[dict[str, Any]]:
    """Every step and fact of the order, newest first.

    Raises: NotFound also for one outside the caller's scope.
    """
    if not Order.objects.filter(scope(actor), pk=order_id).exists():
        raise NotFound(field="order_id")
    events = _plain(
        OrderEvent.objects.filter(order_id=order_id)
        .order_by("-seq")
        .values(
            "seq", "action", "from_state", "to_state", "actor_kind", "actor_id", "reason",
            "params", "at",
        )
    )  # fmt: skip
    names = names_of({event["actor_id"] for event in events if event["actor_id"]})
    return [{**event, "actor_name": names.get(event["actor_id"], "")} for event in events]


def listing_of_line(order_id: UUID, line_id: UUID, *, actor: Actor) -> catalog.AskedListing:
    """The listing that a line was sold by.

    Raises: NotFound for an unknown order or line, and for one outside the caller's scope.
    """
    order = Order.objects.filter(scope(actor), pk=order_id).first()
    line = OrderLine.objects.filter(order_id=order_id, id=line_id).first()
    if order is None or line is None:
        raise NotFound(field="line_id")
    key = listing_key(
        item=line.platform_item_id, sku=line.platform_sku_id, code=line.outer_code,
        title=line.title, spec=line.spec,
    )  # fmt: skip
    return catalog.AskedListing(order.shop_id, key, line.title, line.spec)
