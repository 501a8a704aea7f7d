"""What orders would become if they were split, before anybody does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from zhidan.inventory import api as inventory
from zhidan.kernel.errors import InvalidInput
from zhidan.orders.dividing import Whole, load_wholes, plan_splits
from zhidan.orders.models import Order
from zhidan.orders.queries.filters import scope
from zhidan.orders.queries.partners import in_company
from zhidan.orders.splitting import SplitWish
from zhidan.orders.splitting_money import PartMoney
from zhidan.orders.states import ORDER, OrderFacts
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM, Actor


@dataclass(frozen=True, slots=True)
class PartAhead:
    """A part as it would be: where its stock would come from, and whether any is missing there."""

    part: PartMoney
    warehouse_id: UUID | None
    is_short: bool
    weight_g: int


@dataclass(frozen=True, slots=True)
class SplitAhead:
    """An order and its parts as they would be; `code` says why there would be none."""

    order_id: UUID
    order_no: str
    currency: str
    parts: list[PartAhead]
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)


_FACTS = (
    "state", "payment_status", "fulfilment_status", "production_status", "is_sealed",
)  # fmt: skip


def splits_ahead(order_ids: Sequence[UUID], wish: SplitWish, *, actor: Actor) -> list[SplitAhead]:
    """What each of these orders within the caller's scope would become. Writes nothing."""
    rows = {
        row["id"]: dict(row)
        for row in Order.objects.filter(scope(actor) & Q(pk__in=list(order_ids))).values(
            "id", "order_no", "currency", "merge_group_id", *_FACTS
        )
    }
    company = in_company({r["merge_group_id"] for r in rows.values() if r["merge_group_id"]})
    refused = {key: _refusal(row, row["merge_group_id"] in company) for key, row in rows.items()}
    wholes = load_wholes([key for key, code in refused.items() if code is None])
    planned = plan_splits(wholes, dict.fromkeys(wholes, wish))
    stock = _Stock(list(wholes.values()))
    found = []
    for key in dict.fromkeys(order_ids):
        if (row := rows.get(key)) is None:
            continue
        head = (key, row["order_no"], row["currency"])
        plan = planned.get(key)
        if plan is None:
            found.append(SplitAhead(*head, [], refused[key] or "", {"order_no": row["order_no"]}))
        elif isinstance(plan, InvalidInput):
            params = {**plan.params, "order_no": row["order_no"]}
            found.append(SplitAhead(*head, [], plan.code, params))
        else:
            found.append(SplitAhead(*head, [stock.part(wholes[key], part) for part in plan]))
    return found


def _refusal(row: dict[str, Any], is_merged: bool) -> str | None:
    facts = OrderFacts(
        **{name: row[name] for name in _FACTS}, holds=frozenset(), needs_stock=False,
        is_reserved=False,
    )  # fmt: skip
    code = ORDER.refusal("split", row["state"], facts)
    return code or ("split_merged" if is_merged else None)


class _Stock:
    """The stock as the parts would find it, one after the other."""

    def __init__(self, wholes: Sequence[Whole]) -> None:
        self._shops = {shop.id: shop for shop in parties.shop_cards(actor=SYSTEM)}
        houses = {house for shop in self._shops.values() for house in shop.warehouse_ids}
        houses |= {w.row["wanted_warehouse_id"] for w in wholes if w.row["wanted_warehouse_id"]}
        self._free = inventory.available(
            sku_ids={line.sku_id for w in wholes for line in w.seen if line.sku_id},
            warehouse_ids=sorted(houses),
        )

    def part(self, whole: Whole, part: PartMoney) -> PartAhead:
        known = {line.id: line for line in whole.seen}
        weight = sum(known[p.line_id].weight_g * p.quantity for p in part.pieces)
        needed = inventory.needs(
            inventory.Demand(p.line_id, sku_id, p.quantity)
            for p in part.pieces
            if (sku_id := known[p.line_id].sku_id) and known[p.line_id].supply == "stocked"
        )
        if not needed:
            return PartAhead(part, None, False, weight)
        if whole.held:
            return PartAhead(part, whole.row["warehouse_id"], False, weight)
        wanted = whole.row["wanted_warehouse_id"]
        houses = (wanted,) if wanted else self._shops[whole.row["shop_id"]].warehouse_ids
        house, _ = inventory.choose_warehouse(needed, houses, self._free)
        if house is not None:
            inventory.take_from(self._free, house, needed)
        return PartAhead(part, house, house is None, weight)
