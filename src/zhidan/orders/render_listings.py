"""Listings as the API tells them: what waits for them, what they stand for, what they may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.orders.queries.waiting import WaitingListing, WaitingOrder
from zhidan.platform.access import names_of
from zhidan.platform.actors import Actor


def waiting_json(rows: Sequence[WaitingListing], actor: Actor) -> list[dict[str, Any]]:
    """Listings that orders wait for, each with its suggestions."""
    decided = catalog.listing_targets([row.asked.listing for row in rows])
    suggested = catalog.suggest_skus([row.asked for row in rows])
    return [
        {
            "id": row.id,
            **_named(row.asked.shop_id, row.asked.key),
            "title": row.asked.title,
            "spec": row.asked.spec,
            "orders": row.orders,
            "units": row.units,
            "due": row.due,
            **_stands_for(decided.get(row.asked.listing), {}),
            "decided_at": None,
            "decided_by": "",
            "suggestions": [_suggestion(hint) for hint in hints],
            "actions": _actions(actor, "match", "mark_virtual"),
        }
        for row, hints in zip(rows, suggested, strict=True)
    ]


def decided_json(rows: Sequence[catalog.DecidedListing], actor: Actor) -> list[dict[str, Any]]:
    """Listings with what was decided about them, by whom and when."""
    targets = [row.decision.target for row in rows]
    skus = catalog.sku_cards({one.sku_id for one in targets if one and one.sku_id})
    names = names_of({row.decided_by for row in rows if row.decided_by})
    return [
        {
            "id": row.id,
            **_named(row.decision.shop_id, row.decision.key),
            "title": row.decision.title,
            "spec": row.decision.spec,
            "orders": 0,
            "units": 0,
            "due": None,
            **_stands_for(row.decision.target, skus),
            "decided_at": row.decided_at,
            "decided_by": names.get(row.decided_by, "") if row.decided_by else "",
            "suggestions": [],
            "actions": _actions(actor, "match", "mark_virtual", "forget"),
        }
        for row in rows
    ]


def order_json(order: WaitingOrder) -> dict[str, Any]:
    """An order that waits for a listing."""
    return {
        "id": order.id,
        "order_no": order.order_no,
        "placed_at": order.placed_at,
        "ship_by": order.ship_by,
        "units": order.units,
    }


def decision_json(decision: catalog.ListingDecision) -> dict[str, Any]:
    """A decision as it can be sent again."""
    target = decision.target
    return {
        **_named(decision.shop_id, decision.key),
        "title": decision.title,
        "spec": decision.spec,
        "sku_id": target.sku_id if target else None,
        "is_virtual": target is not None and target.is_virtual,
    }


def _named(shop_id: UUID, key: catalog.ListingKey) -> dict[str, Any]:
    item, sku, code, as_sold = key
    return {
        "shop_id": shop_id,
        "platform_item_id": item,
        "platform_sku_id": sku,
        "outer_code": code,
        "as_sold": as_sold,
    }


def _stands_for(
    target: catalog.ListingTarget | None, skus: Mapping[UUID, catalog.SkuCard]
) -> dict[str, Any]:
    sku = skus.get(target.sku_id) if target and target.sku_id else None
    return {
        "sku": _sku(sku) if sku else None,
        "is_virtual": target is not None and target.is_virtual,
    }


def _sku(sku: catalog.SkuCard) -> dict[str, Any]:
    return {
        "id": sku.id,
        "product_id": sku.product_id,
        "code": sku.code,
        "title": sku.title,
        "options": sku.options,
        "supply": sku.supply,
        "picture_url": catalog.picture_url(sku.picture_id),
    }


def _suggestion(hint: catalog.SkuSuggestion) -> dict[str, Any]:
    return {
        "sku": _sku(hint.sku),
        "reason": hint.reason,
        "score": hint.score,
        "is_exact": hint.is_exact,
    }


def _actions(actor: Actor, *actions: str) -> list[str]:
    return list(actions) if actor.may("orders.edit") else []
