"""Listings that orders wait for, and what was decided about them (商品匹配), over HTTP."""

from __future__ import annotations

from uuid import UUID

import msgspec
from django.http import HttpResponse
from msgspec import Struct
from ninja import Router

from zhidan.catalog import api as catalog
from zhidan.kernel.errors import Conflict, InvalidInput, NotFound
from zhidan.orders.operations.decide_listings import Decided, decide_listings
from zhidan.orders.operations.map_lines import LineChange, map_lines
from zhidan.orders.queries.detail import listing_of_line
from zhidan.orders.queries.waiting import (
    ListingFilter,
    count_waiting,
    every_waiting_listing,
    find_waiting,
    waiting_listings,
    waiting_orders,
)
from zhidan.orders.render_listings import decided_json, decision_json, order_json, waiting_json
from zhidan.platform.filters import search_text, uuids
from zhidan.platform.http import ApiRequest, answer, needs, once, outcome_row, read_body
from zhidan.platform.paging import clamp

router = Router(tags=["orders"])
MOST_DECISIONS = 10_000
SHOWN_ORDERS = 8


def _filter(request: ApiRequest) -> ListingFilter:
    known = set(ListingFilter.__struct_fields__)
    return ListingFilter(**{k: str(v) for k, v in request.GET.items() if k in known})


@router.get("/listings/waiting", **needs("orders.view"))
def list_waiting(
    request: ApiRequest, sort: str = "-orders", cursor: str | None = None, limit: int = 50
) -> HttpResponse:
    """A page of the listings that open orders wait for; the filter's fields are parameters."""
    page = waiting_listings(
        _filter(request), sort=sort, cursor=cursor, limit=clamp(limit), actor=request.actor
    )
    items = waiting_json(page.items, request.actor)
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/listings/waiting/count", **needs("orders.view"))
def waiting_count(request: ApiRequest) -> HttpResponse:
    """How many listings match; above 10,000 `capped`."""
    return answer(count_waiting(_filter(request), actor=request.actor))


@router.get("/listings/decided", **needs("orders.view"))
def list_decided(request: ApiRequest, cursor: str | None = None, limit: int = 50) -> HttpResponse:
    """A page of the decisions, the latest first."""
    shops, text = _shops_and_text(request)
    page = catalog.decided_listings(shops=shops, text=text, cursor=cursor, limit=clamp(limit))
    items = decided_json(page.items, request.actor)
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/listings/decided/count", **needs("orders.view"))
def decided_count(request: ApiRequest) -> HttpResponse:
    """How many decisions match; above 10,000 `capped`."""
    shops, text = _shops_and_text(request)
    return answer(catalog.count_decided(shops=shops, text=text))


def _shops_and_text(request: ApiRequest) -> tuple[frozenset[UUID] | None, str]:
    """The shops of the filter within the caller's scope, and what was typed."""
    wanted = _filter(request)
    asked = frozenset(uuids(wanted.shop, field="shop"))
    seen = request.actor.shops
    shops = (asked or seen) if seen is None else (seen & asked if asked else seen)
    return shops, search_text(wanted.q)


@router.get("/listings/{uuid:listing_id}", **needs("orders.view"))
def get_listing(request: ApiRequest, listing_id: UUID) -> HttpResponse:
    """A listing with what it stands for or may be, and the first orders that wait for it."""
    if waiting := find_waiting(listing_id, actor=request.actor):
        [row] = waiting_json([waiting], request.actor)
        some = waiting_orders(waiting.asked.listing, limit=SHOWN_ORDERS, actor=request.actor)
        return answer({**row, "waiting": [order_json(order) for order in some]})
    decided = catalog.find_decided(listing_id)
    if decided is None or not request.actor.sees_shop(decided.decision.shop_id):
        raise NotFound(field="listing_id")
    [row] = decided_json([decided], request.actor)
    return answer({**row, "waiting": []})


class Decision(Struct, frozen=True, forbid_unknown_fields=True):
    """What a listing stands for: a SKU, nothing that is kept as one, or (neither) not decided."""

    shop_id: UUID
    title: str
    platform_item_id: str = ""
    platform_sku_id: str = ""
    outer_code: str = ""
    as_sold: str = ""
    spec: str = ""
    sku_id: UUID | None = None
    is_virtual: bool = False

    def decided(self) -> catalog.ListingDecision:
        """Raises: InvalidInput for a listing without a name, and one that is two things."""
        key = (self.platform_item_id, self.platform_sku_id, self.outer_code, self.as_sold)
        if not any(key):
            raise InvalidInput(code="listing_without_name", field="decisions")
        if self.is_virtual and self.sku_id:
            raise InvalidInput(code="sku_and_virtual", field="decisions")
        target = catalog.ListingTarget(self.sku_id) if self.is_virtual or self.sku_id else None
        return catalog.ListingDecision(self.shop_id, key, self.title, self.spec, target)


class MatchBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Up to 10,000 decisions."""

    decisions: list[Decision]


@router.post("/listings/match", **needs("orders.edit", body=MatchBody))
def match(request: ApiRequest) -> HttpResponse:
    """Say what listings stand for; orders that wait for them follow, at once or in a job."""
    body = read_body(request, MatchBody)
    if not 0 < len(body.decisions) <= MOST_DECISIONS:
        raise InvalidInput(code="too_many_decisions", field="decisions", most=MOST_DECISIONS)
    decisions = [decision.decided() for decision in body.decisions]
    return _decide(request, decisions)


class AcceptBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Of which listings the exact suggestions are taken, with the number the person saw."""

    filter: ListingFilter
    expected_count: int


@router.post("/listings/accept", **needs("orders.edit", body=AcceptBody))
def accept(request: ApiRequest) -> HttpResponse:
    """Take the exact suggestion of every listing of the filter that has one."""
    body = read_body(request, AcceptBody)
    wanted = msgspec.structs.replace(body.filter, suggested="exact")
    waiting = every_waiting_listing(wanted, actor=request.actor)
    if len(waiting) != body.expected_count:
        raise Conflict(code="listing_count_changed", count=len(waiting))
    asked = [row.asked for row in waiting]
    decisions = [
        catalog.ListingDecision(
            one.shop_id, one.key, one.title, one.spec, catalog.ListingTarget(hints[0].sku.id)
        )
        for one, hints in zip(asked, catalog.suggest_skus(asked), strict=True)
        if hints and hints[0].is_exact
    ]
    if not decisions:
        raise InvalidInput(code="nothing_suggested", field="filter")
    return _decide(request, decisions)


def _decide(request: ApiRequest, decisions: list[catalog.ListingDecision]) -> HttpResponse:
    def render(decided: Decided) -> bytes:
        return msgspec.json.encode(
            {
                "before": [decision_json(decision) for decision in decided.before],
                "order_count": decided.order_count,
                "outcomes": [outcome_row(row, request.locale) for row in decided.outcomes],
                "job_id": decided.job_id,
            }
        )

    return once(request, decide_listings, render=render, decisions=decisions)


class MapBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The SKU a line stands for, in this order alone or wherever the listing is sold."""

    sku_id: UUID
    remember: bool = True


@router.post(
    "/orders/{uuid:order_id}/lines/{uuid:line_id}/map", **needs("orders.edit", body=MapBody)
)
def map_to_sku(request: ApiRequest, order_id: UUID, line_id: UUID) -> HttpResponse:
    """Say which SKU an unmapped line stands for."""
    body = read_body(request, MapBody)
    asked = listing_of_line(order_id, line_id, actor=request.actor)
    target = catalog.ListingTarget(body.sku_id)
    if body.remember and any(asked.key):
        decision = catalog.ListingDecision(*asked.listing, asked.title, asked.spec, target)
        return _decide(request, [decision])
    if body.sku_id not in catalog.supplies([body.sku_id]):
        raise NotFound(field="sku_id")
    return once(
        request,
        map_lines,
        render=lambda outcomes: msgspec.json.encode(
            {"outcomes": [outcome_row(row, request.locale) for row in outcomes]}
        ),
        order_ids=[order_id],
        changes=[LineChange(asked.listing, target)],
    )
