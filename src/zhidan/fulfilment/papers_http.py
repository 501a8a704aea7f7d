"""Papers to print over HTTP: packing slips, order sheets, and how they would look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from msgspec import Meta, Struct
from ninja import File, Router, UploadedFile

from zhidan.catalog import api as catalog
from zhidan.fulfilment.models import FulfilmentOrder, PickList
from zhidan.fulfilment.operations.keep_paper import FILE_KIND, keep_paper
from zhidan.fulfilment.paper import content
from zhidan.fulfilment.paper.pick_list import PickListForm, pick_list_pdf
from zhidan.fulfilment.paper.sheet_pdf import sheets_pdf
from zhidan.fulfilment.paper.words import Locale
from zhidan.fulfilment.policy import PickListPolicy
from zhidan.fulfilment.queries.detail import pick_list_content
from zhidan.fulfilment.queries.filters import scope
from zhidan.fulfilment.queries.papers import (
    KINDS,
    LOGO_PIXELS,
    PaperKind,
    Printed,
    order_sheets,
    packing_slips,
    sample,
    sample_pick_list,
)
from zhidan.fulfilment.queries.thumbs import thumbs_of
from zhidan.fulfilment.states import RETIRED
from zhidan.kernel.errors import InvalidInput, NotFound
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform import files, policy
from zhidan.platform.decoding import decode_json
from zhidan.platform.http import ApiRequest, answer, needs, read_body, signed_in
from zhidan.platform.work import run

router = Router(tags=["papers"])
POLICY = "settings.policy"
MOST_LOGO_BYTES = 1024 * 1024
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


class PaperIds(Struct, frozen=True, forbid_unknown_fields=True):
    """What is printed, in this order."""

    ids: Annotated[list[UUID], Meta(min_length=1, max_length=200)]


@router.post("/fulfilments/packing-slips", **needs("fulfilment.view", body=PaperIds))
def print_packing_slips(request: ApiRequest) -> HttpResponse:
    """Packing slips as one PDF, each in the form of its shop; people masked; on record."""
    ids = read_body(request, PaperIds).ids
    slips = packing_slips(ids, locale=request.locale, actor=request.actor)
    return _kept(request, "packing_slip", slips)


@router.post("/orders/sheets", **needs("orders.view", body=PaperIds))
def print_order_sheets(request: ApiRequest) -> HttpResponse:
    """Order sheets as one PDF, each in the form of its shop; people masked; on record."""
    ids = read_body(request, PaperIds).ids
    sheets = order_sheets(ids, locale=request.locale, actor=request.actor)
    return _kept(request, "order_sheet", sheets)


def _kept(request: ApiRequest, kind: PaperKind, printed: Sequence[Printed]) -> HttpResponse:
    if not printed:
        raise NotFound(field="ids")
    file_id = run(
        keep_paper,
        actor=request.actor,
        pdf=_pdf(printed, request.locale),
        kind=kind,
        numbers=[one.sheet.number for one in printed],
    )
    return answer({"id": file_id, "sheets": len(printed)}, status=201)


def _pdf(printed: Sequence[Printed], locale: Locale) -> bytes:
    return sheets_pdf([(one.sheet, one.form, one.logo) for one in printed], locale=locale)


@router.get("/papers/{uuid:file_id}.pdf", **signed_in())
def get_paper(request: ApiRequest, file_id: UUID) -> StreamingHttpResponse:
    """A printed PDF, for whoever made it, for an hour."""
    found = files.info(file_id)
    if found.kind != FILE_KIND or found.created_by != request.actor.id:
        raise NotFound(code="file_not_found")
    response = StreamingHttpResponse(files.read_chunks(file_id), content_type=found.content_type)
    response["Content-Disposition"] = f'inline; filename="{found.name}"'
    response["Cache-Control"] = "no-store"
    return response


@router.get("/papers/preview/{kind}.pdf", **needs(POLICY))
def preview(
    request: ApiRequest,
    kind: Literal["packing_slip", "order_sheet", "pick_list"],
    values: str,
    shop: UUID | None = None,
) -> HttpResponse:
    """How the newest order would be printed with these settings; a sample where there is none."""
    said = decode_json(values.encode(), dict[str, Any])
    if shop is not None:
        parties.shop_card(shop, actor=request.actor)
    if kind == "pick_list":
        pdf = _pick_list_preview(request, policy.parse(PickListPolicy, said))
    else:
        pdf = _sheet_preview(request, kind, said, shop)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="preview.pdf"'
    response["Cache-Control"] = "no-store"
    # The settings page shows it in a frame of its own.
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'self'"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _sheet_preview(
    request: ApiRequest, kind: PaperKind, said: dict[str, Any], shop: UUID | None
) -> bytes:
    form, locale, actor = policy.parse(KINDS[kind], said), request.locale, request.actor
    if kind == "packing_slip":
        rows = FulfilmentOrder.objects.filter(scope(actor)).exclude(state__in=RETIRED)
        rows = rows.filter(shop_id=shop) if shop else rows
        ids = list(rows.order_by("-created_at", "-id").values_list("id", flat=True)[:1])
        found = packing_slips(ids, locale=locale, actor=actor, form=form)
    else:
        ids = orders.newest_orders(shop, actor=actor)
        found = order_sheets(ids, locale=locale, actor=actor, form=form)
    return _pdf(found or [sample(kind, form, locale=locale)], locale)


def _pick_list_preview(request: ApiRequest, said: PickListPolicy) -> bytes:
    houses = request.actor.warehouses
    lists = PickList.objects.order_by("-created_at", "-id")
    lists = lists if houses is None else lists.filter(warehouse_id__in=sorted(houses))
    newest = lists.values_list("id", flat=True).first()
    if newest is None:
        return _pick_list_pdf(request, sample_pick_list(_spoken(request, said)), said)
    return pick_list_paper(request, newest, said)[1]


def pick_list_paper(
    request: ApiRequest, pick_list_id: UUID, said: PickListPolicy
) -> tuple[str, bytes]:
    """A pick list's number and PDF.

    Raises: NotFound.
    """
    sheet = pick_list_content(pick_list_id, actor=request.actor, has_pictures=said.shows_pictures)
    return sheet.number, _pick_list_pdf(request, sheet, said)


def _pick_list_pdf(request: ApiRequest, sheet: content.PickList, said: PickListPolicy) -> bytes:
    logo = thumbs_of([said.logo], pixels=LOGO_PIXELS).get(said.logo) if said.logo else None
    form = PickListForm(said.title, logo, said.header, said.footer, said.shows_summary)
    return pick_list_pdf(sheet, locale=_spoken(request, said), form=form)


def _spoken(request: ApiRequest, said: PickListPolicy) -> Locale:
    return request.locale if said.language == "reader" else said.language


@router.post("/papers/logo", **needs(POLICY))
def post_logo(request: ApiRequest, file: File[UploadedFile]) -> HttpResponse:
    """Keep a logo for papers: PNG or JPEG of at most 1 MB, drawn anew."""
    if (file.size or 0) > MOST_LOGO_BYTES:
        raise InvalidInput(code="picture_too_large", field="file", limit_mb=1)
    start = file.read(len(_PNG))
    file.seek(0)
    if not start.startswith((_PNG, _JPEG)):
        raise InvalidInput(code="logo_not_png_or_jpeg", field="file")
    picture = catalog.redraw(file, side=LOGO_PIXELS)
    return answer(
        {"id": catalog.keep_picture(picture, name="logo.webp", created_by=request.actor.id)},
        status=201,
    )
