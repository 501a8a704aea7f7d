"""Products, SKUs, barcodes, costs and pictures over HTTP."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from PIL import Image

from tests.support.people import Browser, forget, make_person, signed_in
from zhidan.catalog.api import match_listings, unit_costs
from zhidan.catalog.models import Product, Sku, SkuCost
from zhidan.kernel.ids import uuid7
from zhidan.platform.models import AuditEntry, OutboxEvent
from zhidan.platform.zone import business_day

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.fixture
def owner() -> Browser:
    return signed_in(make_person())


def make_product(owner: Browser, code: str = "MUG", title: str = "马克杯") -> str:
    made = owner.post("/products", {"code": code, "title": title})
    assert made.status_code == 201, made.content
    return str(made.json()["id"])


def make_sku(owner: Browser, product_id: str, code: str, **said: Any) -> Any:
    return owner.post("/skus", {"product_id": product_id, "code": code, **said})


def test_a_product_and_its_skus_are_made_and_shown(owner: Browser) -> None:
    product_id = make_product(owner)
    made = make_sku(
        owner, product_id, "MUG-R", options={"颜色": "红"}, barcodes=["6901", "6902"],
        price={"amount": "29.90", "currency": "CNY"}, cost={"amount": "8.125"}, weight_g=350,
    )  # fmt: skip
    assert made.status_code == 201, made.content
    page = owner.get(f"/products/{product_id}").json()
    [sku] = page["skus"]
    assert (page["code"], page["sku_count"], page["is_active"]) == ("MUG", 1, True)
    assert {name: sku[name] for name in ("code", "title", "options", "barcodes", "weight_g")} == {
        "code": "MUG-R", "title": "马克杯 红", "options": {"颜色": "红"},
        "barcodes": ["6901", "6902"], "weight_g": 350,
    }  # fmt: skip
    assert sku["price"] == {"amount": "29.90", "currency": "CNY"}
    assert sku["cost"] == {"amount": "8.125", "currency": "CNY"}
    assert OutboxEvent.objects.filter(name="SkusChanged").count() == 1
    keys = {("", "", "6902", ""): Sku.objects.get().id}
    found = match_listings(shop_id=uuid7(), keys=keys)
    assert {key: match.sku_id for key, match in found.items()} == keys


def test_changes_are_kept_with_before_and_after(owner: Browser) -> None:
    sku_id = make_sku(owner, make_product(owner), "MUG-R", barcodes=["6901"]).json()["id"]
    edit = {"barcodes": ["6903"], "is_active": False, "min_stock": 3, "title": "红杯"}
    changed = owner.send("PATCH", f"/skus/{sku_id}", edit).json()
    assert (changed["barcodes"], changed["lifecycle"], changed["min_stock"]) == (
        ["6903"], "retired", 3,
    )  # fmt: skip
    said = AuditEntry.objects.get(action="sku.changed").details["changed"]
    assert said["barcodes"] == [["6901"], ["6903"]]
    assert said["title"] == ["马克杯", "红杯"]
    assert owner.send("PATCH", f"/skus/{sku_id}", edit).status_code == 200
    assert AuditEntry.objects.filter(action="sku.changed").count() == 1


def test_a_product_says_how_it_travels(owner: Browser) -> None:
    product_id = make_product(owner)
    make_sku(owner, product_id, "MUG-R")
    names = ("ships_alone", "most_per_parcel")

    def edit(**said: Any) -> Any:
        return owner.send("PATCH", f"/products/{product_id}", said)

    def told() -> list[Any]:
        page = owner.get(f"/products/{product_id}").json()
        [row] = owner.get("/products").json()["items"]
        assert [page[name] for name in names] == [row[name] for name in names]
        return [page[name] for name in names]

    assert told() == [False, None]
    assert edit(ships_alone=True, most_per_parcel=6).status_code == 200
    assert told() == [True, 6]
    said = AuditEntry.objects.get(action="product.changed").details["changed"]
    assert said == {"ships_alone": [False, True], "most_per_parcel": [None, 6]}
    assert OutboxEvent.objects.filter(name="SkusChanged").count() == 2
    refused = [edit(most_per_parcel=most) for most in (0, -1, 1_000_001)]
    assert [(one.status_code, one.json()["code"]) for one in refused] == [(422, "bad_range")] * 3
    sheet = owner.get("/products/export?format=csv")
    [_, row] = b"".join(sheet.streaming_content).decode("utf-8-sig").splitlines()
    assert row.split(",")[4:6] == ["TRUE", "6"]
    assert edit(most_per_parcel=None).status_code == 200
    assert told() == [True, None]


def test_a_limit_per_parcel_is_above_nothing_in_the_database() -> None:
    with pytest.raises(IntegrityError, match="product_most_per_parcel"):
        Product.objects.create(style_no="MUG", title="马克杯", most_per_parcel=0)


@pytest.mark.parametrize(
    ("said", "status", "code", "field"),
    [
        ({"code": "MUG-R"}, 409, "already_taken", "code"),
        ({"barcodes": ["6901"]}, 409, "already_taken", "barcode"),
        ({"barcodes": ["7000", "6901"]}, 409, "already_taken", "barcodes"),
        ({"barcodes": ["条码"]}, 422, "bad_barcode", "barcodes.0"),
        ({"product_id": str(uuid7())}, 422, "not_known", "product_id"),
        ({"supplier_id": str(uuid7())}, 422, "not_known", "supplier_id"),
        ({"min_stock": 5, "max_stock": 4}, 422, "min_above_max", "max_stock"),
        ({"price": {"amount": "-1"}}, 422, "bad_amount", "price"),
        ({"price": {"amount": "x"}}, 422, "bad_amount", None),
        ({"tax_rate": "1.3"}, 422, "out_of_range", "tax_rate"),
        ({"pack_factor": 0}, 422, "out_of_range", "pack_factor"),
        ({"supply": "magic"}, 422, "bad_choice", "supply"),
        ({"weight_g": -1}, 422, "bad_range", "weight_g"),
        ({"options": {"颜色": ""}}, 422, "bad_option", "options"),
    ],
)
def test_a_sku_that_cannot_be_is_refused_whole(
    owner: Browser, said: dict[str, Any], status: int, code: str, field: str | None
) -> None:
    product_id = make_product(owner)
    make_sku(owner, product_id, "MUG-R", barcodes=["6901"])
    answer = make_sku(owner, **{"product_id": product_id, "code": "MUG-B", **said})
    assert (answer.status_code, answer.json()["code"], answer.json().get("field")) == (
        status, code, field,
    )  # fmt: skip
    assert Sku.objects.count() == 1


def test_costs_count_from_their_day(owner: Browser) -> None:
    sku_id = make_sku(owner, make_product(owner), "MUG-R", cost={"amount": "8"}).json()["id"]
    tomorrow = (business_day() + timedelta(days=1)).isoformat()
    body = {"valid_on": tomorrow, "cost": {"amount": "9.5"}}
    assert owner.post(f"/skus/{sku_id}/costs", body).status_code == 200
    costs = owner.get(f"/skus/{sku_id}").json()["costs"]
    assert [(row["valid_on"], row["cost"]["amount"]) for row in costs] == [
        (tomorrow, "9.50"), (business_day().isoformat(), "8.00"),
    ]  # fmt: skip
    [(cost, currency)] = unit_costs(Sku.objects.values_list("id", flat=True)).values()
    assert (str(cost), currency) == ("800.0000", "CNY")
    owner.post(f"/skus/{sku_id}/costs", {"valid_on": tomorrow, "cost": {"amount": "10"}})
    assert SkuCost.objects.count() == 2


def test_amounts_are_for_those_who_may_see_money(owner: Browser) -> None:
    product_id = make_product(owner)
    make_sku(owner, product_id, "MUG-R", price={"amount": "1"}, cost={"amount": "1"})
    packer = signed_in(make_person("p@shop.test", ["warehouse"]))
    [sku] = packer.get(f"/products/{product_id}").json()["skus"]
    assert (sku["price"], sku["cost"]) == (None, None)
    sheet = packer.get("/products/export?format=csv")
    assert "1.00" not in b"".join(sheet.streaming_content).decode("utf-8-sig")
    assert packer.post("/products", {"code": "x", "title": "x"}).status_code == 403


def test_products_and_skus_are_found_by_what_people_type(owner: Browser) -> None:
    mug, cup = make_product(owner), make_product(owner, "CUP", "茶杯")
    make_sku(owner, mug, "MUG-R", barcodes=["6901"])
    make_sku(owner, mug, "MUG-B")
    make_sku(owner, cup, "CUP-1")

    def products(query: str) -> list[str]:
        return [row["code"] for row in owner.get(f"/products?{query}").json()["items"]]

    def skus(query: str) -> list[str]:
        return [row["code"] for row in owner.get(f"/skus?{query}").json()["items"]]

    assert products("") == ["CUP", "MUG"]
    assert (products("q=6901"), products("q=mug-b"), products("q=茶")) == (
        ["MUG"],
        ["MUG"],
        ["CUP"],
    )
    assert products("sort=-updated_at") == ["CUP", "MUG"]
    assert (skus("q=mug"), skus("q=6901"), skus(f"product={cup}")) == (
        ["MUG-B", "MUG-R"], ["MUG-R"], ["CUP-1"],
    )  # fmt: skip
    first = owner.get("/skus?limit=2").json()
    assert [r["code"] for r in owner.get(f"/skus?cursor={first['next']}").json()["items"]] == [
        "MUG-R"
    ]
    assert owner.get("/products/count?q=杯").json() == {"count": 2, "capped": False}
    assert owner.get("/products?sort=price").json()["code"] == "bad_sort"


def test_a_retired_product_says_so_and_its_title_changes(owner: Browser) -> None:
    product_id = make_product(owner)
    changed = owner.send("PATCH", f"/products/{product_id}", {"title": "大杯", "is_active": False})
    assert (changed.json()["title"], changed.json()["is_active"]) == ("大杯", False)
    assert owner.get("/products?is_active=true").json()["items"] == []
    assert owner.send("PATCH", f"/products/{uuid7()}", {"title": "x"}).status_code == 404


def upload(owner: Browser, sku_id: str, content: bytes) -> Any:
    file = SimpleUploadedFile("pic.png", content, content_type="image/png")
    return owner.client.post(
        f"/api/v1/skus/{sku_id}/picture", {"file": file}, headers=owner.headers
    )


def test_a_picture_is_drawn_anew_and_served(owner: Browser) -> None:
    sku_id = make_sku(owner, make_product(owner), "MUG-R").json()["id"]
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, "PNG")
    answer = upload(owner, sku_id, out.getvalue())
    assert answer.status_code == 200, answer.content
    url = answer.json()["picture_url"]
    served = owner.client.get(url)
    assert served["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(b"".join(served.streaming_content))).size == (30, 20)
    assert Product.objects.get().picture_id == Sku.objects.get().picture_id
    assert AuditEntry.objects.filter(action="sku.picture_set").count() == 1


def test_what_is_no_picture_changes_nothing(owner: Browser) -> None:
    sku_id = make_sku(owner, make_product(owner), "MUG-R").json()["id"]
    answer = upload(owner, sku_id, b"<svg onload='x'/>")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_picture")
    assert upload(owner, str(uuid7()), b"x").status_code == 404
    assert Sku.objects.get().picture_id is None


def test_products_come_as_a_sheet(owner: Browser) -> None:
    make_product(owner, "EMPTY", "空")
    make_sku(owner, make_product(owner), "MUG-R", options={"颜色": "红"}, price={"amount": "2"})
    sheet = owner.get("/products/export?format=csv")
    rows = b"".join(sheet.streaming_content).decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ["EMPTY", "MUG"]
    assert rows[2].split(",")[6:9] == ["MUG-R", "马克杯 红", "颜色: 红"]
