"""Stock, warehouses and the shops they serve over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpResponse, StreamingHttpResponse
from ninja import Router

from zhidan.inventory.documents import Adjustment, Count, Receipt
from zhidan.inventory.exporting import HEADERS, export_rows
from zhidan.inventory.feed import MOST_ROWS, present_cursor, stock_changes
from zhidan.inventory.lists import (
    MoveFilter,
    StockFilter,
    count_stock_rows,
    move_list,
    stock_list,
)
from zhidan.inventory.operations.adjust_stock import adjust_stock
from zhidan.inventory.operations.change_shop import change_shop
from zhidan.inventory.operations.count_stock import count_stock
from zhidan.inventory.operations.create_warehouse import create_warehouse
from zhidan.inventory.operations.open_shop import open_shop
from zhidan.inventory.operations.receive_stock import receive_stock
from zhidan.inventory.operations.update_warehouse import update_warehouse
from zhidan.inventory.queries import warehouse_cards
from zhidan.inventory.render import move_json, stock_json
from zhidan.inventory.warehouse_edits import NewWarehouse, WarehouseEdit
from zhidan.parties import api as parties
from zhidan.platform.http import ApiRequest, answer, needs, once, read_body
from zhidan.platform.paging import clamp
from zhidan.platform.sheets import CONTENT_TYPES, SheetFormat, write
from zhidan.platform.work import run
from zhidan.platform.zone import business_zone

router = Router(tags=["inventory"])


def _made(new_id: UUID) -> bytes:
    return msgspec.json.encode({"id": new_id})


def _filter(kind: type[Any], request: ApiRequest) -> Any:
    known = set(kind.__struct_fields__)
    return kind(**{k: str(v) for k, v in request.GET.items() if k in known})


@router.get("/stock", **needs("inventory.view"))
def list_stock(
    request: ApiRequest,
    sort: str = "sku_code",
    cursor: str | None = None,
    limit: int = 50,
    since: str | None = None,
) -> HttpResponse:
    """A page of levels, or with `since` what changed.

    A page: the filter's fields are query parameters of the same names; `cursor` in the answer is
    where to follow changes from. To follow: send it as `since` (empty at first: everything), keep
    the answer's `cursor`, ask again at once while `more` is true; on `reset` forget what is known.
    """
    if since is not None:
        changes = stock_changes(
            "" if since == "0" else since, limit=min(limit or MOST_ROWS, MOST_ROWS),
            actor=request.actor,
        )  # fmt: skip
        return answer(
            {
                "items": [stock_json(row) for row in changes.rows],
                "cursor": changes.cursor,
                "more": changes.more,
                "reset": changes.is_reset,
            }
        )
    follow = present_cursor()
    page = stock_list(
        _filter(StockFilter, request),
        sort=sort,
        cursor=cursor,
        limit=clamp(limit),
        actor=request.actor,
    )
    items = [stock_json(row) for row in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev, "cursor": follow})


@router.get("/stock/count", **needs("inventory.view"))
def stock_rows_count(request: ApiRequest) -> HttpResponse:
    """How many levels match; above 10,000 `capped`."""
    return answer(count_stock_rows(_filter(StockFilter, request), actor=request.actor))


@router.get("/stock/moves", **needs("inventory.view"))
def list_moves(request: ApiRequest, cursor: str | None = None, limit: int = 50) -> HttpResponse:
    """A page of stock moves, the newest first."""
    page = move_list(
        _filter(MoveFilter, request), cursor=cursor, limit=clamp(limit), actor=request.actor
    )
    items = [move_json(row, request.actor) for row in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/stock/export", **needs("inventory.view"))
def export_stock(
    request: ApiRequest,
    format: SheetFormat = "csv",  # noqa: A002  the name of the parameter
) -> StreamingHttpResponse:
    """Every matching level as a sheet."""
    rows = export_rows(_filter(StockFilter, request), actor=request.actor)
    header = [HEADERS[name][request.locale] for name in HEADERS]
    response = StreamingHttpResponse(
        write(format, header, rows, zone=business_zone()), content_type=CONTENT_TYPES[format]
    )
    response["Content-Disposition"] = f'attachment; filename="stock.{format}"'
    return response


def _booked(request: ApiRequest, operation: Callable[..., UUID], **document: Any) -> HttpResponse:
    return once(
        request,
        operation,
        render=lambda document_id: msgspec.json.encode({"document_id": document_id}),
        **document,
    )


@router.post("/stock/receive", **needs("inventory.receive", body=Receipt))
def receive(request: ApiRequest) -> HttpResponse:
    """Take goods into a warehouse, all lines or none."""
    return _booked(request, receive_stock, receipt=read_body(request, Receipt))


@router.post("/stock/adjust", **needs("inventory.adjust", body=Adjustment))
def adjust(request: ApiRequest) -> HttpResponse:
    """Correct the stock by differences, all lines or none."""
    return _booked(request, adjust_stock, adjustment=read_body(request, Adjustment))


@router.post("/stock/count", **needs("inventory.count", body=Count))
def count(request: ApiRequest) -> HttpResponse:
    """Book what a counter found, all lines or none."""
    return _booked(request, count_stock, count=read_body(request, Count))


@router.get("/warehouses", **needs("inventory.view", "settings.warehouses"))
def list_warehouses(request: ApiRequest) -> HttpResponse:
    """Every warehouse the caller may see, those in use first."""
    items = [asdict(card) for card in warehouse_cards(actor=request.actor)]
    return answer({"items": items, "next": None, "prev": None})


@router.post("/warehouses", **needs("settings.warehouses", body=NewWarehouse))
def post_warehouse(request: ApiRequest) -> HttpResponse:
    """Open a warehouse."""
    body = read_body(request, NewWarehouse)
    return once(request, create_warehouse, render=_made, status=201, warehouse=body)


@router.patch("/warehouses/{uuid:warehouse_id}", **needs("settings.warehouses", body=WarehouseEdit))
def patch_warehouse(request: ApiRequest, warehouse_id: UUID) -> HttpResponse:
    """Change a warehouse's settings."""
    edit = read_body(request, WarehouseEdit)
    run(update_warehouse, actor=request.actor, warehouse_id=warehouse_id, edit=edit)
    return answer({"id": warehouse_id})


@router.get("/shops", **needs("parties.view", "settings.shops"))
def list_shops(request: ApiRequest) -> HttpResponse:
    """Every shop the caller may see, by code, closed ones included."""
    items = [_shop_json(row) for row in parties.shop_rows(actor=request.actor)]
    return answer({"items": items, "next": None, "prev": None})


@router.get("/shops/{uuid:shop_id}", **needs("parties.view", "settings.shops"))
def get_shop(request: ApiRequest, shop_id: UUID) -> HttpResponse:
    """One shop with all its settings."""
    return answer(_shop_json(parties.shop_row(shop_id, actor=request.actor)))


def _shop_json(row: parties.ShopRow) -> dict[str, Any]:
    return {**asdict(row), "fee_rate": f"{row.fee_rate.normalize():f}"}


@router.post("/shops", **needs("settings.shops", body=parties.NewShop))
def post_shop(request: ApiRequest) -> HttpResponse:
    """Open a shop; without `warehouse_ids` every warehouse in use serves it."""
    body = read_body(request, parties.NewShop)
    return once(request, open_shop, render=_made, status=201, shop=body)


@router.patch("/shops/{uuid:shop_id}", **needs("settings.shops", body=parties.ShopEdit))
def patch_shop(request: ApiRequest, shop_id: UUID) -> HttpResponse:
    """Change a shop's settings and its warehouses in their order."""
    edit = read_body(request, parties.ShopEdit)
    run(change_shop, actor=request.actor, shop_id=shop_id, edit=edit)
    return answer({"id": shop_id})
