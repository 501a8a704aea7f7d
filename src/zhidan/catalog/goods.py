"""Products and SKUs as a file names them, and what became of each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from zhidan.catalog.catalog_edits import ProductEdit, SaidMoney, SkuEdit
from zhidan.kernel.errors import Refusal


class GoodsRow(Struct, frozen=True, kw_only=True):
    """A SKU with its product. What is not said stays as it is.

    `style_no` names the product; empty, a new SKU's own code does. `supplier` is a code or name.
    `cost` is what a base unit costs from `cost_on` on, else from today.
    """

    code: str
    style_no: str = ""
    product: ProductEdit = ProductEdit()
    sku: SkuEdit = SkuEdit()
    supplier: str | UnsetType = UNSET
    cost: SaidMoney | UnsetType = UNSET
    cost_on: date | UnsetType = UNSET
    picture_id: UUID | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a row. `change` is what it takes to undo it, in plain values:
    part → field → [before, after]; a created row says when, and which product was made with it.

    `part` says which part of the row a rejection is about ("product.title", "sku.barcodes").
    """

    outcome: str
    id: UUID | None = None
    change: dict[str, Any] = field(default_factory=dict)
    refusal: Refusal | None = None
    part: str = ""
