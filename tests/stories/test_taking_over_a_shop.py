"""A shop with 2,000 orders is taken over by its files alone, and ships what was open."""

from __future__ import annotations

import http.client
import io
import json
import time
import uuid
import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from tests.support.commands import zhidan
from tests.support.database import pointed_at
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
from zhidan.config.drills.keys import new_key

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
RIGHTS = (
    "settings.shops", "settings.warehouses", "catalog.view", "catalog.edit", "inventory.view",
    "inventory.receive", "inventory.count", "inventory.adjust", "channels.import",
    "orders.intake", "orders.view",
    "orders.edit", "orders.approve", "orders.confirm", "orders.ship", "fulfilment.view",
    "fulfilment.pick", "fulfilment.pack", "fulfilment.ship",
)  # fmt: skip
ORDERS, MOST_SECONDS = 2_000, 60.0
SHOP = "dy"
Answer = dict[str, Any]


class Till:
    """The API as a program of the shop uses it."""

    def __init__(self, port: int, key: str) -> None:
        self._port, self._key = port, key

    def send(self, method: str, path: str, body: bytes | None, content_type: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        headers = {
            "Host": "localhost", "Authorization": f"Bearer {self._key}",
            "Content-Type": content_type, "Idempotency-Key": str(uuid.uuid4()),
        }  # fmt: skip
        try:
            connection.request(method, f"/api/v1{path}", body, headers)
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        assert answer.status < 300, f"{method} {path}: {answer.status} {said[:500]!r}"
        return said

    def get(self, path: str) -> Answer:
        return dict(json.loads(self.send("GET", path, None, "application/json")))

    def post(self, path: str, body: Answer) -> Answer:
        said = self.send("POST", path, json.dumps(body).encode(), "application/json")
        return dict(json.loads(said))

    def listed(self, path: str) -> list[Answer]:
        """Every row of a list."""
        found: list[Answer] = []
        cursor = ""
        while True:
            page = self.get(f"{path}{'&' if '?' in path else '?'}limit=200{cursor}")
            found += page["items"]
            if not page["next"]:
                return found
            cursor = f"&cursor={page['next']}"

    def bring(self, kind: str, *files: tuple[str, bytes], shop: str = "") -> Answer:
        """Upload files as the import page does, and wait for what became of them."""
        edge = uuid.uuid4().hex
        parts = [f'name="kind"\r\n\r\n{kind}'.encode(), f'name="shop"\r\n\r\n{shop}'.encode()]
        parts += [
            f'name="files"; filename="{name}"\r\n\r\n'.encode() + content for name, content in files
        ]
        body = b"".join(
            f"--{edge}\r\nContent-Disposition: form-data; ".encode() + part + b"\r\n"
            for part in parts
        )
        kind_of = f"multipart/form-data; boundary={edge}"
        said = json.loads(self.send("POST", "/imports", body + f"--{edge}--".encode(), kind_of))
        path = f"/imports/{said['import_id']}"
        done = self._until(path, ("finished", "failed"))
        assert done["state"] == "finished", done["error"]
        assert done["rejected"] == 0, self.get(f"{path}/rows?outcome=rejected")["items"][:3]
        return done

    def wait(self, job_id: str | None) -> None:
        """Wait for the end of a job, if there is one."""
        if job_id:
            done = self._until(f"/jobs/{job_id}", ("done", "failed", "cancelled", "quarantined"))
            assert (done["state"], done["failed"]) == ("done", 0), done

    def _until(self, path: str, ends: tuple[str, ...]) -> Answer:
        until = time.monotonic() + MOST_SECONDS
        while (found := self.get(path))["state"] not in ends:
            assert time.monotonic() < until, found
            time.sleep(0.1)
        return found

    def levels(self) -> dict[str, int]:
        """Units on hand and allocated over all levels."""
        rows = self.listed("/stock")
        return {name: sum(row[name] for row in rows) for name in ("on_hand", "allocated")}


@pytest.fixture
def till(
    new_live_product: Callable[..., LiveProduct],
    django_db_blocker: DjangoDbBlocker,
    django_test_environment: None,
) -> tuple[LiveProduct, Till]:
    product = new_live_product()
    product.start()
    with django_db_blocker.unblock(), pointed_at(str(product.data / "run"), "zhidan"):
        key = new_key(RIGHTS)
    return product, Till(product.port, key)


def sheet_of(workbook: bytes) -> list[list[str]]:
    """The texts of a workbook's first sheet, read without any library of ours."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        tree = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        shared = [
            "".join(text.text or "" for text in one.iter(f"{space}t"))
            for one in ET.fromstring(parts.read("xl/sharedStrings.xml"))
        ] if "xl/sharedStrings.xml" in parts.namelist() else []  # fmt: skip
    rows = []
    for row in tree.iter(f"{space}row"):
        cells = []
        for cell in row.iter(f"{space}c"):
            value = cell.findtext(f"{space}v")
            texts = [text.text or "" for text in cell.iter(f"{space}t")]
            is_shared = cell.get("t") == "s" and value is not None
            cells.append(shared[int(value or 0)] if is_shared else "".join(texts) or value or "")
        rows.append(cells)
    return rows


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
    """Every listing that waits, matched in one request."""
    waiting = till.listed("/listings/waiting")
    by_name = {sold_as(n): code(n) for n in range(SKUS)}
    skus = {row["code"]: row["id"] for row in till.listed("/skus")}
    keys = ("shop_id", "title", "platform_item_id", "platform_sku_id", "outer_code", "as_sold")
    decisions = [
        {**{key: row[key] for key in keys}, "sku_id": skus[by_name[row["outer_code"]]]}
        for row in waiting
    ]
    assert {row["outer_code"] for row in waiting} == {
        sold_as(n) for n in range(BY_BARCODE + BY_FILE, BY_BARCODE + BY_FILE + BY_HAND)
    }
    till.wait(till.post("/listings/match", {"decisions": decisions})["job_id"])


def _ship(till: Till, old: OldShop) -> None:
    wanted = {"filter": {"state": "pending_review"}, "expected_count": len(old.paid)}
    till.wait(till.post("/orders/approve", wanted)["job_id"])
    until = time.monotonic() + MOST_SECONDS
    while len(tasks := till.listed("/fulfilments")) < len(old.paid):
        assert time.monotonic() < until, len(tasks)
        time.sleep(0.2)
    for step in ("release", "pick", "pack"):
        ids = [task["id"] for task in tasks]
        for start in range(0, len(ids), 100):
            said = till.post(f"/fulfilments/{step}", {"ids": ids[start : start + 100]})
            assert {one["code"] for one in said["outcomes"]} == {"ok"}
    done = till.bring("tracking", ("快递.csv", old.tracking()), shop=SHOP)
    assert done["created"] == len(old.paid)


def _tell(till: Till, old: OldShop) -> None:
    """The channel's own file, read back from outside, and the channel's yes."""
    written = till.post("/confirmations/write", {"shop": SHOP})
    file = till.send(
        "GET", f"/confirmations/files/{written['file_id']}/download", None, "text/plain"
    )
    head, *rows = sheet_of(file)
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
    code_of_doctor, doctor = zhidan("doctor", "--data", str(product.data))
    assert code_of_doctor == 0, doctor
