"""The warehouse over HTTP. Parse, run, render: no rules here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.http import HttpResponse, StreamingHttpResponse
from msgspec import Meta, Struct
from ninja import Query, Router

from zhidan.fulfilment.exporting import HEADERS, export_rows
from zhidan.fulfilment.jobs import enqueue_shipping
from zhidan.fulfilment.operations.pack_fulfilments import pack_fulfilments
from zhidan.fulfilment.operations.pick_fulfilments import pick_fulfilments
from zhidan.fulfilment.operations.put_back_fulfilments import put_back_fulfilments
from zhidan.fulfilment.operations.put_back_item import put_back_item
from zhidan.fulfilment.operations.release_fulfilments import Released, release_fulfilments
from zhidan.fulfilment.operations.scan_item import scan_item
from zhidan.fulfilment.operations.ship_fulfilments import ship_fulfilments
from zhidan.fulfilment.operations.ship_orders import OrderToShip, ship_orders
from zhidan.fulfilment.operations.unrelease_fulfilments import unrelease_fulfilments
from zhidan.fulfilment.papers_http import pick_list_paper
from zhidan.fulfilment.papers_http import router as papers_router
from zhidan.fulfilment.policy import PickListPolicy
from zhidan.fulfilment.queries.detail import fulfilment_page
from zhidan.fulfilment.queries.filters import FulfilmentFilter
from zhidan.fulfilment.queries.listing import count_fulfilments, fulfilment_list
from zhidan.fulfilment.render import detail_json, row_json
from zhidan.fulfilment.scanning import ScanAnswer
from zhidan.fulfilment.shipping import ParcelToShip
from zhidan.fulfilment.tracking import candidates, compact
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.outcomes import Outcomes
from zhidan.parties import api as parties
from zhidan.platform import policy
from zhidan.platform.http import ApiRequest, answer, needs, once, outcome_row, read_body
from zhidan.platform.paging import clamp
from zhidan.platform.sheets import CONTENT_TYPES, write
from zhidan.platform.zone import business_zone

router = Router(tags=["fulfilment"])
router.add_router("", papers_router)
AT_ONCE = 20  # more orders than this become a job
Ids = Annotated[list[UUID], Meta(min_length=1, max_length=500)]
Code = Annotated[str, Meta(min_length=1, max_length=120)]
CarrierCode = Annotated[str, Meta(min_length=1, max_length=40)]
TrackingNo = Annotated[str, Meta(max_length=80)]
Weight = Annotated[int, Meta(gt=0, le=1_000_000)]


class FulfilmentIds(Struct, frozen=True, forbid_unknown_fields=True):
    """Which fulfilment orders, and why where that matters."""

    ids: Ids
    reason: Annotated[str, Meta(max_length=300)] = ""


class ScanBody(Struct, frozen=True, forbid_unknown_fields=True):
    """One shot of the scanner, under an id that the client made."""

    scan_id: UUID
    code: Code


class ParcelBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A parcel of a fulfilment order; the same id twice makes two parcels."""

    id: UUID
    carrier: CarrierCode
    tracking_no: TrackingNo = ""
    weight_g: Weight | None = None
    accept_unusual: bool = False


class ShipFulfilmentsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The parcels that leave."""

    items: Annotated[list[ParcelBody], Meta(min_length=1, max_length=500)]


class OrderParcelBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The parcel of an order."""

    order_id: UUID
    carrier: CarrierCode
    tracking_no: TrackingNo = ""
    accept_unusual: bool = False


class ShipOrdersBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Orders that leave as they stand: each with its parcel, or all with one carrier."""

    ids: Annotated[list[UUID], Meta(max_length=5_000)] = []
    carrier: Annotated[str, Meta(max_length=40)] = ""
    tracking_no: TrackingNo = ""
    accept_unusual: bool = False
    parcels: Annotated[list[OrderParcelBody], Meta(max_length=5_000)] = []


class NumberBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A number as somebody scanned or typed it."""

    tracking_no: Annotated[str, Meta(max_length=120)]


def _filter(request: ApiRequest) -> FulfilmentFilter:
    known = set(FulfilmentFilter.__struct_fields__)
    return FulfilmentFilter(**{k: str(v) for k, v in request.GET.items() if k in known})


@router.get("/fulfilments", **needs("fulfilment.view"))
def list_fulfilments(
    request: ApiRequest, cursor: str | None = None, limit: int = 100
) -> HttpResponse:
    """A page of fulfilment orders; the filter's fields are query parameters of the same names."""
    page = fulfilment_list(
        _filter(request), cursor=cursor, limit=clamp(limit, 100), actor=request.actor
    )
    items = [row_json(card) for card in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/fulfilments/count", **needs("fulfilment.view"))
def count(request: ApiRequest) -> HttpResponse:
    """How many match; above 10,000 `capped`."""
    return answer(count_fulfilments(_filter(request), actor=request.actor))


@router.get("/fulfilments/export", **needs("fulfilment.view"))
def export(
    request: ApiRequest,
    kind: Annotated[Literal["csv", "xlsx"], Query(alias="format")] = "csv",
) -> StreamingHttpResponse:
    """Every matching fulfilment order with its lines, masked, as a sheet."""
    rows = export_rows(_filter(request), actor=request.actor)
    header = [HEADERS[name][request.locale] for name in HEADERS]
    response = StreamingHttpResponse(
        write(kind, header, rows, zone=business_zone()), content_type=CONTENT_TYPES[kind]
    )
    response["Content-Disposition"] = f'attachment; filename="fulfilments.{kind}"'
    return response


@router.get("/fulfilments/{uuid:fulfilment_id}", **needs("fulfilment.view"))
def get_fulfilment(request: ApiRequest, fulfilment_id: UUID) -> HttpResponse:
    """One fulfilment order, whole."""
    detail = fulfilment_page(fulfilment_id, actor=request.actor)
    return answer(detail_json(detail, request.locale))


def _rows(outcomes: Outcomes, locale: str) -> list[dict[str, Any]]:
    return [outcome_row(row, locale) for row in outcomes]


def _step(request: ApiRequest, operation: Callable[..., Outcomes], **given: Any) -> HttpResponse:
    return once(
        request,
        operation,
        render=lambda outcomes: msgspec.json.encode({"outcomes": _rows(outcomes, request.locale)}),
        **given,
    )


@router.post("/fulfilments/release", **needs("fulfilment.pick", body=FulfilmentIds))
def release(request: ApiRequest) -> HttpResponse:
    """Let the warehouse start; answers a pick list per warehouse."""

    def told(released: Released) -> bytes:
        lists = released.pick_list_ids
        return msgspec.json.encode(
            {
                "outcomes": _rows(released.outcomes, request.locale),
                "pick_list_id": lists[0] if lists else None,
                "pick_list_ids": lists,
            }
        )

    body = read_body(request, FulfilmentIds)
    return once(request, release_fulfilments, render=told, fulfilment_ids=body.ids)


@router.post("/fulfilments/unrelease", **needs("fulfilment.pick", body=FulfilmentIds))
def unrelease(request: ApiRequest) -> HttpResponse:
    """Take fulfilment orders off the floor; what was picked goes back."""
    body = read_body(request, FulfilmentIds)
    return _step(request, unrelease_fulfilments, fulfilment_ids=body.ids, reason=body.reason)


@router.post("/fulfilments/pick", **needs("fulfilment.pick", body=FulfilmentIds))
def pick(request: ApiRequest) -> HttpResponse:
    """Mark as picked in full."""
    return _step(request, pick_fulfilments, fulfilment_ids=read_body(request, FulfilmentIds).ids)


@router.post("/fulfilments/put-back", **needs("fulfilment.pick", body=FulfilmentIds))
def put_back(request: ApiRequest) -> HttpResponse:
    """Confirm that what was picked for stopped ones stands on its shelf again."""
    ids = read_body(request, FulfilmentIds).ids
    return _step(request, put_back_fulfilments, fulfilment_ids=ids)


@router.post("/fulfilments/pack", **needs("fulfilment.pack", body=FulfilmentIds))
def pack(request: ApiRequest) -> HttpResponse:
    """Mark as packed."""
    return _step(request, pack_fulfilments, fulfilment_ids=read_body(request, FulfilmentIds).ids)


@router.post("/fulfilments/ship", **needs("fulfilment.ship", body=ShipFulfilmentsBody))
def ship(request: ApiRequest) -> HttpResponse:
    """Book parcels out of the house."""
    body = read_body(request, ShipFulfilmentsBody)
    parcels = [
        ParcelToShip(
            fulfilment_id=item.id,
            carrier=item.carrier,
            tracking_no=item.tracking_no,
            weight_g=item.weight_g,
            accept_unusual=item.accept_unusual,
        )
        for item in body.items
    ]
    return _step(request, ship_fulfilments, parcels=parcels)


@router.post(
    "/fulfilments/{uuid:fulfilment_id}/scan",
    **needs("fulfilment.pick", "fulfilment.pack", body=ScanBody),
)
def scan(request: ApiRequest, fulfilment_id: UUID) -> HttpResponse:
    """Count one scanned piece; the same scan sent again counts once."""
    return _scanned(request, scan_item, fulfilment_id)


@router.post(
    "/fulfilments/{uuid:fulfilment_id}/put-back-scan",
    **needs("fulfilment.pick", body=ScanBody),
)
def put_back_scan(request: ApiRequest, fulfilment_id: UUID) -> HttpResponse:
    """Count one scanned piece out of a stopped box; the same scan sent again counts once."""
    return _scanned(request, put_back_item, fulfilment_id)


def _scanned(
    request: ApiRequest, operation: Callable[..., ScanAnswer], fulfilment_id: UUID
) -> HttpResponse:
    body = read_body(request, ScanBody)
    return once(
        request,
        operation,
        render=msgspec.json.encode,
        fulfilment_id=fulfilment_id,
        scan_id=body.scan_id,
        code=body.code,
    )


@router.post("/orders/ship", **needs("orders.ship", body=ShipOrdersBody))
def ship_from_list(request: ApiRequest) -> HttpResponse:
    """Ship orders as they stand; more than 20 become a job."""
    body = read_body(request, ShipOrdersBody)
    parcels = [
        OrderToShip(item.order_id, item.carrier, item.tracking_no, item.accept_unusual)
        for item in body.parcels
    ]
    if body.ids and not body.carrier:
        raise InvalidInput(field="carrier", code="field_missing")
    parcels += [
        OrderToShip(order_id, body.carrier, body.tracking_no, body.accept_unusual)
        for order_id in body.ids
    ]
    if not parcels:
        raise InvalidInput(field="ids", code="nothing_chosen")
    if len(parcels) <= AT_ONCE:
        return _step(request, ship_orders, parcels=parcels)
    return once(
        request,
        enqueue_shipping,
        render=lambda job_id: msgspec.json.encode({"job_id": job_id}),
        status=202,
        parcels=parcels,
    )


@router.get("/picklists/{uuid:pick_list_id}.pdf", **needs("fulfilment.view"))
def pick_list(request: ApiRequest, pick_list_id: UUID) -> HttpResponse:
    """The pick list to print, in the caller's language."""
    number, pdf = pick_list_paper(request, pick_list_id, policy.read(PickListPolicy))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@router.post("/carriers/check", **needs("fulfilment.view", "orders.ship", body=NumberBody))
def check_number(request: ApiRequest) -> HttpResponse:
    """Which carriers a tracking number looks like, the surest first."""
    number = compact(read_body(request, NumberBody).tracking_no)
    active = {card.code for card in parties.carrier_cards()}
    found = [one for one in candidates(number) if one.carrier_code in active]
    return answer(
        {
            "tracking_no": number,
            "valid": bool(found),
            "carrier_candidates": [
                {"carrier": one.carrier_code, "is_sure": one.is_sure} for one in found
            ],
        }
    )
