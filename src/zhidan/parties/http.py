"""Shop groups, legal entities and carriers over HTTP.

The routes of shops are inventory's: a shop names its warehouses.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpResponse
from ninja import Router

from zhidan.parties.operations.create_carrier import create_carrier
from zhidan.parties.operations.create_legal_entity import create_legal_entity
from zhidan.parties.operations.create_shop_group import create_shop_group
from zhidan.parties.operations.update_carrier import update_carrier
from zhidan.parties.operations.update_legal_entity import update_legal_entity
from zhidan.parties.operations.update_shop_group import update_shop_group
from zhidan.parties.queries import (
    carrier_rows,
    legal_entity_rows,
    shop_group_rows,
)
from zhidan.parties.settings_edits import (
    CarrierEdit,
    LegalEntityEdit,
    NewCarrier,
    NewLegalEntity,
    NewShopGroup,
    ShopGroupEdit,
)
from zhidan.platform.http import ApiRequest, answer, needs, once, read_body
from zhidan.platform.work import run

router = Router(tags=["parties"])


def _listed(rows: list[Any]) -> HttpResponse:
    """A list short enough for one page."""
    return answer({"items": rows, "next": None, "prev": None})


def _made(new_id: UUID) -> bytes:
    """The answer to what was created: its id."""
    return msgspec.json.encode({"id": new_id})


@router.get("/shop-groups", **needs("parties.view", "settings.shops"))
def list_shop_groups(request: ApiRequest) -> HttpResponse:
    """Every shop group, by code."""
    return _listed(shop_group_rows())


@router.post("/shop-groups", **needs("settings.shops", body=NewShopGroup))
def post_shop_group(request: ApiRequest) -> HttpResponse:
    """Make a shop group."""
    body = read_body(request, NewShopGroup)
    return once(request, create_shop_group, render=_made, status=201, shop_group=body)


@router.patch("/shop-groups/{uuid:shop_group_id}", **needs("settings.shops", body=ShopGroupEdit))
def patch_shop_group(request: ApiRequest, shop_group_id: UUID) -> HttpResponse:
    """Rename a shop group."""
    edit = read_body(request, ShopGroupEdit)
    run(update_shop_group, actor=request.actor, shop_group_id=shop_group_id, edit=edit)
    return answer({"id": shop_group_id})


@router.get("/legal-entities", **needs("parties.view", "settings.shops"))
def list_legal_entities(request: ApiRequest) -> HttpResponse:
    """Every company of ours, by code."""
    return _listed(legal_entity_rows())


@router.post("/legal-entities", **needs("settings.shops", body=NewLegalEntity))
def post_legal_entity(request: ApiRequest) -> HttpResponse:
    """Note down a company of ours."""
    body = read_body(request, NewLegalEntity)
    return once(request, create_legal_entity, render=_made, status=201, legal_entity=body)


@router.patch(
    "/legal-entities/{uuid:legal_entity_id}", **needs("settings.shops", body=LegalEntityEdit)
)
def patch_legal_entity(request: ApiRequest, legal_entity_id: UUID) -> HttpResponse:
    """Change what is known of a company of ours."""
    edit = read_body(request, LegalEntityEdit)
    run(update_legal_entity, actor=request.actor, legal_entity_id=legal_entity_id, edit=edit)
    return answer({"id": legal_entity_id})


@router.get(
    "/carriers", **needs("parties.view", "settings.shops", "orders.view", "fulfilment.view")
)
def list_carriers(request: ApiRequest) -> HttpResponse:
    """Every carrier, those in use first, then by code."""
    return _listed(carrier_rows())


@router.post("/carriers", **needs("settings.shops", body=NewCarrier))
def post_carrier(request: ApiRequest) -> HttpResponse:
    """Note down a carrier."""
    body = read_body(request, NewCarrier)
    return once(request, create_carrier, render=_made, status=201, carrier=body)


@router.patch("/carriers/{uuid:carrier_id}", **needs("settings.shops", body=CarrierEdit))
def patch_carrier(request: ApiRequest, carrier_id: UUID) -> HttpResponse:
    """Change a carrier, or stop offering it."""
    edit = read_body(request, CarrierEdit)
    run(update_carrier, actor=request.actor, carrier_id=carrier_id, edit=edit)
    return answer({"id": carrier_id})
