"""Settings over HTTP: versions, who set them, one shop by itself, back again."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.support.people import forget, make_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


def test_versions_tell_who_set_what_and_the_default_comes_back_as_one_more() -> None:
    owner = signed_in(make_person())
    for pieces in (24, 72):
        said = owner.send("PUT", "/policies/inventory", {"low_stock": pieces}).json()
    assert (said["version"], said["values"]["low_stock"], said["changed_by"]) == (
        2, 72, "owner",
    )  # fmt: skip

    back = owner.send("DELETE", "/policies/inventory").json()

    assert (back["version"], back["values"]) == (3, back["defaults"])
    items = owner.get("/policies/inventory/history").json()["items"]
    assert [row["values"]["low_stock"] for row in items] == [5, 72, 24]


def test_settings_of_everything_cannot_be_set_for_a_shop() -> None:
    owner = signed_in(make_person())
    answer = owner.send("PUT", f"/policies/inventory?shop={uuid4()}", {})
    assert (answer.status_code, answer.json()["code"]) == (422, "policy_is_for_everything")


def test_a_dry_count_refuses_what_could_not_be_set() -> None:
    owner = signed_in(make_person())
    assert owner.get("/retention/jobs_days/due?value=90").json()["count"] == 0
    assert owner.get("/retention/jobs_days/due?value=1").json()["code"] == "bad_policy"
    assert owner.get("/retention/audit/due?value=1").status_code == 404
