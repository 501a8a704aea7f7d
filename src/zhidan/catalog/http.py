"""Products, SKUs, their pictures and costs, and suppliers over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpResponse, StreamingHttpResponse
from msgspec import Struct
from ninja import File, Router, UploadedFile

from zhidan.catalog.catalog_edits import (
    CostFrom,
    NewProduct,
    NewSupplier,
    ProductEdit,
    SkuEdit,
    SkuToMake,
    SupplierEdit,
)
from zhidan.catalog.exporting import HEADERS, export_rows
from zhidan.catalog.lists import (
    ProductFilter,
    SkuFilter,
    count_products,
    product_list,
    product_page,
    sku_costs,
    sku_list,
    sku_page,
)
from zhidan.catalog.operations.create_product import create_product
from zhidan.catalog.operations.create_sku import create_sku
from zhidan.catalog.operations.create_supplier import create_supplier
from zhidan.catalog.operations.reveal_supplier import reveal_supplier
from zhidan.catalog.operations.set_sku_cost import set_sku_cost
from zhidan.catalog.operations.set_sku_picture import set_sku_picture
from zhidan.catalog.operations.update_product import update_product
from zhidan.catalog.operations.update_sku import update_sku
from zhidan.catalog.operations.update_supplier import update_supplier
from zhidan.catalog.pictures import keep_picture, redraw
from zhidan.catalog.render import product_json, sku_json
from zhidan.catalog.rules import cost_text
from zhidan.catalog.suppliers import (
    SupplierFilter,
    count_suppliers,
    supplier_list,
    supplier_page,
)
from zhidan.platform.actors import Actor
from zhidan.platform.http import ApiRequest, answer, needs, once, read_body
from zhidan.platform.paging import clamp
from zhidan.platform.sheets import CONTENT_TYPES, SheetFormat, write
from zhidan.platform.work import run
from zhidan.platform.zone import business_zone

router = Router(tags=["catalog"])


def _made(new_id: UUID) -> bytes:
    return msgspec.json.encode({"id": new_id})


def _products_wanted(request: ApiRequest) -> ProductFilter:
    known = set(ProductFilter.__struct_fields__)
    return ProductFilter(**{k: str(v) for k, v in request.GET.items() if k in known})


@router.get("/products", **needs("catalog.view"))
def list_products(
    request: ApiRequest, sort: str = "code", cursor: str | None = None, limit: int = 50
) -> HttpResponse:
    """A page of products; the filter's fields are query parameters of the same names."""
    wanted = _products_wanted(request)
    page = product_list(wanted, sort=sort, cursor=cursor, limit=clamp(limit), actor=request.actor)
    items = [product_json(row) for row in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/products/count", **needs("catalog.view"))
def products_count(request: ApiRequest) -> HttpResponse:
    """How many products match; above 10,000 `capped`."""
    return answer(count_products(_products_wanted(request), actor=request.actor))


@router.get("/products/export", **needs("catalog.view"))
def export_products(
    request: ApiRequest,
    format: SheetFormat = "csv",  # noqa: A002  the name of the parameter
) -> StreamingHttpResponse:
    """Every matching product with its SKUs as a sheet."""
    rows = export_rows(_products_wanted(request), actor=request.actor)
    header = [HEADERS[name][request.locale] for name in HEADERS]
    response = StreamingHttpResponse(
        write(format, header, rows, zone=business_zone()), content_type=CONTENT_TYPES[format]
    )
    response["Content-Disposition"] = f'attachment; filename="products.{format}"'
    return response


@router.post("/products", **needs("catalog.edit", body=NewProduct))
def post_product(request: ApiRequest) -> HttpResponse:
    """Make a product."""
    body = read_body(request, NewProduct)
    return once(request, create_product, render=_made, status=201, product=body)


@router.get("/products/{uuid:product_id}", **needs("catalog.view"))
def get_product(request: ApiRequest, product_id: UUID) -> HttpResponse:
    """A product with all its SKUs."""
    product, skus = product_page(product_id)
    listed = [sku_json(row, request.actor) for row in skus]
    return answer({**product_json(product), "skus": listed})


@router.patch("/products/{uuid:product_id}", **needs("catalog.edit", body=ProductEdit))
def patch_product(request: ApiRequest, product_id: UUID) -> HttpResponse:
    """Change a product's own data."""
    edit = read_body(request, ProductEdit)
    run(update_product, actor=request.actor, product_id=product_id, edit=edit)
    return get_product(request, product_id)


@router.get("/skus", **needs("catalog.view"))
def list_skus(request: ApiRequest, cursor: str | None = None, limit: int = 50) -> HttpResponse:
    """A page of SKUs by code; `q` is the start of a code, a barcode or part of the title."""
    known = set(SkuFilter.__struct_fields__)
    wanted = SkuFilter(**{k: str(v) for k, v in request.GET.items() if k in known})
    page = sku_list(wanted, cursor=cursor, limit=clamp(limit))
    items = [sku_json(row, request.actor) for row in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.post("/skus", **needs("catalog.edit", body=SkuToMake))
def post_sku(request: ApiRequest) -> HttpResponse:
    """Make a SKU."""
    body = read_body(request, SkuToMake)
    return once(request, create_sku, render=_made, status=201, sku=body)


@router.get("/skus/{uuid:sku_id}", **needs("catalog.view"))
def get_sku(request: ApiRequest, sku_id: UUID) -> HttpResponse:
    """One SKU; with its costs since when, for those who may see money."""
    costs = sku_costs(sku_id) if request.actor.may("money.view") else []
    return answer(
        {
            **sku_json(sku_page(sku_id), request.actor),
            "costs": [
                {
                    "valid_on": valid_on,
                    "cost": {"amount": cost_text(cost, currency), "currency": currency},
                }
                for valid_on, cost, currency in costs
            ],
        }
    )


@router.patch("/skus/{uuid:sku_id}", **needs("catalog.edit", body=SkuEdit))
def patch_sku(request: ApiRequest, sku_id: UUID) -> HttpResponse:
    """Change a SKU."""
    edit = read_body(request, SkuEdit)
    run(update_sku, actor=request.actor, sku_id=sku_id, edit=edit)
    return answer(sku_json(sku_page(sku_id), request.actor))


@router.post("/skus/{uuid:sku_id}/costs", **needs("catalog.edit", body=CostFrom))
def post_cost(request: ApiRequest, sku_id: UUID) -> HttpResponse:
    """Say what a base unit costs from a day on."""
    body = read_body(request, CostFrom)

    def said(*, actor: Actor, **given: Any) -> UUID:
        set_sku_cost(actor=actor, **given)
        return sku_id

    return once(request, said, render=_made, sku_id=sku_id, cost=body)


@router.post("/skus/{uuid:sku_id}/picture", **needs("catalog.edit"))
def post_picture(request: ApiRequest, sku_id: UUID, file: File[UploadedFile]) -> HttpResponse:
    """Show a picture (JPEG, PNG, WebP or GIF) for a SKU; it is drawn anew as WebP."""
    sku_page(sku_id)
    file_id = keep_picture(redraw(file), name=f"{sku_id}.webp", created_by=request.actor.id)
    run(set_sku_picture, actor=request.actor, sku_id=sku_id, file_id=file_id)
    return answer(sku_json(sku_page(sku_id), request.actor))


def _suppliers_wanted(request: ApiRequest) -> SupplierFilter:
    known = SupplierFilter.__struct_fields__
    return SupplierFilter(**{name: request.GET.get(name, "") for name in known})


@router.get("/suppliers", **needs("catalog.view"))
def list_suppliers(
    request: ApiRequest, sort: str = "code", cursor: str | None = None, limit: int = 50
) -> HttpResponse:
    """A page of suppliers, by code. Filters: q, is_active, import_id."""
    wanted = _suppliers_wanted(request)
    page = supplier_list(wanted, sort=sort, cursor=cursor, limit=clamp(limit), actor=request.actor)
    return answer({"items": page.items, "next": page.next, "prev": page.prev})


@router.get("/suppliers/count", **needs("catalog.view"))
def suppliers_count(request: ApiRequest) -> HttpResponse:
    """How many suppliers match; above 10,000 `capped`."""
    return answer(count_suppliers(_suppliers_wanted(request), actor=request.actor))


@router.get("/suppliers/{uuid:supplier_id}", **needs("catalog.view"))
def get_supplier(request: ApiRequest, supplier_id: UUID) -> HttpResponse:
    """One supplier."""
    return answer(supplier_page(supplier_id))


class RevealSupplierBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Why somebody's data is read."""

    reason: str = ""


@router.post(
    "/suppliers/{uuid:supplier_id}/reveal", **needs("parties.reveal", body=RevealSupplierBody)
)
def reveal(request: ApiRequest, supplier_id: UUID) -> HttpResponse:
    """A supplier's contact in plain, for a reason that goes on record."""
    body = read_body(request, RevealSupplierBody)
    found = run(reveal_supplier, actor=request.actor, supplier_id=supplier_id, reason=body.reason)
    return answer({"contact": found})


@router.post("/suppliers", **needs("catalog.edit", body=NewSupplier))
def post_supplier(request: ApiRequest) -> HttpResponse:
    """Note down a supplier."""
    body = read_body(request, NewSupplier)
    return once(request, create_supplier, render=_made, status=201, supplier=body)


@router.patch("/suppliers/{uuid:supplier_id}", **needs("catalog.edit", body=SupplierEdit))
def patch_supplier(request: ApiRequest, supplier_id: UUID) -> HttpResponse:
    """Change what is known of a supplier."""
    edit = read_body(request, SupplierEdit)
    run(update_supplier, actor=request.actor, supplier_id=supplier_id, edit=edit)
    return answer({"id": supplier_id})
