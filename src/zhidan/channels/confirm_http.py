"""发货回传 over HTTP. Parse, run, render: no rules here."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.http import HttpResponse, StreamingHttpResponse
from msgspec import Meta, Struct
from ninja import Router

from zhidan.channels.confirm_queries import (
    FileCard,
    confirm_file,
    entries_of,
    file_cards,
    file_content,
    file_page,
    orders_of_file,
    shops_to_tell,
)
from zhidan.channels.operations.refuse_confirmations import refuse_confirmations
from zhidan.channels.operations.write_confirm_file import (
    MOST_ORDERS,
    WrittenFile,
    write_confirm_file,
)
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders import api as orders
from zhidan.platform.http import ApiRequest, answer, needs, once, outcome_row, read_body
from zhidan.platform.work import JOB

router = Router(tags=["confirmations"])


class WriteBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The shop whose channel is to be told, of these orders or of all that wait."""

    shop: str
    ids: Annotated[list[UUID], Meta(max_length=MOST_ORDERS)] = []


class PastedBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The channel's answer to a file: a line per refused order, its number and the reason."""

    pasted: Annotated[str, Meta(min_length=1, max_length=200_000)]


@router.get("/confirmations/shops", **needs(orders.CONFIRM))
def list_shops(request: ApiRequest) -> HttpResponse:
    """The shops with a channel: how many orders wait to be told of, since when, in what format."""
    return answer({"items": shops_to_tell(actor=request.actor)})


@router.post("/confirmations/write", **needs(orders.CONFIRM, body=WriteBody))
def write_file(request: ApiRequest) -> HttpResponse:
    """Write a shipping file; what stands in it counts as exported."""

    def told(written: WrittenFile) -> bytes:
        return msgspec.json.encode(
            {
                "file_id": written.file.id if written.file else None,
                "outcomes": _rows(written.outcomes, request.locale),
            }
        )

    body = read_body(request, WriteBody)
    return once(
        request, write_confirm_file, render=told, bounds=JOB, shop=body.shop, order_ids=body.ids
    )


@router.get("/confirmations/files", **needs(orders.CONFIRM))
def list_files(
    request: ApiRequest, shop: UUID | None = None, cursor: str | None = None, limit: int = 50
) -> HttpResponse:
    """Shipping files, the newest first."""
    page = file_page(actor=request.actor, shop_id=shop, cursor=cursor, limit=limit)
    items = [_file_json(card) for card in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/confirmations/files/{uuid:confirm_file_id}", **needs(orders.CONFIRM))
def get_file(request: ApiRequest, confirm_file_id: UUID) -> HttpResponse:
    """One file with its orders and how far the channel knows of each."""
    file = confirm_file(confirm_file_id, actor=request.actor)
    (card,) = file_cards([file], actor=request.actor)
    known = orders_of_file(file, actor=request.actor)
    entries = [
        {
            **msgspec.to_builtins(known[entry.order_id]),
            "left_out": entry.left_out,
            "actions": orders.confirm_actions(
                known[entry.order_id].confirm_state, actor=request.actor
            ),
        }
        for entry in entries_of(file)
        if entry.order_id in known
    ]
    return answer({**_file_json(card), "entries": entries})


@router.get("/confirmations/files/{uuid:confirm_file_id}/download", **needs(orders.CONFIRM))
def download_file(request: ApiRequest, confirm_file_id: UUID) -> StreamingHttpResponse:
    """The file as it was written."""
    file = confirm_file(confirm_file_id, actor=request.actor)
    name, content = file_content(file, actor=request.actor)
    response = StreamingHttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@router.post(
    "/confirmations/files/{uuid:confirm_file_id}/refuse", **needs(orders.CONFIRM, body=PastedBody)
)
def refuse(request: ApiRequest, confirm_file_id: UUID) -> HttpResponse:
    """Note what the channel refused of a file, from its answer as it was pasted."""
    return once(
        request,
        refuse_confirmations,
        render=lambda outcomes: msgspec.json.encode({"outcomes": _rows(outcomes, request.locale)}),
        bounds=JOB,
        file_id=confirm_file_id,
        pasted=read_body(request, PastedBody).pasted,
    )


def _rows(outcomes: Outcomes, locale: str) -> list[dict[str, Any]]:
    return [outcome_row(row, locale) for row in outcomes]


def _file_json(card: FileCard) -> dict[str, Any]:
    file = card.file
    return {
        "id": file.id,
        "number": file.number,
        "shop_id": file.shop_id,
        "format": file.format,
        "orders": file.orders,
        "states": card.states,
        "created_by": file.created_by_name,
        "created_at": file.created_at,
    }
