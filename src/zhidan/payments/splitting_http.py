"""Splitting orders over HTTP: what would come of it, there, and back."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.http import HttpResponse
from msgspec import Meta, Struct
from ninja import Router

from zhidan.kernel.money import Money
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders import api as orders
from zhidan.payments.jobs import SPLIT_JOB, UNSPLIT_JOB
from zhidan.payments.operations.split_paid_orders import split_paid_orders
from zhidan.payments.operations.unsplit_paid_orders import unsplit_paid_orders
from zhidan.platform import jobs
from zhidan.platform.actors import Actor
from zhidan.platform.http import ApiRequest, answer, needs, once, outcome_row, read_body
from zhidan.platform.messages import sentence

router = Router()
AT_ONCE = 20  # more orders than this become a job
SHOWN = 20
LOOKED_AT = 500


class SplitBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Which orders, by id or by filter with the count the person saw, and how to split them."""

    wish: orders.SplitWish
    ids: Annotated[list[UUID], Meta(max_length=10_000)] = []
    filter: orders.OrderFilter | None = None
    expected_count: int | None = None


class UnsplitBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Which split orders are to be whole again, and why."""

    ids: Annotated[list[UUID], Meta(max_length=10_000)] = []
    filter: orders.OrderFilter | None = None
    expected_count: int | None = None
    reason: Annotated[str, Meta(max_length=300)] = ""


@router.post("/orders/split/preview", **needs("orders.split", body=SplitBody))
def preview(request: ApiRequest) -> HttpResponse:
    """What would come of it: the first 20 orders in full, and how many parts the first 500 make."""
    body = read_body(request, SplitBody)
    ids = orders.chosen(body.ids, body.filter, body.expected_count, request.actor)
    ahead = orders.splits_ahead(ids[:LOOKED_AT], body.wish, actor=request.actor)
    return answer(
        {
            "items": [_ahead(one, request) for one in ahead[:SHOWN]],
            "orders": len(ids),
            "looked_at": len(ahead),
            "splits": sum(bool(one.parts) for one in ahead),
            "parts": sum(len(one.parts) for one in ahead),
        }
    )


@router.post("/orders/split", **needs("orders.split", body=SplitBody))
def split(request: ApiRequest) -> HttpResponse:
    """Split orders, a few at once, many as a job."""
    body = read_body(request, SplitBody)
    ids = orders.chosen(body.ids, body.filter, body.expected_count, request.actor)
    if len(ids) <= AT_ONCE:
        return once(
            request,
            split_paid_orders,
            render=lambda outcomes: _outcomes(outcomes, request.locale),
            wanted=[orders.Splitting(one, body.wish) for one in ids],
        )
    args = {"ids": ids, "wish": msgspec.to_builtins(body.wish)}
    return _queued(request, SPLIT_JOB, args, "split", len(ids))


@router.post("/orders/unsplit", **needs("orders.split", body=UnsplitBody))
def unsplit(request: ApiRequest) -> HttpResponse:
    """Let split orders be whole again, a few at once, many as a job."""
    body = read_body(request, UnsplitBody)
    ids = orders.chosen(body.ids, body.filter, body.expected_count, request.actor)
    if len(ids) <= AT_ONCE:
        return once(
            request,
            unsplit_paid_orders,
            render=lambda outcomes: _outcomes(outcomes, request.locale),
            order_ids=ids,
            reason=body.reason,
        )
    return _queued(request, UNSPLIT_JOB, {"ids": ids, "reason": body.reason}, "unsplit", len(ids))


def _queued(
    request: ApiRequest, kind: str, args: dict[str, Any], title: str, count: int
) -> HttpResponse:
    return once(
        request,
        _enqueue,
        render=lambda job_id: msgspec.json.encode({"job_id": job_id}),
        status=202,
        kind=kind,
        args=args,
        title=title,
        count=count,
    )


def _enqueue(*, kind: str, args: dict[str, Any], title: str, count: int, actor: Actor) -> UUID:
    return jobs.enqueue(
        kind,
        args,
        actor=actor,
        total=count,
        title=f"job.orders.{title}",
        title_params={"count": count},
    )


def _outcomes(outcomes: Outcomes, locale: str) -> bytes:
    return msgspec.json.encode({"outcomes": [outcome_row(row, locale) for row in outcomes]})


def _ahead(one: orders.SplitAhead, request: ApiRequest) -> dict[str, Any]:
    detail = sentence(one.code, one.params, request.locale) if one.code else ""
    sees_money = request.actor.may("money.view")
    return {
        "order_id": one.order_id,
        "order_no": one.order_no,
        "code": one.code,
        "detail": detail,
        "parts": [_part(part, one.currency, sees_money) for part in one.parts],
    }


def _part(ahead: orders.PartAhead, currency: str, sees_money: bool) -> dict[str, Any]:
    part, money = ahead.part, ahead.part.money
    figures = {
        "goods": money.goods,
        "discount": money.seller_discount + money.platform_discount + money.streamer_discount,
        "freight": money.freight,
        "payable": money.payable,
        "paid": money.kept,
    }
    return {
        "lines": [{"line_id": piece.line_id, "quantity": piece.quantity} for piece in part.pieces],
        "units": sum(piece.quantity for piece in part.pieces),
        "warehouse_id": ahead.warehouse_id,
        "is_short": ahead.is_short,
        "weight_g": ahead.weight_g,
        "amounts": {
            name: Money(minor, currency).as_json() if sees_money else None
            for name, minor in figures.items()
        },
    }
