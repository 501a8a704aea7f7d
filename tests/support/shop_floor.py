"""A small shop to test in: a warehouse, SKUs with stock, orders as a source would send them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from zhidan.catalog.models import Product, Sku
from zhidan.inventory.api import Booking, book_stock
from zhidan.inventory.models import Warehouse
from zhidan.kernel.ids import uuid7
from zhidan.orders.incoming import IncomingBuyer, IncomingLine, IncomingOrder, IncomingRecipient
from zhidan.orders.models import SourceKey
from zhidan.parties.models import Shop
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

PLACED = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Floor:
    """What `open_shop` made."""

    shop: Shop
    warehouses: list[Warehouse]
    skus: dict[str, Sku] = field(default_factory=dict)

    @property
    def warehouse(self) -> Warehouse:
        return self.warehouses[0]


def open_shop(
    stock: Mapping[str, int] | None = None,
    *,
    supplies: Mapping[str, str] | None = None,
    warehouses: int = 1,
    code: str = "tb1",
    channel: str = "taobao",
    **shop_fields: Any,
) -> Floor:
    """A shop whose first warehouse holds `stock` (SKU code → base units)."""
    houses = [
        Warehouse.objects.create(code=f"{code}-W{n}", name=f"仓库{n}")
        for n in range(1, warehouses + 1)
    ]
    shop = Shop.objects.create(
        code=code, name=f"店铺 {code}", channel=channel,
        warehouse_ids=[house.id for house in houses], **shop_fields,
    )  # fmt: skip
    floor = Floor(shop, houses)
    for sku_code, supply in {**dict.fromkeys(stock or {}, "stocked"), **(supplies or {})}.items():
        floor.skus[sku_code] = make_sku(sku_code, supply)
    for sku_code, quantity in (stock or {}).items():
        add_stock(floor, sku_code, quantity)
    return floor


def make_sku(code: str, supply: str = "stocked") -> Sku:
    product = Product.objects.create(style_no=f"S-{code}", title=f"商品 {code}")
    return Sku.objects.create(product=product, code=code, title=f"商品 {code}", supply=supply)


def add_stock(floor: Floor, code: str, quantity: int, warehouse: Warehouse | None = None) -> None:
    if quantity:
        run(
            book_stock,
            actor=SYSTEM,
            kind="receive",
            warehouse_id=(warehouse or floor.warehouse).id,
            bookings=[Booking(floor.skus[code].id, quantity)],
            document_id=uuid7(),
        )


def person(**fields: Any) -> IncomingRecipient:
    said = {
        "name": "王小明", "mobile": "13812345678", "province": "浙江省", "city": "杭州市",
        "district": "余杭区", "detail": "文一西路 969 号 3 幢 502",
    }  # fmt: skip
    return IncomingRecipient(**{**said, **fields})


def line(code: str, quantity: int = 1, price: str = "10.00", **fields: Any) -> IncomingLine:
    return IncomingLine(
        title=f"商品 {code}", quantity=quantity, outer_code=code, unit_price=price, **fields
    )


def order(
    number: str, lines: Sequence[IncomingLine] = (), *, status: Any = "paid", **fields: Any
) -> IncomingOrder:
    """A paid order of `lines` from a buyer of its own."""
    said: dict[str, Any] = {
        "recipient": person(mobile=f"138{abs(hash(number)) % 10**8:08d}"),
        "buyer": IncomingBuyer(nick=f"买家{number}"),
        "placed_at": PLACED,
    }
    return IncomingOrder(external_no=number, status=status, lines=list(lines), **{**said, **fields})


def order_id_of(external_no: str) -> UUID:
    """The order that came in under a source's number."""
    return SourceKey.objects.get(external_no=external_no).order_id
