"""The rows of the catalogue that a batch of goods is about, in memory: judged, then written."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from zhidan.catalog.goods import GoodsRow, Saved
from zhidan.catalog.models import Product, Sku, SkuBarcode, SkuCost, Supplier
from zhidan.catalog.rules import clean_barcodes, sku_title
from zhidan.catalog.saving import check_limits, product_columns, sku_columns
from zhidan.kernel.clock import now
from zhidan.kernel.errors import Conflict, InvalidInput, Refusal
from zhidan.platform import edits
from zhidan.platform.zone import business_day

M = TypeVar("M", bound=models.Model)


class Refused(Exception):
    """Why a row cannot be taken, and which part of it."""

    def __init__(self, part: str, refusal: Refusal) -> None:
        self.part = f"{part}.{refusal.field}" if refusal.field else part
        self.refusal = refusal
        super().__init__(self.part)


class Board:
    """Loads what the rows name, locked in key order; `take` judges one row, `write` keeps all."""

    def __init__(self, rows: Sequence[GoodsRow]) -> None:
        codes = {row.code for row in rows}
        skus = Sku.objects.select_for_update().filter(code__in=codes).order_by("id")
        self.skus = {sku.code: sku for sku in skus}
        styles = {row.style_no or row.code for row in rows}
        owners = {sku.product_id for sku in self.skus.values()}
        products = Product.objects.select_for_update().filter(
            Q(style_no__in=styles) | Q(pk__in=owners)
        )
        self.products = {product.style_no: product for product in products.order_by("id")}
        self.by_id = {product.id: product for product in self.products.values()}
        self._load_beside(rows)
        self.at = now()
        self.fresh: dict[UUID, Product | Sku] = {}
        self.changed: dict[UUID, tuple[Product | Sku, set[str]]] = {}
        self.dropped: list[str] = []
        self.costs_said: dict[tuple[UUID, date], SkuCost] = {}

    def _load_beside(self, rows: Sequence[GoodsRow]) -> None:
        ids = [sku.id for sku in self.skus.values()]
        said = {code for row in rows for code in _barcodes_said(row)}
        self.owner: dict[str, UUID] = {}
        self.barcodes: dict[UUID, list[str]] = {}
        known = SkuBarcode.objects.filter(Q(sku_id__in=ids) | Q(barcode__in=said))
        for barcode, sku_id in known.order_by("barcode").values_list("barcode", "sku_id"):
            self.owner[barcode] = sku_id
            self.barcodes.setdefault(sku_id, []).append(barcode)
        self.kept_barcodes = set(self.owner)
        self.costs: dict[UUID, list[SkuCost]] = {}
        for cost in SkuCost.objects.filter(sku_id__in=ids).order_by("-valid_on"):
            self.costs.setdefault(cost.sku_id, []).append(cost)
        named = {row.supplier for row in rows if isinstance(row.supplier, str)}
        self.suppliers: dict[str, set[UUID]] = {}
        found = Supplier.objects.filter(Q(code__in=named) | Q(name__in=named))
        for supplier_id, code, name in found.values_list("id", "code", "name"):
            self.suppliers.setdefault(name, set()).add(supplier_id)
            self.suppliers[code] = {supplier_id}

    def take(self, row: GoodsRow) -> Saved:
        """Judge one row; what it changes is kept in memory only when all of it can be."""
        known = self.skus.get(row.code)
        try:
            product, product_change = self._product(row, known)
            sku = copy.copy(known) if known else Sku(product=product, code=row.code)
            change = self._sku(row, sku, product, is_new=known is None)
            barcodes = self._barcodes(row, sku)
            cost = self._cost(row, sku)
        except Refused as refused:
            return Saved("rejected", refusal=refused.refusal, part=refused.part)
        is_new_product = product.style_no not in self.products
        self._keep(product, product_change, is_new=is_new_product)
        self._keep(sku, change, is_new=known is None)
        if barcodes is not None:
            self._keep_barcodes(sku.id, *barcodes)
        if cost is not None:
            self.costs_said[sku.id, cost[1].valid_on] = cost[1]
            self.costs[sku.id] = [cost[1], *self.costs.get(sku.id, [])]
        if known is None:
            made = {"made_product": str(product.id)} if is_new_product else {}
            return Saved("created", sku.id, {"at": self.at.isoformat(), **made})
        undo: dict[str, Any] = {}
        if product_change:
            undo["product"] = product_change
        if change:
            undo["sku"] = change
        if barcodes is not None:
            undo["barcodes"] = list(barcodes)
        if cost is not None:
            undo["cost"] = cost[0]
        return Saved("updated" if undo else "unchanged", sku.id, undo)

    def _product(self, row: GoodsRow, known: Sku | None) -> tuple[Product, dict[str, Any]]:
        style = row.style_no or (self.by_id[known.product_id].style_no if known else row.code)
        found = self.products.get(style)
        if known is not None and (found is None or found.id != known.product_id):
            owner = self.by_id[known.product_id].style_no
            raise Refused("style_no", InvalidInput(code="sku_of_other_product", style=owner))
        product = copy.copy(found) if found else Product(lifecycle="active")
        said = row.product if found else _with_code(row.product, style)
        try:
            fields = product_columns(said)
            if found is None and not fields.get("title"):
                raise InvalidInput(code="field_missing", field="title")
            if product.picture_id is None and isinstance(row.picture_id, UUID):
                fields["picture_id"] = row.picture_id
            return product, edits.put(product, fields)
        except Refusal as refusal:
            raise Refused("product", refusal) from None

    def _sku(self, row: GoodsRow, sku: Sku, product: Product, *, is_new: bool) -> dict[str, Any]:
        try:
            fields = sku_columns(row.sku)
            if is_new:
                title = sku_title(product.title, fields.get("options", {}))
                fields = {"title": title, "code": row.code, **fields}
            fields |= self._late(row)
            change = edits.put(sku, fields)
            check_limits(sku)
        except Refusal as refusal:
            raise Refused("sku", refusal) from None
        return change

    def _late(self, row: GoodsRow) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        if isinstance(row.supplier, str):
            found = self.suppliers.get(row.supplier, set())
            if len(found) != 1:
                code = "supplier_not_clear" if found else "supplier_not_known"
                raise InvalidInput(code=code, field="supplier", value=row.supplier[:40])
            fields["supplier_id"] = next(iter(found))
        if isinstance(row.picture_id, UUID):
            fields["picture_id"] = row.picture_id
        return fields

    def _barcodes(self, row: GoodsRow, sku: Sku) -> tuple[list[str], list[str]] | None:
        """The SKU's barcodes before and after, where the row changes them."""
        if not isinstance(row.sku.barcodes, list):
            return None
        after = clean_barcodes(row.sku.barcodes)
        before = self.barcodes.get(sku.id, [])
        if sorted(before) == sorted(after):
            return None
        for barcode in after:
            if self.owner.get(barcode, sku.id) != sku.id:
                refusal = Conflict(code="barcode_taken", field="barcodes", value=barcode)
                raise Refused("sku", refusal)
        return before, after

    def _keep_barcodes(self, sku_id: UUID, before: list[str], after: list[str]) -> None:
        for barcode in set(before) - set(after):
            del self.owner[barcode]
            self.dropped.append(barcode)
        for barcode in after:
            self.owner[barcode] = sku_id
        self.barcodes[sku_id] = after

    def _cost(self, row: GoodsRow, sku: Sku) -> tuple[dict[str, Any], SkuCost] | None:
        """A cost that is not in force on its day already: for undoing it, and to be written."""
        if not row.cost:
            return None
        valid_on = row.cost_on or business_day()
        try:
            said = (row.cost.unit_cost, row.cost.currency)
        except Refusal as refusal:
            raise Refused("cost", refusal) from None
        known = self.costs.get(sku.id, [])
        force = max((c for c in known if c.valid_on <= valid_on), key=_day, default=None)
        if force is not None and (force.unit_cost, force.currency) == said:
            return None
        same = force if force is not None and force.valid_on == valid_on else None
        change = {
            "valid_on": valid_on.isoformat(),
            "before": None if same is None else [str(same.unit_cost), same.currency],
            "after": [str(said[0]), said[1]],
        }
        fresh = SkuCost(sku_id=sku.id, valid_on=valid_on, unit_cost=said[0], currency=said[1])
        return change, fresh

    def _keep(self, row: Product | Sku, change: dict[str, Any], *, is_new: bool) -> None:
        if isinstance(row, Product):
            self.products[row.style_no] = self.by_id[row.id] = row
        else:
            self.skus[row.code] = row
        if is_new:
            row.updated_at = self.at
            self.fresh[row.id] = row
        elif change and row.id not in self.fresh:
            row.updated_at = self.at
            _, names = self.changed.get(row.id, (row, set()))
            self.changed[row.id] = (row, {*names, *change, "updated_at"})

    def write(self) -> None:
        """Keep everything that was taken, one statement for each table and kind of change."""
        skus = {sku.id: sku for sku in self.skus.values()}
        Product.objects.bulk_create([p for key, p in self.by_id.items() if key in self.fresh])
        Sku.objects.bulk_create([sku for key, sku in skus.items() if key in self.fresh])
        changed = list(self.changed.values())
        _update(Product, changed)
        SkuBarcode.objects.filter(barcode__in=self.dropped).delete()
        _update(Sku, changed)
        SkuBarcode.objects.bulk_create(
            [
                SkuBarcode(barcode=barcode, sku_id=sku_id)
                for barcode, sku_id in sorted(self.owner.items())
                if barcode not in self.kept_barcodes - set(self.dropped)
            ]
        )
        SkuCost.objects.bulk_create(
            self.costs_said.values(),
            update_conflicts=True,
            unique_fields=["sku", "valid_on"],
            update_fields=["unit_cost", "currency"],
        )


def _update(kind: type[M], changed: Iterable[tuple[models.Model, set[str]]]) -> None:
    rows = [row for row, _ in changed if isinstance(row, kind)]
    names = {name for row, said in changed if isinstance(row, kind) for name in said}
    if rows:
        kind._default_manager.bulk_update(rows, sorted(names))


def _with_code(edit: Any, style: str) -> Any:
    return type(edit)(**{**edits.given(edit), "code": style})


def _barcodes_said(row: GoodsRow) -> list[str]:
    """The barcodes a row names, as far as they can be read."""
    if not isinstance(row.sku.barcodes, list):
        return []
    try:
        return clean_barcodes(row.sku.barcodes)
    except InvalidInput:
        return []


def _day(cost: SkuCost) -> date:
    return cost.valid_on
