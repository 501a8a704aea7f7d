"""Two shops of public data with 2,000 orders are taken over, and ship what they can."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Container

import psycopg
import pytest

from tests.support import takeover_mappings as mappings
from tests.support.commands import zhidan
from tests.support.product import LiveProduct
from tests.support.takeover_public import (
    DATA,
    OPEN,
    ORDERS,
    Northwind,
    Superstore,
    parcels,
    real_numbers,
    tracking_file,
)  # fmt: skip
from tests.support.till import Till, sheet_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not DATA.is_dir(), reason="the public data folder is not here"),
]
# Of history, then of open orders: how many, their units, what their goods and all of it cost.
BOOKS = """
SELECT count(*), sum(units), sum(goods_minor), sum(payable_minor)
FROM sales_order JOIN shop ON shop.id = sales_order.shop_id
WHERE shop.code = %s GROUP BY is_adopted ORDER BY is_adopted DESC
"""
LEVELS = """
SELECT code, on_hand, allocated FROM stock_level JOIN sku ON sku.id = stock_level.sku_id
WHERE on_hand > 0
"""
VALUE = "SELECT sum(quantity * unit_cost) / 100 FROM stock_move"
LATE = "SELECT count(*) FROM order_event WHERE action = 'adopt_shipped'"
SURE = "SELECT count(*) FROM parcel WHERE number_check = 'fits'"
Boxes = dict[str, list[str]]


def _open(till: Till, ss: Superstore) -> None:
    """A warehouse and a shop of each; Northwind is taken over the day after its last order."""
    for code, channel, since in (
        ("NW", "other", "1998-05-07"),
        ("SS", "woocommerce", ss.taken_over),
    ):
        house = till.post("/warehouses", {"code": code, "name": code})["id"]
        till.post(
            "/shops",
            {"code": code, "name": code, "channel": channel, "warehouse_ids": [house],
             "taken_over_at": f"{since}T00:00:00+08:00", "reserve_on": "paid"},
        )  # fmt: skip


def _bring_everything(till: Till, nw: Northwind, ss: Superstore) -> None:
    done = till.bring("suppliers", nw.verbatim("Suppliers.csv"), mapping=mappings.SUPPLIERS)
    assert done["created"] == len(nw.suppliers)
    own, other = nw.verbatim("Products.csv"), ("products.csv", ss.product_file())
    for kind, file, mapping, rows in (
        ("products", own, mappings.NORTHWIND_PRODUCTS, len(nw.products)),
        ("products", other, mappings.SUPERSTORE_PRODUCTS, len(ss.goods)),
        ("stock", own, mappings.NORTHWIND_STOCK, sum(map(bool, nw.stock().values()))),
        ("stock", other, mappings.SUPERSTORE_STOCK, len(ss.goods)),
    ):
        assert till.bring(kind, file, mapping=mapping)["created"] == rows
    files = nw.order_files()
    done = till.bring("orders", *files, shop="NW", mapping=mappings.NORTHWIND_ORDERS)
    assert done["orders"] == len(nw.orders)
    file = ("superstore.csv", ss.order_file())
    done = till.bring("orders", file, shop="SS", mapping=mappings.SUPERSTORE_ORDERS)
    assert (done["created"], done["orders"]) == (len(ss.lines), len(ss.taken))


def _levels(product: LiveProduct) -> dict[str, tuple[int, int]]:
    """What is on hand and allocated of each SKU of which there is anything."""
    with psycopg.connect(product.database_url) as owner:
        return {code: (on_hand, held) for code, on_hand, held in owner.execute(LEVELS).fetchall()}


def _expected(
    nw: Northwind, ss: Superstore, sent: Container[str] = ()
) -> dict[str, tuple[int, int]]:
    """The same by the files, when the orders of `sent` have left."""
    stock = nw.stock() | ss.stock()
    held: Counter[str] = Counter()
    for number, needs in (nw.reserved | ss.reserved).items():
        if number in sent:
            for code, units in needs.items():
                stock[code] -= units
        else:
            held.update(needs)
    return {code: (units, held[code]) for code, units in stock.items() if units}


def _approve(till: Till, nw: Northwind, ss: Superstore) -> None:
    """A person lets go what the old files lack: streets, and numbers that can be dialled today."""
    for hold in ("address_invalid", "phone_invalid"):
        count = till.get(f"/orders/count?hold={hold}")["count"]
        assert count >= len(ss.open)
        wanted = {"filter": {"hold": hold}, "expected_count": count, "holds": [hold]}
        till.wait(till.post("/orders/release", {**wanted, "reason": "old files"})["job_id"])
    short = till.get("/orders/count?hold=shortage")["count"]
    assert short == len(nw.open) - len(nw.reserved)
    waiting = till.listed("/orders?state=pending_review")
    ready = [row["id"] for row in waiting if not row["holds"]]
    assert len(ready) == len(nw.reserved) + len(ss.open)
    till.wait(till.post("/orders/approve", {"ids": ready})["job_id"])
    till.pack(len(ready))


def _tell(till: Till, own: Boxes, other: Boxes) -> None:
    """The channels' own files, read back from outside, and the channels' yes."""
    head, *rows = sheet_of(till.shipping_file("NW"))
    assert head == ["订单编号", "快递公司", "快递单号"]
    chinese = {"FedEx": "联邦快递"}
    assert {number: box for number, *box in rows} == {
        number: [chinese.get(name, name), tracking] for number, (name, tracking) in own.items()
    }
    text = till.shipping_file("SS").decode("utf-8-sig")
    told = list(csv.DictReader(io.StringIO(text)))
    assert {row["status_shipped"] for row in told} == {"1"}
    assert {
        row["order_id"]: [row["tracking_provider"], row["tracking_number"]] for row in told
    } == other
    left = len(own) + len(other)
    yes = {"filter": {"confirm": "exported"}, "expected_count": left}
    till.wait(till.post("/orders/confirm-accept", yes)["job_id"])
    assert till.get("/orders/count?confirm=accepted")["count"] == left


def test_two_public_shops_are_taken_over_and_ship_what_they_can(
    till: tuple[LiveProduct, Till],
) -> None:
    product, desk = till
    nw = Northwind()
    ss = Superstore(ORDERS - len(nw.orders), OPEN - len(nw.open))
    _open(desk, ss)
    _bring_everything(desk, nw, ss)

    # History stays history, open orders are open, and both are worth what the files say.
    assert desk.get("/orders/count?is_adopted=true")["count"] == ORDERS - OPEN
    with psycopg.connect(product.database_url) as owner:
        assert owner.execute(BOOKS, ["NW"]).fetchall() == nw.sums()
        assert owner.execute(BOOKS, ["SS"]).fetchall() == ss.sums()
        assert owner.execute(LATE).fetchone() == (ss.late,)
        assert owner.execute(VALUE).fetchone() == (nw.value() + ss.value(),)

    # Superstore's listings have no code of ours: all that are open are matched in one request.
    assert desk.get("/orders/count?hold=unmapped_sku")["count"] == len(ss.open)
    waiting = desk.match(lambda row: str(row["platform_item_id"]))
    assert {row["platform_item_id"] for row in waiting} == set().union(*ss.reserved.values())
    assert desk.get("/orders/count?hold=unmapped_sku")["count"] == 0
    assert _levels(product) == _expected(nw, ss)

    # The same file again needs no mapping and changes nothing.
    again = desk.bring("orders", ("superstore.csv", ss.order_file()), shop="SS")
    assert (again["created"], again["unchanged"]) == (0, len(ss.lines))

    numbers = real_numbers()
    own, other = parcels(nw.carriers(), numbers), parcels(ss.carriers(), numbers)
    assert own
    assert other
    _approve(desk, nw, ss)
    for shop, boxes in (("NW", own), ("SS", other)):
        file = ("waybills.csv", tracking_file(boxes))
        done = desk.bring("tracking", file, shop=shop, mapping=mappings.TRACKING)
        assert done["created"] == len(boxes)
    assert _levels(product) == _expected(nw, ss, sent=own | other)
    with psycopg.connect(product.database_url) as owner:
        assert owner.execute(SURE).fetchone() == (len(own | other),)
    _tell(desk, own, other)
    assert zhidan("verify", "--data", str(product.data))[1]["violations"] == []
