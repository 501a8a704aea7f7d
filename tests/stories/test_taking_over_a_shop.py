"""A shop with 2,000 orders is taken over by its files alone, and ships what was open."""

from __future__ import annotations

import time

import psycopg
import pytest

from tests.support.commands import zhidan
from tests.support.product import LiveProduct
from tests.support.takeover_files import (
    BY_BARCODE,
    BY_FILE,
    BY_HAND,
    SKUS,
    OldShop,
    code,
    sold_as,
)  # fmt: skip
from tests.support.till import MOST_SECONDS, Till, sheet_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
ORDERS = 2_000
SHOP = "dy"


def _open(till: Till) -> None:
    houses = [
        till.post("/warehouses", {"code": name, "name": name})["id"] for name in ("主仓", "分仓")
    ]
    till.post(
        "/shops",
        {"code": SHOP, "name": "抖音旗舰店", "channel": "douyin", "warehouse_ids": houses,
         "taken_over_at": "2026-03-01T00:00:00+08:00", "reserve_on": "paid"},
    )  # fmt: skip


def _bring_everything(till: Till, old: OldShop) -> None:
    done = till.bring("products", ("商品.csv", old.products()), ("图片.zip", old.pictures()))
    assert done["created"] == SKUS
    assert till.bring("suppliers", ("供应商.csv", old.suppliers()))["created"] == 3
    assert till.bring("stock", ("期初.csv", old.stock()))["created"] == 2 * SKUS
    assert till.bring("listings", ("对应.csv", old.listings()))["created"] == BY_FILE
    began = time.monotonic()
    done = till.bring("orders", ("订单.csv", old.order_file()), shop=SHOP)
    assert time.monotonic() - began < MOST_SECONDS
    assert (done["created"], done["orders"]) == (len(old.rows), ORDERS)


def _match(till: Till) -> None:
    by_name = {sold_as(n): code(n) for n in range(SKUS)}
    waiting = till.match(lambda row: by_name[row["outer_code"]])
    assert {row["outer_code"] for row in waiting} == {
        sold_as(n) for n in range(BY_BARCODE + BY_FILE, BY_BARCODE + BY_FILE + BY_HAND)
    }


def _ship(till: Till, old: OldShop) -> None:
    wanted = {"filter": {"state": "pending_review"}, "expected_count": len(old.paid)}
    till.wait(till.post("/orders/approve", wanted)["job_id"])
    till.pack(len(old.paid))
    done = till.bring("tracking", ("快递.csv", old.tracking()), shop=SHOP)
    assert done["created"] == len(old.paid)


def _tell(till: Till, old: OldShop) -> None:
    """The channel's own file, read back from outside, and the channel's yes."""
    head, *rows = sheet_of(till.shipping_file(SHOP))
    assert head == ["订单号", "物流公司", "物流单号"]
    assert {row[0]: row[1:] for row in rows} == {
        number: ["中通快递", f"789012{place:08d}"] for place, number in enumerate(old.paid)
    }
    told = {"filter": {"confirm": "exported"}, "expected_count": len(old.paid)}
    till.wait(till.post("/orders/confirm-accept", told)["job_id"])
    assert till.get("/orders/count?confirm=accepted")["count"] == len(old.paid)


def test_a_shop_is_taken_over_by_its_files_and_ships_what_was_open(
    till: tuple[LiveProduct, Till],
) -> None:
    product, desk = till
    old = OldShop(ORDERS)
    units = sum(old.wanted.values()) + SKUS * 8
    _open(desk)
    _bring_everything(desk, old)

    # History stays history: nothing of it reserves, and what left too late says so.
    assert desk.get("/orders/count?is_adopted=true")["count"] == (
        old.by_status["已完成"] + old.by_status["已发货"] + old.by_status["已关闭"]
    )
    with psycopg.connect(product.database_url) as owner:
        late = owner.execute("SELECT count(*) FROM order_event WHERE action = 'adopt_shipped'")
        assert late.fetchone() == (old.left_after,)
        pictures = owner.execute("SELECT count(*) FROM product WHERE picture_id IS NOT NULL")
        assert pictures.fetchone() == (SKUS // 2,)
    assert desk.levels()["on_hand"] == units
    assert desk.get("/orders/count?hold=unmapped_sku")["count"] == old.held > 0
    _match(desk)
    assert desk.get("/orders/count?hold=unmapped_sku")["count"] == 0
    # Open, paid orders reserve, each unit once.
    assert desk.levels() == {"on_hand": units, "allocated": sum(old.wanted.values())}
    assert desk.get("/orders/count?state=pending_payment")["count"] == old.by_status["待支付"]

    # The same files again change nothing.
    again = desk.bring("orders", ("订单.csv", old.order_file()), shop=SHOP)
    assert (again["created"], again["unchanged"]) == (0, len(old.rows))

    _ship(desk, old)
    assert desk.levels() == {"on_hand": SKUS * 8, "allocated": 0}
    _tell(desk, old)
    assert zhidan("verify", "--data", str(product.data))[1]["violations"] == []
    # Whoever has taken a shop over has one thing left to do.
    doctor = zhidan("doctor", "--data", str(product.data))[1]
    assert [finding["code"] for finding in doctor["findings"]] == ["backup_not_scheduled"]
