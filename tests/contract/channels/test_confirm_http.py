"""发货回传 as programs and the browser use it: look, write, fetch, refuse, settle."""

from __future__ import annotations

import pytest

from tests.contract.fulfilment.callers import caller
from tests.db.fulfilment.floor import act, approved
from tests.support.shop_floor import line, order_id_of
from zhidan.fulfilment.api import OrderToShip, ship_orders

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_is_written_once_fetched_and_settled() -> None:
    floor = approved({n: [line("A")] for n in ("W-1", "W-2")}, {"A": 9}, channel="woocommerce")
    parcels = [
        OrderToShip(order_id_of(n), "sf", f"SF100000000000{place}", accept_unusual=True)
        for place, n in enumerate(("W-1", "W-2"))
    ]
    act(ship_orders, parcels=parcels)
    desk = caller("orders.confirm", "orders.view")
    (shop,) = desk.get("/confirmations/shops").json()["items"]
    assert (shop["waiting"], shop["extension"]) == (2, "csv")
    body = {"shop": floor.shop.code}
    written = desk.post("/confirmations/write", body, key="write-once-1").json()
    again = desk.post("/confirmations/write", body, key="write-once-1").json()
    assert again == written
    assert [row["code"] for row in written["outcomes"]] == ["ok", "ok"]
    path = f"/confirmations/files/{written['file_id']}"
    fetched = desk.get(f"{path}/download")
    assert fetched["Content-Disposition"].endswith('.csv"')
    rows = b"".join(fetched.streaming_content).decode().splitlines()
    assert [row.split(",")[0] for row in rows] == ["order_id", "W-1", "W-2"]
    said = desk.post(f"{path}/refuse", {"pasted": "W-2 unknown provider"}).json()["outcomes"]
    assert [row["code"] for row in said] == ["ok"]
    desk.post("/orders/confirm-accept", {"ids": [str(order_id_of("W-1"))]})
    file = desk.get(path).json()
    assert file["states"] == {"accepted": 1, "failed": 1}
    by_number = {entry["external_no"]: entry for entry in file["entries"]}
    assert by_number["W-2"]["confirm_reason"] == "unknown provider"
    assert by_number["W-1"]["actions"] == ["confirm_fail", "confirm_undo"]
    listed = desk.get("/orders", confirm="failed").json()["items"]
    assert [row["external_no"] for row in listed] == ["W-2"]


def test_who_may_only_look_writes_nothing() -> None:
    floor = approved({"W-1": [line("A")]}, {"A": 9})
    desk = caller("orders.view")
    assert desk.post("/confirmations/write", {"shop": floor.shop.code}).status_code == 403
    assert desk.get("/confirmations/files").status_code == 403
