"""Order entry over HTTP. Parse, run, render: no rules here."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from django.http import HttpResponse
from msgspec import Meta, Struct
from ninja import Router

from zhidan.catalog import api as catalog
from zhidan.entry.entries import OrderEntry
from zhidan.entry.operations.enter_order import enter_order
from zhidan.entry.planning import plan_entry
from zhidan.entry.queries import at_hand, beginning, people_called, shelves
from zhidan.entry.render import (
    beginning_json,
    entered_json,
    person_json,
    quote_json,
    shelf_json,
)
from zhidan.parties import api as parties
from zhidan.platform.http import ApiRequest, answer, needs, once, read_body

router = Router(tags=["entry"])
CREATE = "orders.create"


class PhoneBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A phone number as somebody said it."""

    phone: Annotated[str, Meta(max_length=40)]


class AddressBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A recipient written in one piece."""

    text: Annotated[str, Meta(max_length=1000)]


@router.post("/order-entries", **needs(CREATE, body=OrderEntry))
def enter(request: ApiRequest) -> HttpResponse:
    """Make an order, take its money, and let its goods go where they leave at once."""
    entry = read_body(request, OrderEntry)
    return once(
        request,
        enter_order,
        render=lambda done: msgspec.json.encode(entered_json(done, request.locale)),
        status=201,
        entry=entry,
    )


@router.post("/order-entries/quote", **needs(CREATE, body=OrderEntry))
def quote(request: ApiRequest) -> HttpResponse:
    """What an entry comes to, and what is there of its goods. Nothing is written."""
    entry = read_body(request, OrderEntry)
    plan = plan_entry(entry, is_draft=True, actor=request.actor)
    found = shelves(plan.goods.values(), shop=plan.shop, warehouse_id=plan.warehouse_id)
    return answer(quote_json(plan, found, request.locale))


@router.get("/order-entries/shops", **needs(CREATE))
def shops(request: ApiRequest) -> HttpResponse:
    """The open shops with their money and warehouses; `is_offline` where people walk in."""
    items = [
        {
            "id": card.id,
            "currency": card.currency,
            "warehouse_ids": at_hand(card, actor=request.actor).warehouse_ids,
            "is_offline": not card.has_channel,
        }
        for card in parties.shop_cards(actor=request.actor)
        if card.is_active
    ]
    return answer({"items": items})


@router.get("/order-entries/goods", **needs(CREATE))
def goods(request: ApiRequest, q: str, shop: UUID, warehouse: UUID | None = None) -> HttpResponse:
    """What a scan or a few letters mean; `is_exact` where it can be nothing else."""
    card = at_hand(parties.shop_card(shop, actor=request.actor), actor=request.actor)
    found, is_exact = catalog.offers_called(q)
    items = [shelf_json(one) for one in shelves(found, shop=card, warehouse_id=warehouse)]
    return answer({"items": items, "is_exact": is_exact})


@router.post("/order-entries/customers", **needs(CREATE, body=PhoneBody))
def customers(request: ApiRequest) -> HttpResponse:
    """Whom the house knows by a phone number, over all its shops, masked."""
    found = people_called(read_body(request, PhoneBody).phone, actor=request.actor)
    return answer({"items": [person_json(one) for one in found]})


@router.post("/order-entries/address", **needs(CREATE, body=AddressBody))
def address(request: ApiRequest) -> HttpResponse:
    """Name, phone and address out of what a buyer wrote."""
    return answer(parties.recognise(read_body(request, AddressBody).text))


@router.get("/orders/{uuid:order_id}/entry", **needs(CREATE))
def begin(
    request: ApiRequest, order_id: UUID, kind: Literal["copy", "reship", "exchange"]
) -> HttpResponse:
    """What an order made from this one begins with."""
    return answer(beginning_json(beginning(order_id, kind, actor=request.actor)))
