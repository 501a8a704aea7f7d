"""Orders read whole, planned as parts, and the parts written as orders of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from zhidan.catalog import api as catalog
from zhidan.inventory import api as inventory
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.ids import uuid7s
from zhidan.orders import tables
from zhidan.orders.amounts import LineShare, payment_status
from zhidan.orders.instalments import plans_of, write_plans
from zhidan.orders.splitting import ParcelRule, SplitLine, SplitWish, plan_parts
from zhidan.orders.splitting_money import PartMoney, Piece, SplitMoney, share_money
from zhidan.orders.states import PENDING_PAYMENT, stage
from zhidan.orders.terms import Instalment
from zhidan.orders.words import keep_words
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM
from zhidan.platform.arrays import uuid_array
from zhidan.platform.bulk import copy_into

Row = dict[str, Any]
_MOST_NUMBER = 40
_SHARES = ("apportioned_minor", *(f"{name}_minor" for name in LineShare.__struct_fields__[1:]))
_LINE_COLUMNS = ", ".join(
    "raw_properties::text" if name == "raw_properties" else name for name in tables.GIFT_LINE
)
_ORDERS = f"""
SELECT {", ".join(tables.PART)}, own_refunded_minor FROM sales_order WHERE id = ANY(%s::uuid[])
"""  # noqa: S608
_LINES = f"""
SELECT {_LINE_COLUMNS} FROM order_line WHERE order_id = ANY(%s::uuid[])
ORDER BY order_id, position
"""  # noqa: S608
_LAST_PARTS = """
SELECT parent_id, max(part) FROM order_lineage WHERE parent_id = ANY(%s::uuid[]) GROUP BY parent_id
"""
_ROOTS = "SELECT order_id, root_id FROM order_lineage WHERE order_id = ANY(%s::uuid[])"


@dataclass(slots=True)
class Whole:
    """An order with everything that is shared out when it is split. `held` are its reservations:
    line, SKU, warehouse, base units."""

    id: UUID
    row: Row
    lines: list[Row]
    seen: list[SplitLine]
    money: SplitMoney
    held: list[tuple[UUID, UUID, UUID, int]]


def load_wholes(order_ids: Collection[UUID]) -> dict[UUID, Whole]:
    """These orders, whole, in six queries."""
    ids = uuid_array(order_ids)
    with connection.cursor() as cursor:
        cursor.execute(_ORDERS, [ids])
        names = (*tables.PART, "own_refunded_minor")
        rows: list[Row] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        cursor.execute(_LINES, [ids])
        lines: dict[UUID, list[Row]] = {}
        for values in cursor.fetchall():
            line: Row = dict(zip(tables.GIFT_LINE, values, strict=True))
            line["raw_properties"] = line["raw_properties"].encode()
            lines.setdefault(line["order_id"], []).append(line)
    plans = plans_of(order_ids)
    held = inventory.reserved_orders(order_ids)
    skus = {one["sku_id"] for listed in lines.values() for one in listed if one["sku_id"]}
    weights, rules = catalog.sku_weights(skus), _parcel_rules(skus)
    return {
        row["id"]: Whole(
            row["id"],
            row,
            lines.get(row["id"], []),
            [_seen(line, weights, rules) for line in lines.get(row["id"], [])],
            _money(row, plans.get(row["id"], ())),
            held.get(row["id"], []),
        )
        for row in rows
    }


def _parcel_rules(sku_ids: Collection[UUID]) -> dict[UUID, ParcelRule]:
    found = catalog.parcel_rules(sku_ids)
    return {
        sku: ParcelRule(product, alone, most or 0) for sku, (product, alone, most) in found.items()
    }


def _seen(line: Row, weights: Mapping[UUID, int], rules: Mapping[UUID, ParcelRule]) -> SplitLine:
    return SplitLine(
        line["id"], line["sku_id"], line["supply"], line["kind"], line["quantity"],
        line["refund_quantity"], line["is_presale"], line["is_customised"], line["amount_minor"],
        line["discount_minor"], line["tax_minor"], LineShare(*(line[name] for name in _SHARES)),
        weights.get(line["sku_id"], 0), line["gift_rule_id"],
        rules.get(line["sku_id"]),
    )  # fmt: skip


def _money(row: Row, plan: tuple[Instalment, ...]) -> SplitMoney:
    own = row["own_paid_minor"] - row["own_refunded_minor"]
    kept = row["amount_paid_minor"] - row["refunded_minor"]
    return SplitMoney(
        row["goods_minor"], row["freight_minor"], row["tax_minor"], row["seller_discount_minor"],
        row["platform_discount_minor"], row["streamer_discount_minor"],
        row["platform_subsidy_minor"], row["streamer_subsidy_minor"], row["start_needs_minor"],
        row["ship_needs_minor"], max(kept - own, 0), own, plan,
    )  # fmt: skip


def plan_splits(
    wholes: Mapping[UUID, Whole], wishes: Mapping[UUID, SplitWish]
) -> dict[UUID, list[PartMoney] | InvalidInput]:
    """What these orders become, or why one cannot be split so. What one of them would take of the
    stock the next one does not count on."""
    shops = {shop.id: shop for shop in parties.shop_cards(actor=SYSTEM)}
    asking = [one for one in wholes.values() if wishes[one.id].way in ("warehouse", "stock")]
    houses = {one.id: _houses(one, shops) for one in asking}
    free = inventory.available(
        sku_ids={line.sku_id for one in asking for line in one.seen if line.sku_id},
        warehouse_ids=sorted({house for listed in houses.values() for house in listed}),
    )
    planned: dict[UUID, list[PartMoney] | InvalidInput] = {}
    for one in wholes.values():
        own = dict(free)
        for _, sku_id, house, quantity in one.held:
            own[(sku_id, house)] = own.get((sku_id, house), 0) + quantity
        try:
            parts = plan_parts(one.seen, wishes[one.id], houses=houses.get(one.id, ()), free=own)
            planned[one.id] = share_money(one.money, one.seen, parts)
        except InvalidInput as refusal:
            planned[one.id] = refusal
            continue
        if one.id in houses and not one.held:
            _count_on_less(free, one, parts, houses[one.id])
    return planned


def _houses(one: Whole, shops: Mapping[UUID, parties.ShopCard]) -> Sequence[UUID]:
    wanted = one.row["wanted_warehouse_id"]
    return (wanted,) if wanted else shops[one.row["shop_id"]].warehouse_ids


def _count_on_less(
    free: dict[inventory.LevelKey, int],
    one: Whole,
    parts: Sequence[Mapping[UUID, int]],
    houses: Sequence[UUID],
) -> None:
    skus = {line.id: line.sku_id for line in one.seen if line.supply == "stocked"}
    for part in parts:
        needed = inventory.needs(
            inventory.Demand(line_id, sku, quantity)
            for line_id, quantity in part.items()
            if (sku := skus.get(line_id)) is not None
        )
        house, _ = inventory.choose_warehouse(needed, houses, free)
        if house is not None:
            inventory.take_from(free, house, needed)


@dataclass(slots=True)
class NewPart:
    """A part on its way to become an order: its rows, and what it takes of the original."""

    id: UUID
    order_no: str
    original: Whole
    number: int
    row: Row
    lines: list[Row]
    money: SplitMoney


def make_parts(
    planned: Mapping[UUID, Sequence[PartMoney]], wholes: Mapping[UUID, Whole], *, at: datetime
) -> list[NewPart]:
    """The parts of planned orders with ids and numbers of their own.

    Raises: InvalidInput (split_too_deep) where a number would grow too long.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LAST_PARTS, [uuid_array(planned)])
        last = dict(cursor.fetchall())
    ids = iter(uuid7s(sum(len(parts) for parts in planned.values())))
    made = []
    for order_id, parts in planned.items():
        whole = wholes[order_id]
        for number, part in enumerate(parts, start=last.get(order_id, 0) + 1):
            order_no = f"{whole.row['order_no']}-{number}"
            if len(order_no) > _MOST_NUMBER:
                raise InvalidInput(code="split_too_deep", order_no=whole.row["order_no"])
            key = next(ids)
            lines = _part_lines(key, whole, part.pieces)
            row = _part_row(key, order_no, whole, part.money, lines, at)
            made.append(NewPart(key, order_no, whole, number, row, lines, part.money))
    return made


def _part_lines(order_id: UUID, whole: Whole, pieces: Sequence[Piece]) -> list[Row]:
    known = {line["id"]: line for line in whole.lines}
    lines = []
    for position, (piece, line_id) in enumerate(
        zip(pieces, uuid7s(len(pieces)), strict=True), start=1
    ):
        line = known[piece.line_id]
        asks_back = piece.refund_quantity > 0 or line["refund_quantity"] == 0
        lines.append({
            **line, "order_id": order_id, "id": line_id, "position": position,
            "quantity": piece.quantity, "shipped_quantity": 0, "amount_minor": piece.amount,
            "discount_minor": piece.discount, "tax_minor": piece.tax,
            "payable_minor": piece.amount - piece.share.discount,
            "refund_status": line["refund_status"] if asks_back else "none",
            "refund_quantity": piece.refund_quantity,
            **dict(zip(_SHARES, _values(piece.share), strict=True)),
            "origin_line_id": piece.line_id,
        })  # fmt: skip
    return lines


def _values(share: LineShare) -> list[int]:
    return [getattr(share, name) for name in LineShare.__struct_fields__]


def _part_row(
    order_id: UUID, order_no: str, whole: Whole, money: SplitMoney, lines: list[Row], at: datetime
) -> Row:
    row = whole.row
    to_make = any(line["supply"] == "to_order" for line in lines)
    was_produced = row["production_status"] == "produced"
    production = ("produced" if was_produced else "ready") if to_make else "not_required"
    units = sum(line["quantity"] for line in lines if line["kind"] != "virtual")
    return {
        **row, "id": order_id, "order_no": order_no,
        "stage": stage(state=row["state"], production_status=production, is_packed=False),
        "payment_status": payment_status(
            paid=money.kept, refunded=0, payable=money.payable,
            is_awaited=row["state"] == PENDING_PAYMENT,
        ),
        "production_status": production, "holds": [], "is_packed": False,
        "is_customised": any(line["is_customised"] for line in lines),
        "needs_stock": any(line["supply"] == "stocked" for line in lines),
        "warehouse_id": row["warehouse_id"] if whole.held else None,
        "expires_at": row["expires_at"] if whole.held else None, "merge_group_id": None,
        **{f"{name}_minor": getattr(money, name) for name in (
            "goods", "freight", "tax", "seller_discount", "platform_discount",
            "streamer_discount", "payable", "platform_subsidy", "streamer_subsidy", "receivable",
            "start_needs", "ship_needs",
        )},
        "amount_paid_minor": money.kept, "refunded_minor": 0, "own_paid_minor": money.own_kept,
        "line_count": len(lines), "units": units, "created_at": at, "version": 1,
    }  # fmt: skip


def write_parts(parts: Sequence[NewPart], ways: Mapping[UUID, str], *, at: datetime) -> None:
    """Write the parts: one COPY per table. Their stock, holds, events and counts come after."""
    with connection.cursor() as cursor:
        cursor.execute(_ROOTS, [uuid_array({part.original.id for part in parts})])
        roots = dict(cursor.fetchall())
    copy_into("number_key", tables.NUMBER_KEY, [(part.order_no, part.id) for part in parts])
    copy_into(
        "sales_order", tables.PART, [[part.row[name] for name in tables.PART] for part in parts]
    )
    copy_into(
        "order_line",
        tables.PART_LINE,
        [[line[name] for name in tables.PART_LINE] for part in parts for line in part.lines],
    )
    copy_into(
        "order_lineage",
        tables.LINEAGE,
        [
            (part.id, part.original.id, roots.get(part.original.id, part.original.id),
             part.number, ways[part.original.id], at)
            for part in parts
        ],
    )  # fmt: skip
    write_plans({part.id: part.money.plan for part in parts})
    keep_words([part.id for part in parts])
    parties.copy_recipients(sources={part.id: part.original.id for part in parts}, at=at)
