"""Five hundred buyers ask to be forgotten; afterwards nobody finds them, in a backup either."""

from __future__ import annotations

import csv
import http.client
import json
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.support.commands import run_python, standing, zhidan
from tests.support.database import pointed_at
from tests.support.product import LiveProduct
from zhidan.config.drills.keys import new_key
from zhidan.config.drills.shop import SHOP, DrillShop, open_shop
from zhidan.config.launcher.binaries import find_binaries
from zhidan.inventory.api import Booking, book_stock
from zhidan.kernel.ids import uuid7
from zhidan.platform.actors import SYSTEM
from zhidan.platform.models import SavedView, User
from zhidan.platform.work import run
from zhidan.service.models import Feedback

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
FORGOTTEN, KEPT, BY_FILE, AT_ONCE = 500, 40, 250, 50
RIGHTS = (
    "orders.intake", "orders.view", "orders.export", "orders.edit", "orders.hold",
    "orders.cancel", "parties.erase", "parties.reveal", "channels.import",
)  # fmt: skip
# Of those who came by the API so many were talked about by staff, and so many were revealed.
TALKED_ABOUT, REVEALED = range(BY_FILE, BY_FILE + 60), 20
FIELDS = {
    "no": "", "status": "status", "at": "placed_at", "name": "recipient.name",
    "phone": "recipient.mobile", "address": "recipient.detail", "city": "recipient.city",
    "province": "recipient.province", "nick": "buyer.nick", "message": "buyer_message",
    "title": "line.title", "quantity": "line.quantity", "price": "line.unit_price",
    "code": "line.outer_code", "engraving": "line.personalisation",
}  # fmt: skip
MAPPING = {
    "name": "own",
    "tables": [{"name": "rows", "role": "both", "key": "no", "signature": ["no", "name"]}],
    "fields": {field: {"column": column} for column, field in FIELDS.items() if field},
}


@dataclass(frozen=True)
class Planted:
    """An invented buyer whose name, phone and address occur nowhere else."""

    number: int

    @property
    def order_no(self) -> str:
        return f"P{self.number:05d}"

    @property
    def name(self) -> str:
        return f"欧阳{chr(0x4E00 + 37 * self.number % 6000)}{chr(0x5000 + self.number)}"

    @property
    def phone(self) -> str:
        return f"1395{self.number * 7919 % 10**7:07d}"

    @property
    def address(self) -> str:
        return f"金丝雀路{40_000 + self.number * 13}号"

    def traces(self) -> tuple[str, str, str]:
        return self.name, self.phone, self.address

    def row(self, code: str) -> list[str]:
        """The order as a row of a file, in the order of FIELDS."""
        return [
            self.order_no, "finished", "2026-01-05 10:00:00", self.name, self.phone, self.address,
            "杭州市", "浙江省", self.name, f"给{self.name}", "杯子", "1", "10.00", code, self.name,
        ]  # fmt: skip

    def rejected_row(self, code: str) -> list[str]:
        """Another order of theirs that nobody could take in: a name stands for the quantity."""
        row = self.row(code)
        row[0], row[11] = f"W{self.number:05d}", self.name
        return row

    @property
    def told(self) -> str:
        return f"{self.name} {self.phone} {self.address}"

    @property
    def is_talked_about(self) -> bool:
        return self.number in TALKED_ABOUT or self.number >= FORGOTTEN

    def order(self, code: str) -> dict[str, Any]:
        """Everywhere a person's data can stand in an order."""
        told = self.told
        return {
            "external_no": self.order_no, "placed_at": "2026-01-05T10:00:00Z",
            "status": "paid" if self.is_talked_about else "finished",
            "close_reason": told, "utm": self.name, "raw": {"备用": told},
            "lines": [{
                "title": "杯子", "outer_code": code, "quantity": 1, "unit_price": "10.00",
                "spec": f"颜色:白;刻字:{self.name}",
                "personalisation": f"刻字 {self.name}", "properties": {"刻字": told},
            }],
            "recipient": {
                "name": self.name, "mobile": self.phone, "province": "浙江省", "city": "杭州市",
                "district": "余杭区", "detail": self.address, "email": f"{self.phone}@example.test",
            },
            "buyer": {"nick": self.name, "platform_uid": f"uid{self.phone}"},
            "invoice": {"title": self.name, "address": self.address, "phone": self.phone},
            "buyer_message": told, "seller_memo": told, "card_text": told,
        }  # fmt: skip


PEOPLE = [Planted(number) for number in range(FORGOTTEN + KEPT)]
GONE, STAY = PEOPLE[:FORGOTTEN], PEOPLE[FORGOTTEN:]


def found_in(text: str, people: Sequence[Planted]) -> int:
    """How many of their names, phones and addresses a text holds."""
    return sum(trace in text for one in people for trace in one.traces())


def traced(text: str, people: Sequence[Planted]) -> list[str]:
    """The lines that name one of them, the first twenty."""
    traces = [trace for one in people for trace in one.traces()]
    lines = (line for line in text.splitlines() if any(trace in line for trace in traces))
    return [line[:400] for _, line in zip(range(20), lines, strict=False)]


class Shop:
    """A running product, the key of a program, and the order of each person."""

    def __init__(self, product: LiveProduct, key: str, codes: Sequence[str]) -> None:
        self.product, self.codes, self._key = product, codes, key
        self.order_ids: dict[str, str] = {}

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.product.port, timeout=60)
        headers = {
            "Host": "localhost",
            "Authorization": f"Bearer {self._key}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        connection.request(method, f"/api/v1{path}", json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        try:
            return answer.status, answer.read()
        finally:
            connection.close()

    def take_in(self, people: Sequence[Planted]) -> None:
        for start in range(0, len(people), AT_ONCE):
            orders = [one.order(self.codes[0]) for one in people[start : start + AT_ONCE]]
            status, said = self.call("POST", "/orders/intake", {"shop": SHOP, "orders": orders})
            assert status == 200
            for row in json.loads(said)["results"]:
                assert row["outcome"] in ("created", "unchanged"), row
                self.order_ids[row["external_no"]] = row["order_id"]

    def import_file(self, rows: Sequence[Sequence[str]], file: Path) -> dict[str, Any]:
        mapping = file.with_suffix(".json")
        mapping.write_text(json.dumps(MAPPING), "utf-8")
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(FIELDS)
            writer.writerows(rows)
        code, answer = zhidan(
            "import", "orders", str(file), "--shop", SHOP, "--mapping", str(mapping),
            "--data", str(self.product.data),
        )  # fmt: skip
        assert code == 0, answer["error"]
        return answer

    def talk_about(self, people: Sequence[Planted]) -> None:
        """What staff type in the course of a day: remarks, tags, reasons, by one and by many."""
        for place, one in enumerate(people):
            order = self.order_ids[one.order_no]
            steps: list[tuple[str, str, dict[str, Any]]] = [
                ("PATCH", f"/orders/{order}", {"note": one.told, "tags": [one.name]}),
                ("POST", "/orders/hold", {"ids": [order], "reason": one.told}),
                ("POST", f"/orders/{order}/reveal", {"reason": f"给{one.name}回电话"}),
                ("POST", "/orders/cancel", {"ids": [order], "reason": one.told}),
            ]
            for method, path, body in steps:
                if "reveal" not in path or place < REVEALED:
                    status, said = self.call(method, path, body)
                    assert status == 200, said
                    assert b'"code":"wrong_state"' not in said, said
        told = " ".join(one.told for one in people[:3])
        wanted = {"q": people[0].order_no}
        status, said = self.call("POST", "/orders/hold", {"filter": wanted, "reason": told})
        assert status == 202, said


def everything(data: Path, url: str) -> str:
    """All that can be read of an installation: dump, seals and files opened, raw files, logs."""
    dump = subprocess.run(
        [str(find_binaries(None, Path()) / "pg_dump"), "--inserts", f"--dbname={url}"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    plain = run_python(
        "tests.support.everything_in_plain",
        ZHIDAN_DATA=str(data), ZHIDAN_KEYS_DIR=str(data / "keys"), ZHIDAN_DATABASE_URL=url,
    )  # fmt: skip
    assert plain.returncode == 0, plain.stderr
    raw = [
        path.read_bytes().decode("utf-8", "replace")
        for part in ("files", "log")
        for path in sorted((data / part).rglob("*"))
        if path.is_file()
    ]
    return "\n".join([dump, plain.stdout, *raw])


def exported(data: Path, target: Path) -> str:
    """A full export with people in plain."""
    code, _ = zhidan("export", str(target), "--reveal", "检查", "--data", str(data))
    assert code == 0
    return "".join(path.read_text("utf-8") for path in target.iterdir())


@pytest.fixture
def folder() -> Iterator[Path]:
    """A place for backups and a second installation, open to whoever works there."""
    path = Path(tempfile.mkdtemp(prefix="zhidan-forget-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def shop(
    new_live_product: Callable[..., LiveProduct],
    folder: Path,
    django_db_blocker: DjangoDbBlocker,
    django_test_environment: None,
) -> Shop:
    product = new_live_product()
    product.start()
    with django_db_blocker.unblock(), pointed_at(str(product.data / "run"), "zhidan"):
        opened = open_shop()
        key = new_key(RIGHTS)
        _write_elsewhere(opened, PEOPLE)
    shop = Shop(product, key, opened.codes)
    code = opened.codes[0]
    done = shop.import_file([one.row(code) for one in PEOPLE[:BY_FILE]], folder / "orders.csv")
    assert done["created"] == BY_FILE
    first = folder / f"{GONE[0].name}的订单.csv"
    done = shop.import_file([one.rejected_row(code) for one in GONE[:BY_FILE]], first)
    assert done["rejected"] == BY_FILE
    shop.take_in(PEOPLE[BY_FILE:])
    shop.talk_about([one for one in PEOPLE[BY_FILE:] if one.is_talked_about])
    return shop


def _write_elsewhere(opened: DrillShop, people: Sequence[Planted]) -> None:
    """Where no order is named: feedback on a page, a saved search, why stock was corrected."""
    sender = User.objects.get()
    for one in people:
        Feedback.objects.create(
            id=uuid7(), sender_id=sender.id, sender_name=sender.name, version="1",
            page="/orders", text=f"{one.name} 的订单打不开, 电话 {one.phone}",
        )  # fmt: skip
    SavedView.objects.create(
        id=uuid7(), owner=sender, resource="orders", name=people[0].name,
        query={"q": people[0].phone},
    )  # fmt: skip
    run(
        book_stock, actor=SYSTEM, kind="adjust", warehouse_id=opened.warehouse_id,
        document_id=uuid.uuid4(), reason=f"{people[0].name} 退回的",
        bookings=[Booking(opened.sku_ids[0], 1)],
    )  # fmt: skip


def _ids_of_all(shop: Shop) -> dict[str, str]:
    found, cursor = {}, ""
    while True:
        _, said = shop.call("GET", f"/orders?limit=200{cursor}")
        page = json.loads(said)
        found |= {row["external_no"]: row["id"] for row in page["items"]}
        if not page["next"]:
            return found
        cursor = f"&cursor={page['next']}"


def test_nobody_who_was_forgotten_is_found_again_in_a_backup_either(
    shop: Shop, folder: Path
) -> None:
    product, earlier = shop.product, folder / "earlier.zdb"
    # The control: what is looked for is there, in every one of these places.
    before = everything(product.data, product.database_url)
    assert found_in(before, PEOPLE) == 3 * len(PEOPLE)
    assert found_in(exported(product.data, folder / "before"), PEOPLE) == 3 * len(PEOPLE)
    _, made = zhidan("backup", str(earlier), "--data", str(product.data), "--unchecked")
    ids = _ids_of_all(shop)
    assert len(ids) == len(PEOPLE)
    for one in GONE:
        status, said = shop.call(
            "POST", f"/orders/{ids[one.order_no]}/erase-buyer", {"reason": "asked_for"}
        )
        receipt = json.loads(said)
        assert (status, receipt.get("orders"), receipt.get("buyers")) == (200, 1, 1), receipt
    after = everything(product.data, product.database_url)
    status, listed = shop.call("GET", "/orders/export?format=csv")
    assert (status, STAY[0].order_no.encode() in listed) == (200, True)
    assert traced(after + listed.decode(), GONE) == []
    out = exported(product.data, folder / "after")
    assert (found_in(out, GONE), found_in(out, STAY)) == (0, 3 * len(STAY))
    # The file they came in is gone whole; who came in otherwise stays.
    assert found_in(after, STAY) == 3 * len(STAY)
    assert zhidan("verify", "--data", str(product.data))[1]["violations"] == []

    # The earlier backup over the present data: it knows from there who was erased since.
    code, restored = zhidan("restore", str(earlier), "--data", str(product.data), "--replace")
    assert (code, restored["violations"]) == (0, [])
    assert restored["erased_again"]["sales_order"] == FORGOTTEN
    again = everything(product.data, product.database_url)
    assert (found_in(again, GONE), found_in(again, STAY)) == (0, 3 * len(STAY))

    # And on another machine, where the list beside the backups is all that is left.
    zhidan("backup", str(folder / "later.zdb"), "--data", str(product.data), "--unchecked")
    product.stop()
    second = folder / "second"
    code, restored = zhidan(
        "restore", str(earlier), "--data", str(second), "--recovery-key", made["recovery_key"]
    )
    assert (code, restored["violations"]) == (0, [])
    with standing(second) as url:
        elsewhere = everything(second, url)
    assert (found_in(elsewhere, GONE), found_in(elsewhere, STAY)) == (0, 3 * len(STAY))


def test_a_backup_restored_without_any_list_still_holds_them(shop: Shop, folder: Path) -> None:
    """The control of the restore: without what is remembered the earlier backup has them all."""
    earlier, second = folder / "earlier.zdb", folder / "second"
    _, made = zhidan("backup", str(earlier), "--data", str(shop.product.data), "--unchecked")
    shop.product.stop()
    zhidan("restore", str(earlier), "--data", str(second), "--recovery-key", made["recovery_key"])
    with standing(second) as url:
        assert found_in(everything(second, url), PEOPLE) == 3 * len(PEOPLE)
