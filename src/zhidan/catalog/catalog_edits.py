"""What a person may say of products, SKUs, costs and suppliers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from zhidan.catalog.rules import to_unit_cost
from zhidan.kernel.money import to_minor

Lifecycle = Literal["draft", "active", "phasing_out", "retired"]
Supply = Literal["stocked", "to_order", "virtual"]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]
Measure = Annotated[int, Meta(ge=0, le=1_000_000_000)]
Units = Annotated[int, Meta(ge=0, le=10**12)]
Year = Annotated[int, Meta(ge=1900, le=2999)]
Pieces = Annotated[int, Meta(ge=1, le=1_000_000)]
ContactText = Annotated[str, Meta(max_length=300)]
Land = Annotated[str, Meta(pattern="^([A-Z]{2})?$")]


class SaidMoney(Struct, frozen=True, forbid_unknown_fields=True):
    """Money as the API takes it: ``{"amount": "123.45", "currency": "CNY"}``."""

    amount: str
    currency: Currency = "CNY"

    @property
    def minor(self) -> int:
        """Raises: InvalidInput (bad_amount)."""
        return to_minor(self.amount, self.currency)

    @property
    def unit_cost(self) -> Decimal:
        """Minor units with four places. Raises: InvalidInput (bad_amount)."""
        return to_unit_cost(self.amount, self.currency)


class ProductEdit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A product's own data; what is not named stays. `code` is the style number (款号);
    `is_active` is short for the lifecycles active and retired. `ships_alone` and `most_per_parcel`
    (pieces) are its rules for splitting orders."""

    code: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    title_en: str | UnsetType = UNSET
    category: str | UnsetType = UNSET
    brand: str | UnsetType = UNSET
    season: str | UnsetType = UNSET
    year: Year | UnsetType | None = UNSET
    ships_alone: bool | UnsetType = UNSET
    most_per_parcel: Pieces | UnsetType | None = UNSET
    lifecycle: Lifecycle | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class NewProduct(ProductEdit, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A product to make."""

    code: str
    title: str


class SkuEdit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A SKU's data; what is not named stays.

    Lengths in mm, weight in g, stock limits in base units. `cost` is what a base unit costs from
    today on. `barcodes` replaces all of them, the first is the one on the label.
    """

    code: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    options: dict[str, str] | UnsetType = UNSET
    supply: Supply | UnsetType = UNSET
    barcodes: list[str] | UnsetType = UNSET
    unit: str | UnsetType = UNSET
    pack_factor: Decimal | UnsetType = UNSET
    weight_g: Measure | UnsetType = UNSET
    length_mm: Measure | UnsetType = UNSET
    width_mm: Measure | UnsetType = UNSET
    height_mm: Measure | UnsetType = UNSET
    price: SaidMoney | UnsetType = UNSET
    cost: SaidMoney | UnsetType = UNSET
    tax_code: str | UnsetType = UNSET
    tax_rate: Decimal | UnsetType = UNSET
    origin: Land | UnsetType = UNSET
    hs_code: str | UnsetType = UNSET
    supplier_id: UUID | UnsetType | None = UNSET
    supplier_code: str | UnsetType = UNSET
    min_stock: Units | UnsetType | None = UNSET
    max_stock: Units | UnsetType | None = UNSET
    bin_code: str | UnsetType = UNSET
    lifecycle: Lifecycle | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class SkuToMake(SkuEdit, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A SKU to make: the product it belongs to and its code at least."""

    product_id: UUID
    code: str


class CostFrom(Struct, frozen=True, forbid_unknown_fields=True):
    """What a base unit costs from a day on."""

    valid_on: date
    cost: SaidMoney


class SupplierContact(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whom to call at a supplier; what is not named stays."""

    name: ContactText | UnsetType = UNSET
    phone: ContactText | UnsetType = UNSET
    email: ContactText | UnsetType = UNSET
    wechat: ContactText | UnsetType = UNSET
    address: ContactText | UnsetType = UNSET


class SupplierEdit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is known of a supplier."""

    code: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    contact: SupplierContact | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class NewSupplier(SupplierEdit, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A supplier to note down."""

    code: str
    name: str
