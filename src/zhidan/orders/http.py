"""Orders over HTTP. Parse, run, render: no rules here."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.http import HttpResponse, StreamingHttpResponse
from msgspec import UNSET, Meta, Struct, UnsetType
from ninja import Query, Router

from zhidan.orders.changes_http import router as changes_router
from zhidan.orders.changing import Swap, Words
from zhidan.orders.choosing import chosen
from zhidan.orders.customers_http import router as customers_router
from zhidan.orders.exceptions_http import router as exceptions_router
from zhidan.orders.exporting import HEADERS, export_rows
from zhidan.orders.gathering import SMALL, place_soon
from zhidan.orders.gifts_http import router as gifts_router
from zhidan.orders.incoming import IntakeRequest
from zhidan.orders.jobs import PERMISSIONS, STEPS
from zhidan.orders.listings_http import router as listings_router
from zhidan.orders.memos_http import router as memos_router
from zhidan.orders.merging_http import router as merging_router
from zhidan.orders.operations.edit_order import OrderEdit, edit_order
from zhidan.orders.operations.erase_buyer import ErasureReason, erase_buyer
from zhidan.orders.operations.place_orders import place_orders
from zhidan.orders.placements import Placement
from zhidan.orders.queries.called import called_orders
from zhidan.orders.queries.detail import order_page, order_timeline
from zhidan.orders.queries.filters import OrderFilter
from zhidan.orders.queries.listing import count_orders, order_list, stage_counts
from zhidan.orders.render import detail_json, event_json, row_json
from zhidan.orders.review_rules_http import router as rules_router
from zhidan.orders.shortages_http import router as shortages_router
from zhidan.orders.wanted_changes import ChangeWanted
from zhidan.parties import api as parties
from zhidan.platform import jobs
from zhidan.platform.actors import Actor
from zhidan.platform.http import ApiRequest, answer, needs, once, outcome_row, read_body
from zhidan.platform.idempotency import pending_key
from zhidan.platform.messages import sentence
from zhidan.platform.paging import clamp
from zhidan.platform.sheets import CONTENT_TYPES, write
from zhidan.platform.work import JOB, run
from zhidan.platform.zone import business_zone

router = Router(tags=["orders"])
router.add_router("", shortages_router)
router.add_router("", listings_router)
router.add_router("", merging_router)
router.add_router("", customers_router)
router.add_router("", rules_router)
router.add_router("", changes_router)
router.add_router("", gifts_router)
router.add_router("", memos_router)
router.add_router("", exceptions_router)
AT_ONCE = 20  # more orders than this become a job


def _filter(request: ApiRequest) -> OrderFilter:
    known = set(OrderFilter.__struct_fields__)
    return OrderFilter(**{k: str(v) for k, v in request.GET.items() if k in known})


@router.get("/orders", **needs("orders.view"))
def list_orders(
    request: ApiRequest,
    sort: str = "-placed_at",
    cursor: str | None = None,
    limit: int = 100,
) -> HttpResponse:
    """A page of orders; the filter's fields are query parameters of the same names."""
    page = order_list(
        _filter(request), sort=sort, cursor=cursor, limit=clamp(limit, 100), actor=request.actor
    )
    items = [row_json(row, request.actor) for row in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/orders/count", **needs("orders.view"))
def count(request: ApiRequest) -> HttpResponse:
    """How many orders match; above 10,000 `capped`."""
    return answer(count_orders(_filter(request), actor=request.actor))


@router.get("/orders/stages", **needs("orders.view"))
def stages(request: ApiRequest) -> HttpResponse:
    """The tabs' counts, exact."""
    return answer({"stages": stage_counts(actor=request.actor)})


class CalledBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers as somebody pasted them: ours or a channel's."""

    numbers: Annotated[
        list[Annotated[str, Meta(max_length=200)]], Meta(min_length=1, max_length=10_000)
    ]


@router.post("/orders/called", **needs("orders.view", body=CalledBody))
def called(request: ApiRequest) -> HttpResponse:
    """The orders these numbers stand for, what may be done with each, and the unknown numbers."""
    body = read_body(request, CalledBody)
    return answer(called_orders(body.numbers, actor=request.actor))


@router.get("/orders/export", **needs("orders.export"))
def export(
    request: ApiRequest,
    kind: Annotated[Literal["csv", "xlsx"], Query(alias="format")] = "csv",
) -> StreamingHttpResponse:
    """Every matching order with its lines, masked, as a sheet."""
    rows = export_rows(_filter(request), actor=request.actor)
    header = [HEADERS[name][request.locale] for name in HEADERS]
    response = StreamingHttpResponse(
        write(kind, header, rows, zone=business_zone()), content_type=CONTENT_TYPES[kind]
    )
    response["Content-Disposition"] = f'attachment; filename="orders.{kind}"'
    return response


@router.post("/orders/intake", **needs("orders.intake", body=IntakeRequest))
def intake(request: ApiRequest) -> HttpResponse:
    """Take in 1 to 500 orders of one shop; each has an outcome of its own."""
    body = read_body(request, IntakeRequest)
    if len(body.orders) <= SMALL and pending_key.get() is None:
        placed = place_soon(shop=body.shop, orders=body.orders, mode=body.mode, actor=request.actor)
        return HttpResponse(
            placements_json(placed, request.locale), content_type="application/json"
        )
    return once(
        request,
        place_orders,
        render=lambda placed: placements_json(placed, request.locale),
        shop=body.shop,
        orders=body.orders,
        mode=body.mode,
    )


def placements_json(placed: list[Placement], locale: str) -> bytes:
    """The answer of an intake: one row per sent order, refusals in the caller's language."""
    results = [
        {
            "index": row.index,
            "external_no": row.external_no,
            "outcome": row.outcome,
            "order_id": row.order_id,
            "order_no": row.order_no,
            "state": row.state,
            "holds": row.holds,
            "errors": [
                {**error, "detail": sentence(error["code"], error["params"], locale)}
                for error in row.errors
            ],
        }
        for row in placed
    ]
    return msgspec.json.encode({"results": results})


class StepBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Which orders, by id or by filter with the count the person saw, and why."""

    ids: list[UUID] = []
    filter: OrderFilter | None = None
    expected_count: int | None = None
    reason: str = ""
    holds: list[str] = []


class ChangeAlikeBody(StepBody, frozen=True, forbid_unknown_fields=True):
    """One change for many orders: SKUs swapped, the carrier wanted, the note."""

    swap: Annotated[list[Swap], Meta(max_length=100)] = []
    wanted_carrier_id: UUID | UnsetType | None = UNSET
    note: Words | UnsetType = UNSET


def _step(request: ApiRequest, action: str) -> HttpResponse:
    body = read_body(request, ChangeAlikeBody if action == "change" else StepBody)
    params: dict[str, Any] = {"reason": body.reason}
    if action == "release":
        params["holds"] = body.holds
    if isinstance(body, ChangeAlikeBody):
        wanted = ChangeWanted(
            swap=body.swap, wanted_carrier_id=body.wanted_carrier_id, note=body.note
        )
        params["wanted"] = msgspec.to_builtins(wanted)
    if body.filter is None and 0 < len(body.ids) <= AT_ONCE:
        return once(
            request,
            STEPS[action],
            render=lambda outcomes: msgspec.json.encode(
                {"outcomes": [outcome_row(row, request.locale) for row in outcomes]}
            ),
            order_ids=body.ids,
            **params,
        )
    order_ids = chosen(body.ids, body.filter, body.expected_count, request.actor)
    return once(
        request,
        _enqueue,
        render=lambda job_id: msgspec.json.encode({"job_id": job_id}),
        status=202,
        action=action,
        order_ids=order_ids,
        params=params,
    )


def _enqueue(*, action: str, order_ids: list[UUID], params: dict[str, Any], actor: Actor) -> UUID:
    return jobs.enqueue(
        "orders.step",
        {"action": action, "ids": order_ids, "params": params},
        actor=actor,
        total=len(order_ids),
        title=f"job.orders.{action}",
        title_params={"count": len(order_ids)},
    )


@router.post("/orders/approve", **needs(PERMISSIONS["approve"], body=StepBody))
def approve(request: ApiRequest) -> HttpResponse:
    """Let reviewed orders leave the house."""
    return _step(request, "approve")


@router.post("/orders/unapprove", **needs(PERMISSIONS["unapprove"], body=StepBody))
def unapprove(request: ApiRequest) -> HttpResponse:
    """Send approved orders back to review."""
    return _step(request, "unapprove")


@router.post("/orders/recall", **needs(PERMISSIONS["recall"], body=StepBody))
def recall(request: ApiRequest) -> HttpResponse:
    """Call orders back from the warehouse for review; what was picked is to be put back."""
    return _step(request, "recall")


@router.post("/orders/hold", **needs(PERMISSIONS["hold"], body=StepBody))
def hold(request: ApiRequest) -> HttpResponse:
    """Make orders wait for somebody."""
    return _step(request, "hold")


@router.post("/orders/release", **needs(PERMISSIONS["release"], body=StepBody))
def release(request: ApiRequest) -> HttpResponse:
    """Clear reasons to wait."""
    return _step(request, "release")


@router.post("/orders/pass-finance", **needs(PERMISSIONS["pass_finance"], body=StepBody))
def pass_finance(request: ApiRequest) -> HttpResponse:
    """Let orders that waited for finance go on."""
    return _step(request, "pass_finance")


@router.post("/orders/cancel", **needs(PERMISSIONS["cancel"], body=StepBody))
def cancel(request: ApiRequest) -> HttpResponse:
    """Stop orders nothing has been shipped from."""
    return _step(request, "cancel")


@router.post("/orders/change", **needs(PERMISSIONS["change"], body=ChangeAlikeBody))
def change_many(request: ApiRequest) -> HttpResponse:
    """Change many orders alike."""
    return _step(request, "change")


@router.post("/orders/complete", **needs(PERMISSIONS["complete"], body=StepBody))
def complete(request: ApiRequest) -> HttpResponse:
    """Close shipped orders for good."""
    return _step(request, "complete")


@router.post("/orders/mark-produced", **needs(PERMISSIONS["mark_produced"], body=StepBody))
def produced(request: ApiRequest) -> HttpResponse:
    """Say that what is made to order is finished."""
    return _step(request, "mark_produced")


@router.post("/orders/confirm-accept", **needs(PERMISSIONS["confirm_accept"], body=StepBody))
def confirm_accept(request: ApiRequest) -> HttpResponse:
    """Say that the channel knows of the shipping."""
    return _step(request, "confirm_accept")


@router.post("/orders/confirm-fail", **needs(PERMISSIONS["confirm_fail"], body=StepBody))
def confirm_fail(request: ApiRequest) -> HttpResponse:
    """Say that the channel refused, and why."""
    return _step(request, "confirm_fail")


@router.post("/orders/confirm-undo", **needs(PERMISSIONS["confirm_undo"], body=StepBody))
def confirm_undo(request: ApiRequest) -> HttpResponse:
    """Let the channel count as not told again."""
    return _step(request, "confirm_undo")


@router.get("/orders/{uuid:order_id}", **needs("orders.view"))
def get_order(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """One order, whole."""
    detail = order_page(order_id, actor=request.actor)
    return answer(detail_json(detail, request.actor, request.locale))


@router.get("/orders/{uuid:order_id}/timeline", **needs("orders.view"))
def timeline(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """Every step and fact of the order, newest first."""
    events = order_timeline(order_id, actor=request.actor)
    return answer({"items": [event_json(event, request.locale) for event in events]})


class EditBody(OrderEdit, frozen=True, forbid_unknown_fields=True):
    """An edit with the version the person saw."""

    expected_version: int | None = None


@router.patch("/orders/{uuid:order_id}", **needs("orders.edit", body=EditBody))
def edit(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """Change remarks, tags, flag, priority or clerk."""
    body = read_body(request, EditBody)
    run(
        edit_order,
        actor=request.actor,
        order_id=order_id,
        edit=body,
        expected_version=body.expected_version,
    )
    return get_order(request, order_id)


class EraseBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Why somebody's data is erased."""

    reason: ErasureReason


@router.post("/orders/{uuid:order_id}/erase-buyer", **needs("parties.erase", body=EraseBody))
def erase(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """Erase the personal data of this order's buyer and recipient everywhere; answers a receipt."""
    body = read_body(request, EraseBody)
    return once(
        request, erase_buyer, render=msgspec.json.encode, bounds=JOB, order_id=order_id,
        reason=body.reason,
    )  # fmt: skip


class RevealBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Why somebody needs to read a person's data."""

    reason: str


@router.post("/orders/{uuid:order_id}/reveal", **needs("parties.reveal", body=RevealBody))
def reveal(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """The recipient in plain; leaves an audit row."""
    body = read_body(request, RevealBody)
    order_page(order_id, actor=request.actor)
    person = run(
        parties.reveal_recipient, actor=request.actor, order_id=order_id, reason=body.reason
    )
    return answer(person)
