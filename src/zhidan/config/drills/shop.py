"""The small business that drills and walks are run on."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.inventory import api as inventory
from zhidan.kernel.ids import uuid7
from zhidan.kernel.money import to_text
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import JOB, run

SHOP = "drill"


@dataclass(frozen=True)
class DrillShop:
    """A shop, the warehouses it asks in turn, and the codes of what it sells."""

    id: UUID
    warehouse_ids: tuple[UUID, ...]
    codes: tuple[str, ...]
    sku_ids: tuple[UUID, ...]

    @property
    def warehouse_id(self) -> UUID:
        return self.warehouse_ids[0]


def open_shop(
    *, skus: int = 40, stock: int = 1_000_000, code: str = SHOP, warehouses: int = 1
) -> DrillShop:
    """Write a shop, its SKUs, and so many units of each in every warehouse."""
    codes = tuple(f"{code.upper()}-{number:04d}" for number in range(skus))
    wanted = [catalog.NewSku(one, f"Drill {one}") for one in codes]
    ids = run(catalog.create_skus, actor=SYSTEM, bounds=JOB, skus=wanted)
    names = [f"{code}-wh{number or ''}" for number in range(warehouses)]
    warehouse_ids = tuple(
        run(
            inventory.create_warehouse,
            actor=SYSTEM,
            warehouse=inventory.NewWarehouse(code=name, name="Drill"),
        )
        for name in names
    )
    sku_ids = tuple(ids[one] for one in codes)
    for warehouse_id in warehouse_ids if stock else ():
        book(warehouse_id, dict.fromkeys(sku_ids, stock))
    shop_id = run(
        inventory.open_shop,
        actor=SYSTEM,
        shop=parties.NewShop(
            code=code, name="Drill", channel="manual", warehouse_ids=list(warehouse_ids)
        ),
    )
    return DrillShop(shop_id, warehouse_ids, codes, sku_ids)


def book(warehouse_id: UUID, changes: Mapping[UUID, int], *, kind: str = "receive") -> None:
    """Book a document of `kind` that changes these SKUs by so many units."""
    run(
        inventory.book_stock,
        actor=SYSTEM,
        bounds=JOB,
        kind=kind,
        warehouse_id=warehouse_id,
        bookings=[inventory.Booking(sku, change) for sku, change in changes.items()],
        document_id=uuid7(),
        reason="drill",
    )


def some_change(
    order_id: UUID, sku_ids: Sequence[UUID], currency: str, rnd: random.Random
) -> orders.ChangeWanted:
    """Some line or sum of an order is to become another; new lines are of these SKUs."""
    lines = orders.lines_to_fulfil([order_id])
    line_id = rnd.choice(lines).line_id if lines else uuid7()
    price = to_text(rnd.randint(1, 50_000), currency)
    sku, other = rnd.sample(sku_ids, 2)
    few = to_text(rnd.randint(0, 500), currency)
    return rnd.choice([
        orders.ChangeWanted(lines=[orders.LineEdit(line_id, quantity=rnd.randint(1, 6))]),
        orders.ChangeWanted(lines=[orders.LineEdit(line_id, unit_price=price)]),
        orders.ChangeWanted(lines=[orders.LineEdit(line_id, sku_id=sku)]),
        orders.ChangeWanted(remove=[line_id]),
        orders.ChangeWanted(add=[orders.LineWanted(sku, 2, price)]),
        orders.ChangeWanted(swap=[orders.Swap(sku, other)]),
        orders.ChangeWanted(freight=few),
        orders.ChangeWanted(seller_discount=few),
        orders.ChangeWanted(seller_memo=few),
    ])  # fmt: skip


def paid_order(number: str, codes: tuple[str, ...], rnd: random.Random) -> dict[str, Any]:
    """A paid order of one to three lines, as the API takes it."""
    lines = [
        {"title": chosen, "outer_code": chosen, "quantity": rnd.randint(1, 3),
         "unit_price": f"{rnd.randint(5, 90)}.00"}
        for chosen in rnd.sample(codes, min(len(codes), rnd.randint(1, 3)))
    ]  # fmt: skip
    digits = f"{rnd.randrange(10**9):09d}"
    return {
        "external_no": number,
        "status": "paid",
        "lines": lines,
        "recipient": {
            "name": f"买家{digits}", "mobile": f"13{digits}", "province": "浙江省",
            "city": "杭州市", "district": "余杭区", "detail": f"文一西路{digits[:4]}号",
        },
    }  # fmt: skip
