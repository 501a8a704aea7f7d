"""Signing in and out, and what the client needs to know of whoever did."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token, rotate_token
from msgspec import Struct
from ninja import Router

from zhidan import __version__
from zhidan.edge import sign_in, summaries
from zhidan.edge.addresses import client_address
from zhidan.edge.operations.demo_links import enter_demo
from zhidan.edge.operations.people import claim_account
from zhidan.platform import limits
from zhidan.platform.access import actor_for_user, permissions
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.claims import has_owner
from zhidan.platform.http import ApiRequest, Unauthorised, answer, public, read_body, signed_in
from zhidan.platform.models import User, UserRole
from zhidan.platform.work import run
from zhidan.platform.zone import business_zone

router = Router(tags=["session"])


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    """E-mail and password."""

    email: str
    password: str


class Code(Struct, frozen=True, forbid_unknown_fields=True):
    """Six digits or a recovery code."""

    code: str


class Claim(Struct, frozen=True, forbid_unknown_fields=True):
    """A one-time link's token with what it sets."""

    token: str
    password: str
    name: str = ""
    email: str = ""


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """The token of one of the demo's links."""

    token: str


@router.get("/session", **public())
def get_session(request: ApiRequest) -> HttpResponse:
    """Who is signed in, with rights and scopes; 401 when nobody is, `no_owner` when nobody could
    be yet. Sets the CSRF cookie."""
    get_token(request)
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise Unauthorised(code=None if has_owner() else "no_owner")
    return answer(session_body(actor))


@router.post("/session", **public(body=SignIn))
def post_session(request: ApiRequest) -> HttpResponse:
    """Sign in; 202 when the second factor is asked for."""
    body = read_body(request, SignIn)
    user = sign_in.begin_sign_in(
        request.session,
        email=body.email,
        password=body.password,
        address=client_address(request),
    )
    if user is None:
        return answer({"need": "totp"}, 202)
    return _welcome(request, user)


@router.post("/session/totp", **public(body=Code))
def post_totp(request: ApiRequest) -> HttpResponse:
    """The second factor of a sign-in that has begun."""
    body = read_body(request, Code)
    return _welcome(request, sign_in.finish_sign_in(request.session, code=body.code))


@router.post("/session/claim", **public(body=Claim))
def post_claim(request: ApiRequest) -> HttpResponse:
    """Use a one-time link: set the password and sign in."""
    body = read_body(request, Claim)
    limits.demand(f"claim:{client_address(request)}", 20, 600)
    user = run(
        claim_account,
        actor=SYSTEM,
        token=body.token,
        name=body.name,
        email=body.email,
        password=body.password,
        locale=request.locale,
    )
    if user.totp_confirmed_at is not None:
        return answer({"need": "sign_in"}, 202)
    sign_in.start_session(request.session, user)
    return _welcome(request, user)


@router.post("/session/link", **public(body=Link))
def post_link(request: ApiRequest) -> HttpResponse:
    """Use one of the demo's one-time links: sign in."""
    body = read_body(request, Link)
    limits.demand(f"claim:{client_address(request)}", 20, 600)
    user = run(enter_demo, actor=SYSTEM, token=body.token, locale=request.locale)
    if user.totp_confirmed_at is not None:
        return answer({"need": "sign_in"}, 202)
    sign_in.start_session(request.session, user)
    return _welcome(request, user)


@router.delete("/session", **signed_in())
def delete_session(request: ApiRequest) -> HttpResponse:
    """Sign out."""
    sign_in.end_session(request.session, request.actor)
    return HttpResponse(status=204)


def session_body(actor: Actor) -> dict[str, Any]:
    """What the client knows of its person."""
    user = find_user(actor)
    return {
        "user": {
            "id": actor.id,
            "name": actor.name,
            "email": user.email if user else "",
            "locale": actor.locale,
            "is_totp": user is not None and user.totp_confirmed_at is not None,
        },
        "permissions": sorted(code for code in permissions() if actor.may(code)),
        "roles": sorted(
            UserRole.objects.filter(user=user).values_list("role__code", flat=True) if user else []
        ),
        "shops": summaries.shops(actor),
        "warehouses": summaries.warehouses(actor),
        "time_zone": business_zone().key,
        "version": __version__,
        "demo": bool(settings.ZHIDAN_DEMO),
    }


def find_user(actor: Actor) -> User | None:
    """The account behind an actor; programs have none."""
    if actor.kind != "user" or actor.id is None:
        return None
    return User.objects.filter(id=actor.id).first()


def _welcome(request: ApiRequest, user: User) -> HttpResponse:
    rotate_token(request)
    return answer(session_body(actor_for_user(user)))
