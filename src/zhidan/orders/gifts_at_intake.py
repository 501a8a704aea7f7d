"""The gifts of new orders: earned before stock is planned, written with their orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from zhidan.orders.gift_facts import facts_of_new
from zhidan.orders.gift_lines import give, grant_of, grant_of_ruling, planned_gifts
from zhidan.orders.new_orders import NewOrder
from zhidan.orders.states import SENT_AGAIN
from zhidan.pricing import api as pricing


def add_gifts(new: Sequence[NewOrder], *, shop_id: UUID) -> None:
    """Give new orders that are not history what gift rules and their review rules give them.

    Where no rule gives anything this is one small question per batch.
    """
    rules = pricing.gift_rules_in_force()
    live = [order for order in new if _is_new_sale(order)]
    if not rules and not any(order.wished for order in live):
        return
    grants: list[tuple[pricing.Grant, str]] = []
    if rules:
        asking = [
            pricing.Asking(facts, rules)
            for facts in facts_of_new(live, shop_id, asks_goods=rules.asks_goods)
        ]
        earned = pricing.claim_gifts(asking=asking)
        grants += [
            (grant_of(one.order, gift), gift.rule.name)
            for one in asking
            for gift in earned[one.order.order_id]
        ]
    grants += [
        (grant_of_ruling(order.id, ruling), ruling.rule.name)
        for order in live
        for ruling in order.wished
    ]
    by_id = {order.id: order for order in live}
    for gift in planned_gifts(grants):
        by_id[gift.grant.order_id].gifts.append(gift)


def _is_new_sale(order: NewOrder) -> bool:
    draft = order.draft
    is_sale = draft.incoming.order_type not in SENT_AGAIN
    return is_sale and bool(draft.lines) and not draft.is_adopted


def write_gifts(new: Sequence[NewOrder], *, at: datetime) -> None:
    """Write the lines and grants of new orders; what was left out is free again."""
    gifts = [gift for order in new for gift in order.gifts]
    give(gifts, last={order.id: len(order.draft.lines) for order in new}, at=at)
