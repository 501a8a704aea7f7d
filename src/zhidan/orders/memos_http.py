"""Memos on their way to channels, over HTTP."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from django.http import HttpResponse, StreamingHttpResponse
from msgspec import Meta, Struct
from ninja import Query, Router

from zhidan.orders.operations.move_memos import MemoAction, move_memos
from zhidan.orders.queries.changes import require_order
from zhidan.orders.queries.memos import memos_to_tell
from zhidan.platform.http import ApiRequest, answer, needs, once, outcome_row, read_body
from zhidan.platform.sheets import CONTENT_TYPES, write

router = Router()
ANY = ("queued", "exported", "accepted", "failed")
UNTAKEN = ("queued", "exported", "failed")
HEADERS = {
    "external_no": {"zh-CN": "平台单号", "en": "Channel order no."},
    "order_no": {"zh-CN": "订单号", "en": "Order no."},
    "memo": {"zh-CN": "卖家备注", "en": "Seller memo"},
}


class MemoStepBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Of which orders the newest memo takes a step."""

    ids: Annotated[list[UUID], Meta(min_length=1, max_length=500)]
    action: MemoAction
    reason: Annotated[str, Meta(max_length=300)] = ""


@router.get("/orders/memos", **needs("orders.view"))
def list_memos(request: ApiRequest) -> HttpResponse:
    """Memos that channels have not taken yet, the oldest first."""
    return answer({"items": memos_to_tell(states=UNTAKEN, actor=request.actor)})


@router.get("/orders/memos/export", **needs("orders.confirm"))
def export_memos(
    request: ApiRequest,
    kind: Annotated[Literal["csv", "xlsx"], Query(alias="format")] = "csv",
) -> StreamingHttpResponse:
    """The waiting memos as a sheet to be typed in, or taken in, at the channel."""
    rows = memos_to_tell(actor=request.actor)
    header = [HEADERS[name][request.locale] for name in HEADERS]
    sheet = write(kind, header, ([row.external_no, row.order_no, row.memo] for row in rows))
    response = StreamingHttpResponse(sheet, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="memos.{kind}"'
    return response


@router.post("/orders/memos/step", **needs("orders.confirm", body=MemoStepBody))
def step_memos(request: ApiRequest) -> HttpResponse:
    """Say that memos were written into a file, taken, refused, or are to be told again."""
    body = read_body(request, MemoStepBody)
    return once(
        request,
        move_memos,
        render=lambda outcomes: msgspec.json.encode(
            {"outcomes": [outcome_row(row, request.locale) for row in outcomes]}
        ),
        order_ids=body.ids,
        action=body.action,
        reason=body.reason,
    )


@router.get("/orders/{uuid:order_id}/memos", **needs("orders.view"))
def memos_of_order(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """How far the channel knows the memos of one order."""
    require_order(order_id, actor=request.actor)
    return answer({"items": memos_to_tell(states=ANY, order_id=order_id, actor=request.actor)})
