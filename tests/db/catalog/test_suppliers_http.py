"""Suppliers over HTTP: listed, found, made, changed, set aside, revealed on record."""

from __future__ import annotations

import pytest

from tests.support.people import make_person, signed_in
from tests.support.shop_floor import make_sku
from zhidan.catalog.models import Sku
from zhidan.platform.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_supplier_is_made_found_changed_and_set_aside() -> None:
    boss = signed_in(make_person())
    contact = {"name": "周建国", "phone": "13900001111"}
    said = {"code": "YW-01", "name": "义乌杯子厂", "contact": contact}
    supplier = boss.post("/suppliers", said).json()["id"]
    boss.post("/suppliers", {"code": "GZ-01", "name": "广州印花厂"})
    make_sku("CUP")
    Sku.objects.update(supplier_id=supplier)
    page = boss.get("/suppliers?limit=1").json()
    assert [row["code"] for row in page["items"]] == ["GZ-01"]
    rest = boss.get(f"/suppliers?limit=1&cursor={page['next']}").json()
    (row,) = rest["items"]
    assert (row["code"], row["sku_count"], row["has_contact"]) == ("YW-01", 1, True)
    assert (row["contact_name_masked"], row["contact_phone_masked"]) == ("周**", "139****1111")
    for text, codes in (("yw", ["YW-01"]), ("印花", ["GZ-01"]), ("没有", [])):
        found = boss.get(f"/suppliers?q={text}").json()["items"]
        assert [one["code"] for one in found] == codes
        assert boss.get(f"/suppliers/count?q={text}").json()["count"] == len(codes)
    boss.send("PATCH", f"/suppliers/{supplier}", {"is_active": False, "contact": {}})
    assert boss.get(f"/suppliers/{supplier}").json()["is_active"] is False
    active = boss.get("/suppliers?is_active=true").json()["items"]
    assert [one["code"] for one in active] == ["GZ-01"]
    plain = boss.post(f"/suppliers/{supplier}/reveal", {"reason": "催货"}).json()["contact"]
    assert plain == contact
    assert AuditEntry.objects.get(action="supplier.revealed").reason == "催货"


def test_who_may_only_look_changes_nothing() -> None:
    boss, viewer = signed_in(make_person()), signed_in(make_person("v@shop.test", ["read_only"]))
    supplier = boss.post("/suppliers", {"code": "YW-01", "name": "义乌杯子厂"}).json()["id"]
    assert viewer.get(f"/suppliers/{supplier}").status_code == 200
    for answer in (
        viewer.post("/suppliers", {"code": "B", "name": "B"}),
        viewer.send("PATCH", f"/suppliers/{supplier}", {"name": "改名"}),
        viewer.post(f"/suppliers/{supplier}/reveal", {"reason": "看看"}),
    ):
        assert answer.status_code == 403
    assert viewer.get(f"/suppliers/{supplier}").json()["name"] == "义乌杯子厂"
    assert viewer.get("/suppliers?sort=name").status_code == 422
