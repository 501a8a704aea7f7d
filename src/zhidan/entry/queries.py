"""What the till asks while an order is entered: goods, known customers, what to begin with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.inventory import api as inventory
from zhidan.kernel.errors import ActionNotAllowed, InvalidInput
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor

MOST_PEOPLE = 40


@dataclass(frozen=True, slots=True)
class Shelf:
    """An offer and how much of it may still be promised; None for what is not kept in stock."""

    offer: catalog.Offer
    available: int | None


def at_hand(shop: parties.ShopCard, *, actor: Actor) -> parties.ShopCard:
    """The shop with those of its warehouses that the caller sees."""
    return replace(shop, warehouse_ids=tuple(filter(actor.sees_warehouse, shop.warehouse_ids)))


def shelves(
    found: Iterable[catalog.Offer], *, shop: parties.ShopCard, warehouse_id: UUID | None
) -> list[Shelf]:
    """The offers with what the warehouse has of them, or all warehouses of the shop."""
    listed = list(found)
    houses = [warehouse_id] if warehouse_id else list(shop.warehouse_ids)
    free = inventory.available(
        sku_ids=(offer.id for offer in listed if offer.supply == "stocked"), warehouse_ids=houses
    )
    return [
        Shelf(
            offer,
            sum(free.get((offer.id, house), 0) for house in houses)
            if offer.supply == "stocked"
            else None,
        )
        for offer in listed
    ]


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody an order went to before, masked: the order stands for the recipient."""

    order_id: UUID
    order_no: str
    shop_id: UUID
    card: parties.RecipientCard


def people_called(phone: str, *, actor: Actor) -> list[KnownPerson]:
    """Whom orders with this phone number went to, each address once, the latest first.

    Raises: InvalidInput (phone_too_short).
    """
    if len(parties.phone_digits(phone)) < 7:
        raise InvalidInput(code="phone_too_short", field="phone")
    places = parties.orders_of_person(parties.person_key(phone), limit=MOST_PEOPLE)
    ids = [order_id for _, order_id in places]
    seen = orders.orders_seen(ids, actor=actor)
    cards = parties.recipient_cards(ids)
    found: dict[object, KnownPerson] = {}
    for order_id in ids:
        card, name = cards.get(order_id), seen.get(order_id)
        if card is not None and name is not None and not card.is_erased:
            found.setdefault(
                card.blinds[1:], KnownPerson(order_id, name.order_no, name.shop_id, card)
            )
    return list(found.values())[:5]


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an order made from another one begins with. `left_out` counts lines that stand for
    nothing that can be sold again. A copy earns its own gifts."""

    origin: orders.OrderToRepeat
    lines: list[orders.LineToRepeat]
    recipient: parties.RecipientCard | None
    shelves: dict[UUID, Shelf]
    left_out: int


def beginning(order_id: UUID, kind: str, *, actor: Actor) -> Beginning:
    """A copy earns its gifts by itself; what is sent again has those that were given.

    Raises: NotFound; ActionNotAllowed (not_shipped_yet).
    """
    origin = orders.order_to_repeat(order_id, actor=actor)
    if kind != "copy" and not origin.has_left:
        raise ActionNotAllowed(action=kind, state=origin.state, reason="not_shipped_yet")
    shop = at_hand(parties.shop_card(origin.shop_id, actor=actor), actor=actor)
    lines = [line for line in origin.lines if kind != "copy" or not line.is_given]
    found = catalog.offers(line.sku_id for line in lines if line.sku_id)
    card = parties.recipient_cards([order_id]).get(order_id)
    return Beginning(
        origin,
        lines,
        None if card is None or card.is_erased or card.pii_state == "absent" else card,
        {one.offer.id: one for one in shelves(found.values(), shop=shop, warehouse_id=None)},
        sum(line.sku_id not in found for line in lines),
    )
