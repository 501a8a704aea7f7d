"""People of the business: invite, change, switch off."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from msgspec import Struct
from ninja import Router

from zhidan.edge.operations import people as operations
from zhidan.edge.operations.people import Rights
from zhidan.platform.http import ApiRequest, answer, needs, read_body
from zhidan.platform.work import run

router = Router(tags=["people"])
PEOPLE = "settings.people"


class Invitation(Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to invite with which rights; no shops or warehouses means all of them."""

    email: str
    name: str
    roles: list[str]
    shops: list[UUID] = []
    warehouses: list[UUID] = []


class PersonChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to change; roles, shops and warehouses go together."""

    name: str | None = None
    is_active: bool | None = None
    roles: list[str] | None = None
    shops: list[UUID] = []
    warehouses: list[UUID] = []


@router.get("/people", **needs(PEOPLE))
def list_people(request: ApiRequest) -> HttpResponse:
    """Everybody who may sign in."""
    return answer({"items": operations.people(actor=request.actor)})


@router.post("/people/invite", **needs(PEOPLE, body=Invitation))
def invite(request: ApiRequest) -> HttpResponse:
    """Make an account and the one-time link that opens it; the link is shown once."""
    body = read_body(request, Invitation)
    user_id, link = run(
        operations.invite_person,
        actor=request.actor,
        email=body.email,
        name=body.name,
        rights=Rights(body.roles, body.shops, body.warehouses),
    )
    return answer({"id": user_id, "link": link}, 201)


@router.patch("/people/{uuid:user_id}", **needs(PEOPLE, body=PersonChange))
def change(request: ApiRequest, user_id: UUID) -> HttpResponse:
    """Change a person's name, rights or activity."""
    body = read_body(request, PersonChange)
    rights = None if body.roles is None else Rights(body.roles, body.shops, body.warehouses)
    run(
        operations.change_person,
        actor=request.actor,
        user_id=user_id,
        name=body.name,
        is_active=body.is_active,
        rights=rights,
    )
    return answer(operations.person(user_id, actor=request.actor))


@router.post("/people/{uuid:user_id}/link", **needs(PEOPLE))
def new_link(request: ApiRequest, user_id: UUID) -> HttpResponse:
    """A fresh one-time link for a person."""
    link = run(operations.new_link_for, actor=request.actor, user_id=user_id)
    return answer({"link": link}, 201)
