"""Customers over HTTP: buyers with their orders' sums, their tags, the blacklist."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.http import HttpResponse
from msgspec import Meta, Struct
from ninja import Router

from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.operations.lift_blacklist import Lifted, lift_blacklist
from zhidan.orders.queries.customers import count_customers, customer, customer_list
from zhidan.orders.render import blacklist_json, customer_json
from zhidan.parties import api as parties
from zhidan.platform.http import ApiRequest, answer, needs, once, outcome_row, read_body
from zhidan.platform.paging import clamp
from zhidan.platform.work import run

router = Router(tags=["customers"])
VIEW, TAG, BLACKLIST = "customers.view", "customers.edit", "customers.blacklist"
MOST = 500


def _filter(request: ApiRequest) -> parties.BuyerFilter:
    known = set(parties.BuyerFilter.__struct_fields__)
    return parties.BuyerFilter(**{k: str(v) for k, v in request.GET.items() if k in known})


@router.get("/customers", **needs(VIEW))
def list_customers(
    request: ApiRequest, sort: str = "-last_order_at", cursor: str | None = None, limit: int = 50
) -> HttpResponse:
    """A page of the customers of the caller's shops, masked, by their last order."""
    page = customer_list(
        _filter(request), sort=sort, cursor=cursor, limit=clamp(limit), actor=request.actor
    )
    items = [customer_json(row, request.actor) for row in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/customers/count", **needs(VIEW))
def count(request: ApiRequest) -> HttpResponse:
    """How many customers match; above 10,000 `capped`."""
    return answer(count_customers(_filter(request), actor=request.actor))


@router.get("/customers/tags", **needs(VIEW))
def tags(request: ApiRequest) -> HttpResponse:
    """The tags that may be set."""
    return answer({"items": parties.buyer_tags()})


class TagBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Up to 500 changes of tags."""

    changes: Annotated[list[parties.TagChange], Meta(min_length=1, max_length=MOST)]


@router.post("/customers/tag", **needs(TAG, body=TagBody))
def tag(request: ApiRequest) -> HttpResponse:
    """Set and take away tags; each outcome says what changed, so that it can be undone."""
    body = read_body(request, TagBody)
    return once(
        request,
        parties.tag_buyers,
        render=lambda outcomes: _told(outcomes, request.locale),
        changes=body.changes,
    )


class BlacklistBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose orders wait for somebody from now on, why, and until when."""

    ids: Annotated[list[UUID], Meta(min_length=1, max_length=MOST)]
    reason: str
    until: datetime | None = None


@router.post("/customers/blacklist", **needs(BLACKLIST, body=BlacklistBody))
def blacklist(request: ApiRequest) -> HttpResponse:
    """Let every new order of these customers wait for somebody."""
    body = read_body(request, BlacklistBody)
    return once(
        request,
        parties.blacklist_buyers,
        render=lambda outcomes: _told(outcomes, request.locale),
        buyer_ids=body.ids,
        reason=body.reason,
        until=body.until,
    )


class LiftBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is taken off the blacklist."""

    ids: Annotated[list[UUID], Meta(min_length=1, max_length=MOST)]


@router.post("/customers/lift", **needs(BLACKLIST, body=LiftBody))
def lift(request: ApiRequest) -> HttpResponse:
    """Take customers off the blacklist; orders that waited for it are let go."""
    body = read_body(request, LiftBody)

    def render(lifted: Lifted) -> bytes:
        return _told(
            lifted.outcomes, request.locale, freed=lifted.freed, still_held=lifted.still_held
        )

    return once(request, lift_blacklist, render=render, buyer_ids=body.ids)


@router.get("/customers/{uuid:customer_id}", **needs(VIEW))
def get_customer(request: ApiRequest, customer_id: UUID) -> HttpResponse:
    """One customer; their orders are those of the order list with this `buyer`."""
    found = customer(customer_id, actor=request.actor)
    told = blacklist_json(found.buyer.blacklist, with_name=True)
    return answer({**customer_json(found, request.actor), "blacklist": told})


class RevealBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Why somebody needs to read a customer's name."""

    reason: str


@router.post("/customers/{uuid:customer_id}/reveal", **needs("parties.reveal", body=RevealBody))
def reveal(request: ApiRequest, customer_id: UUID) -> HttpResponse:
    """The customer's nick in plain; leaves an audit row."""
    body = read_body(request, RevealBody)
    nick = run(parties.reveal_buyer, actor=request.actor, buyer_id=customer_id, reason=body.reason)
    return answer({"nick": nick})


def _told(outcomes: Outcomes, locale: str, **more: Any) -> bytes:
    rows = [outcome_row(row, locale) for row in outcomes]
    return msgspec.json.encode({"outcomes": rows, **more})
