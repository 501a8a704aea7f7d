"""What a change of an order needs to know beside the order, and why it may be refused."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.kernel.errors import Conflict
from zhidan.orders.changing import Goods, refuse_to_change
from zhidan.orders.states import OPEN
from zhidan.orders.steps import OrderNow
from zhidan.orders.wanted_changes import REVIEWED, Made
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM


def goods_named(sku_ids: Iterable[UUID]) -> dict[UUID, Goods]:
    """SKUs as lines name them."""
    return {
        card.id: Goods(card.id, card.code, card.title, " ".join(card.options.values()), card.supply)
        for card in catalog.sku_cards(sku_ids).values()
    }


def carrier_names() -> dict[UUID, str]:
    """The carriers that may be wanted."""
    return {card.id: card.name for card in parties.carrier_cards()}


def refuse(order: OrderNow, made: Made, *, has_lines: bool) -> None:
    """Say why a change that was made may not be carried out. Raises: Conflict."""
    if order.state not in OPEN or REVIEWED & set(made.touches):
        refuse_to_change(
            state=order.state,
            fulfilment_status=order.fulfilment_status,
            is_packed=order.is_packed,
            has_lines=has_lines,
            asks_lines="lines" in made.touches,
        )
    if order.terms == "on_account" and made.difference > 0:
        raise Conflict(code="on_account_costs_more")
    if made.recipient is not None:
        shop = parties.shop_card(order.shop_id, actor=SYSTEM)
        if shop.pii_mode == "token":
            raise Conflict(code="token_shop")
