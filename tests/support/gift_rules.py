"""Gift rules as somebody writes them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from zhidan.catalog.models import Sku
from zhidan.orders.models import OrderEvent, OrderLine
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run
from zhidan.pricing.gifts import Gift, GiftRuleVersion, GiftSpec, Tier
from zhidan.pricing.operations.save_gift_rules import GiftRuleEdit, save_gift_rules


def tier(at_least: str, *gifts: Sku, quantity: int = 1) -> Tier:
    return Tier(at_least, [Gift(sku.id, quantity) for sku in gifts])


def gift_rule(name: str, *tiers: Tier, on: bool = True, priority: int = 0, **spec: Any) -> Any:
    said = GiftSpec(tiers=list(tiers), **spec)
    return GiftRuleEdit(name=name, is_on=on, priority=priority, spec=said)


def save_gifts(*edits: GiftRuleEdit) -> list[GiftRuleVersion]:
    return run(save_gift_rules, actor=SYSTEM, edits=list(edits))


def given(order_id: UUID) -> list[tuple[str, int, str]]:
    """The gift lines of ours: title, quantity, and the name of the rule's origin id."""
    rows = OrderLine.objects.filter(order_id=order_id, gift_rule_id__isnull=False)
    return [
        (title, quantity, kind)
        for title, quantity, kind in rows.order_by("position").values_list(
            "title", "quantity", "kind"
        )
    ]


def told(order_id: UUID) -> list[str]:
    """What the timeline says of gifts after the order came in."""
    found = OrderEvent.objects.filter(order_id=order_id, action__startswith="gift_")
    return list(found.order_by("seq").values_list("action", flat=True))
