"""What the client shows everywhere: the caller's shops and warehouses, the numbers on the tabs."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.models import Job


def shops(actor: Actor) -> list[dict[str, Any]]:
    """The shops the caller may see."""
    return [
        {"id": shop.id, "code": shop.code, "name": shop.name, "channel": shop.channel}
        for shop in parties.shop_cards(actor=actor)
    ]


def warehouses(actor: Actor) -> list[dict[str, Any]]:
    """The warehouses the caller may see."""
    cards = _offered("inventory", "warehouse_cards")
    return [
        {"id": place.id, "code": place.code, "name": place.name}
        for place in (cards(actor=actor) if cards else [])
    ]


def counts(actor: Actor) -> dict[str, Any]:
    """Orders by stage, fulfilments by state, and what waits for the caller."""
    found: dict[str, Any] = {"stages": {}, "fulfilment": {}}
    for name, context, query, permission in (
        ("stages", "orders", "stage_counts", "orders.view"),
        ("fulfilment", "fulfilment", "state_counts", "fulfilment.view"),
    ):
        count = _offered(context, query)
        if count and actor.may(permission):
            found[name] = count(actor=actor)
    mine = Job.objects.filter(created_by=actor.id, created_by__isnull=False)
    found["unread"] = {"jobs": mine.filter(state__in=["queued", "running"]).count()}
    return found


def _offered(context: str, query: str) -> Callable[..., Any] | None:
    """A query of a context that may not offer it yet."""
    try:
        return getattr(import_module(f"zhidan.{context}.api"), query, None)
    except ModuleNotFoundError:
        return None
