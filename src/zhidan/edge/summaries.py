"""What the client shows everywhere: the caller's shops and warehouses, the numbers on the tabs."""

from __future__ import annotations

from typing import Any

from zhidan.fulfilment import api as fulfilment
from zhidan.inventory import api as inventory
from zhidan.orders import api as orders
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
    return [
        {"id": place.id, "code": place.code, "name": place.name}
        for place in inventory.warehouse_cards(actor=actor)
    ]


def counts(actor: Actor) -> dict[str, Any]:
    """Orders by stage, fulfilments by state, and what waits for the caller."""
    mine = Job.objects.filter(created_by=actor.id, created_by__isnull=False)
    return {
        "stages": orders.stage_counts(actor=actor) if actor.may("orders.view") else {},
        "fulfilment": (
            fulfilment.state_counts(actor=actor) if actor.may("fulfilment.view") else {}
        ),
        "unread": {"jobs": mine.filter(state__in=["queued", "running"]).count()},
    }
