"""Merging over HTTP: what could travel together, and the two ways there and back."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from django.http import HttpResponse
from msgspec import Meta, Struct
from ninja import Router

from zhidan.kernel.errors import Conflict, InvalidInput
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.merging import MOST_TOGETHER
from zhidan.orders.operations.merge_orders import merge_orders
from zhidan.orders.operations.unmerge_orders import unmerge_orders
from zhidan.orders.queries.merging import merge_candidates, merge_suggestions
from zhidan.orders.render import row_json
from zhidan.platform import jobs
from zhidan.platform.actors import Actor
from zhidan.platform.http import ApiRequest, answer, needs, once, outcome_row, read_body
from zhidan.platform.paging import clamp

router = Router()
Group = Annotated[list[UUID], Meta(min_length=2, max_length=MOST_TOGETHER)]


class MergeBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Groups of orders, each of which is to travel in one parcel; or every suggested one, with
    the number of groups the person saw."""

    groups: Annotated[list[Group], Meta(max_length=50)] = []
    expected_count: int | None = None


class UnmergeBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Which orders are to travel alone again, and why."""

    ids: Annotated[list[UUID], Meta(min_length=1, max_length=500)]
    reason: Annotated[str, Meta(max_length=300)] = ""


@router.get("/orders/merge-suggestions", **needs("orders.merge"))
def suggestions(request: ApiRequest, limit: int = 50) -> HttpResponse:
    """Groups of open orders to one recipient, the most urgent first, and how many there are."""
    found = merge_suggestions(limit=clamp(limit, 100), actor=request.actor)
    groups = [[row_json(row, request.actor) for row in group] for group in found.groups]
    return answer({"groups": groups, "count": found.count, "orders": found.orders})


@router.post("/orders/merge", **needs("orders.merge", body=MergeBody))
def merge(request: ApiRequest) -> HttpResponse:
    """Merge the named groups at once, or all suggested ones as a job."""
    body = read_body(request, MergeBody)
    if body.groups:
        return once(
            request,
            merge_orders,
            render=lambda outcomes: _outcomes(outcomes, request.locale),
            groups=body.groups,
        )
    groups = merge_candidates(actor=request.actor)
    if not groups:
        raise InvalidInput(field="groups", code="nothing_chosen")
    if body.expected_count is not None and body.expected_count != len(groups):
        raise Conflict(code="merge_count_changed", count=len(groups))
    return once(
        request,
        _enqueue,
        render=lambda job_id: msgspec.json.encode({"job_id": job_id}),
        status=202,
        groups=groups,
    )


@router.post("/orders/unmerge", **needs("orders.merge", body=UnmergeBody))
def unmerge(request: ApiRequest) -> HttpResponse:
    """Let merged orders travel alone again."""
    body = read_body(request, UnmergeBody)
    return once(
        request,
        unmerge_orders,
        render=lambda outcomes: _outcomes(outcomes, request.locale),
        order_ids=body.ids,
        reason=body.reason,
    )


def _outcomes(outcomes: Outcomes, locale: str) -> bytes:
    return msgspec.json.encode({"outcomes": [outcome_row(row, locale) for row in outcomes]})


def _enqueue(*, groups: list[list[UUID]], actor: Actor) -> UUID:
    return jobs.enqueue(
        "orders.merge_all",
        {"groups": groups},
        actor=actor,
        total=sum(map(len, groups)),
        title="job.orders.merge",
        title_params={"groups": len(groups), "count": sum(map(len, groups))},
    )
