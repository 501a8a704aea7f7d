"""Changing orders over HTTP: look first, then change, and take it back."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from django.http import HttpResponse
from msgspec import Meta, Struct
from ninja import Router

from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.operations.change_orders import ChangeOfOrder, change_orders
from zhidan.orders.operations.decide_conflicts import Winner, decide_conflicts
from zhidan.orders.operations.take_back_changes import take_back_changes
from zhidan.orders.queries.changes import (
    changes_of_order,
    conflicts_of_order,
    preview_change,
    require_order,
)
from zhidan.orders.render_changes import change_json, conflict_json, preview_json
from zhidan.orders.wanted_changes import ChangeWanted
from zhidan.platform.http import ApiRequest, answer, needs, once, outcome_row, read_body
from zhidan.platform.work import run

router = Router()
Reason = Annotated[str, Meta(max_length=300)]


class ChangeBody(ChangeWanted, frozen=True, forbid_unknown_fields=True):
    """A change with the version the person saw, and why."""

    expected_version: int | None = None
    reason: Reason = ""


class TakeBackBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a change is taken back."""

    reason: Reason = ""


class DecideBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Who wins, field by field."""

    choices: dict[Literal["amounts", "lines", "recipient", "seller_memo"], Winner]


def _told(outcomes: Outcomes, locale: str) -> bytes:
    return msgspec.json.encode({"outcomes": [outcome_row(row, locale) for row in outcomes]})


@router.get("/orders/{uuid:order_id}/changes", **needs("orders.view"))
def list_changes(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """The changes of an order, newest first."""
    rows = changes_of_order(order_id, actor=request.actor)
    return answer({"items": [change_json(row, request.actor, request.locale) for row in rows]})


@router.post("/orders/{uuid:order_id}/changes/preview", **needs("orders.change", body=ChangeBody))
def preview(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """What a change would make of the order; nothing is written."""
    body = read_body(request, ChangeBody)
    seen = run(preview_change, actor=request.actor, order_id=order_id, wanted=body)
    return answer(preview_json(seen, request.actor, request.locale))


@router.post("/orders/{uuid:order_id}/changes", **needs("orders.change", body=ChangeBody))
def change(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """Change the order."""
    require_order(order_id, actor=request.actor)
    body = read_body(request, ChangeBody)
    return once(
        request,
        change_orders,
        render=lambda outcomes: _told(outcomes, request.locale),
        changes=[ChangeOfOrder(order_id, body, body.expected_version)],
        reason=body.reason,
    )


@router.post(
    "/orders/{uuid:order_id}/changes/{uuid:change_id}/take-back",
    **needs("orders.change", body=TakeBackBody),
)
def take_back(request: ApiRequest, order_id: UUID, change_id: UUID) -> HttpResponse:
    """Take the newest change of the order back."""
    require_order(order_id, actor=request.actor)
    body = read_body(request, TakeBackBody)
    return once(
        request,
        take_back_changes,
        render=lambda outcomes: _told(outcomes, request.locale),
        changes={order_id: change_id},
        reason=body.reason,
    )


@router.get("/orders/{uuid:order_id}/conflicts", **needs("orders.view"))
def list_conflicts(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """Where the source says otherwise than the order stands, what is open first."""
    rows = conflicts_of_order(order_id, actor=request.actor)
    return answer({"items": [conflict_json(row, request.actor, request.locale) for row in rows]})


@router.post("/orders/{uuid:order_id}/conflicts/decide", **needs("orders.change", body=DecideBody))
def decide(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """Take what the source says, or keep ours."""
    require_order(order_id, actor=request.actor)
    body = read_body(request, DecideBody)
    return once(
        request,
        decide_conflicts,
        render=lambda outcomes: _told(outcomes, request.locale),
        order_id=order_id,
        choices=body.choices,
    )
