"""Groups, companies and carriers over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.people import forget, make_person, signed_in
from zhidan.fulfilment.tracking import known_carriers
from zhidan.parties.models import Carrier, LegalEntity, ShopGroup
from zhidan.platform.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.mark.parametrize(
    ("path", "model", "more"),
    [
        ("/shop-groups", ShopGroup, {}),
        ("/legal-entities", LegalEntity, {"tax_no": "91330100MA0000000X"}),
        ("/carriers", Carrier, {"tracking_url": "https://t.example/{}"}),
    ],
)
def test_what_a_shop_needs_is_made_changed_and_listed(
    path: str, model: Any, more: dict[str, str]
) -> None:
    owner = signed_in(make_person())
    made = owner.post(path, {"code": "one", "name": "甲", **more})
    assert made.status_code == 201
    row_id = made.json()["id"]
    assert owner.send("PATCH", f"{path}/{row_id}", {"name": "乙"}).status_code == 200
    listed = {row["id"]: row for row in owner.get(path).json()["items"]}
    assert (listed[row_id]["name"], listed[row_id]["code"]) == ("乙", "one")
    twice = owner.post(path, {"code": "one", "name": "丙"})
    assert (twice.status_code, twice.json()["code"]) == (409, "already_taken")
    assert model.objects.filter(code="one").count() == 1
    assert AuditEntry.objects.filter(subject_id=row_id).count() == 2
    assert owner.send("PATCH", f"{path}/{row_id}", {"name": "乙"}).status_code == 200
    assert AuditEntry.objects.filter(subject_id=row_id).count() == 2


def test_the_usual_carriers_are_there_under_the_codes_of_the_number_formats() -> None:
    known = known_carriers()
    stored = {row.code: row for row in Carrier.objects.all()}
    assert set(stored) == set(known)
    assert all(stored[code].name == known[code].name for code in known)


def test_a_carrier_cannot_lead_to_a_script() -> None:
    owner = signed_in(make_person())
    body = {"code": "x", "name": "x", "tracking_url": "javascript:alert({})"}
    refused = owner.post("/carriers", body)
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (
        422, "bad_tracking_url", "tracking_url",
    )  # fmt: skip


def test_clerks_read_but_do_not_change() -> None:
    clerk = signed_in(make_person("c@shop.test", ["order_clerk"]))
    assert clerk.get("/carriers").status_code == 200
    assert clerk.post("/carriers", {"code": "x", "name": "x"}).status_code == 403
