"""People, roles and keys: nobody grants what they lack, the last owner stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from tests.support.people import Browser, forget, make_person, signed_in
from zhidan.platform.models import AuditEntry, Role, User, UserScope

pytestmark = pytest.mark.django_db
A, B = UUID(int=0xA), UUID(int=0xB)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


def boss(**scopes: Any) -> Browser:
    """Somebody who may manage people, roles and keys but holds little else."""
    browser = signed_in(make_person())
    role = browser.post(
        "/roles",
        {
            "name": "Office",
            "permissions": [
                "settings.people", "settings.roles", "settings.keys", "audit.view", "jobs.view",
            ],
        },
    ).json()["id"]  # fmt: skip
    code = Role.objects.get(id=role).code
    return signed_in(make_person("boss@shop.test", [code], **scopes))


def invitation(**change: Any) -> dict[str, Any]:
    return {"email": "new@shop.test", "name": "New", "roles": ["owner"], **change}


def test_an_invited_person_sets_a_password_and_signs_in() -> None:
    owner = signed_in(make_person())
    made = owner.post("/people/invite", invitation(roles=["order_clerk"], shops=[A])).json()
    (invited,) = [p for p in owner.get("/people").json()["items"] if p["is_invited"]]
    assert (invited["roles"], invited["shops"]) == (["order_clerk"], [str(A)])
    claim = {"token": made["link"].split("#")[1], "name": "Li", "password": "a long secret 9"}
    fresh = Browser()
    assert fresh.post("/session/claim", claim).json()["user"]["name"] == "Li"
    assert Browser().post("/session/claim", claim).status_code == 410
    assert Browser().sign_in("new@shop.test", "a long secret 9").status_code == 200


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "nonsense"}, "bad_email"),
        ({"email": "owner@shop.test"}, "email_taken"),
        ({"roles": ["emperor"]}, "role_not_found"),
        ({"roles": []}, "role_not_found"),
    ],
)
def test_a_bad_invitation_leaves_nothing(change: dict[str, Any], code: str) -> None:
    owner = signed_in(make_person())
    answer = owner.post("/people/invite", invitation(**change))
    assert answer.json()["code"] == code
    assert User.objects.count() == 1


def test_nobody_invites_somebody_mightier() -> None:
    answer = boss().post("/people/invite", invitation())
    assert (answer.status_code, answer.json()["code"]) == (403, "beyond_your_rights")
    assert User.objects.filter(email="new@shop.test").count() == 0


@pytest.mark.parametrize("shops", [[], [str(B)], [str(A), str(B)]])
def test_nobody_grants_shops_beyond_their_own(shops: list[str]) -> None:
    limited = boss(shops=[A])
    code = Role.objects.get(name="Office").code
    answer = limited.post("/people/invite", invitation(roles=[code], shops=shops))
    assert (answer.status_code, answer.json()["params"]) == (403, {"what": "shops"})
    allowed = limited.post("/people/invite", invitation(roles=[code], shops=[A]))
    assert allowed.status_code == 201


def test_nobody_makes_a_link_for_somebody_mightier() -> None:
    limited = boss()
    owner = User.objects.get(email="owner@shop.test")
    assert limited.post(f"/people/{owner.id}/link").status_code == 403
    assert limited.send("PATCH", f"/people/{owner.id}", {"is_active": False}).status_code == 403
    owner.refresh_from_db()
    assert owner.is_active


def test_nobody_changes_their_own_rights() -> None:
    user = make_person()
    make_person("second@shop.test")
    answer = signed_in(user).send("PATCH", f"/people/{user.id}", {"roles": ["read_only"]})
    assert answer.json()["code"] == "not_yourself"


def test_the_last_owner_stays() -> None:
    first, second = make_person(), make_person("second@shop.test")
    browser = signed_in(first)
    assert browser.send("PATCH", f"/people/{second.id}", {"is_active": False}).status_code == 200
    User.objects.filter(id=second.id).update(is_active=True)
    User.objects.filter(id=first.id).update(is_active=False)
    third = signed_in(make_person("third@shop.test"))
    User.objects.filter(email="third@shop.test").update(is_active=True)
    assert third.send("PATCH", f"/people/{second.id}", {"roles": ["read_only"]}).status_code == 200


def test_other_rights_end_the_sessions_and_count_at_once() -> None:
    owner = signed_in(make_person())
    clerk = make_person("li@shop.test", ["order_clerk"], shops=[A])
    browser = signed_in(clerk)
    assert browser.get("/session").status_code == 200
    change = {"roles": ["read_only"], "shops": [B], "warehouses": []}
    changed = owner.send("PATCH", f"/people/{clerk.id}", change).json()
    assert (changed["roles"], changed["shops"]) == (["read_only"], [str(B)])
    assert browser.get("/session").status_code == 401
    assert UserScope.objects.filter(user=clerk).count() == 1


def test_a_role_is_made_changed_and_removed_within_ones_rights() -> None:
    limited = boss()
    own = limited.post("/roles", {"name": "Desk", "permissions": ["audit.view"]})
    assert own.status_code == 201
    path = f"/roles/{own.json()['id']}"
    mightier = limited.send("PATCH", path, {"permissions": ["audit.view", "orders.cancel"]})
    assert mightier.json()["params"] == {"what": "orders.cancel"}
    assert limited.send("PATCH", path, {"permissions": ["jobs.view"]}).status_code == 204
    unknown = limited.send("PATCH", path, {"permissions": ["cups.break"]})
    assert unknown.json()["code"] == "unknown_permission"
    assert limited.send("DELETE", path).status_code == 204


def test_the_owners_role_is_not_touched_and_a_used_one_not_removed() -> None:
    owner = signed_in(make_person())
    by_code = {role["code"]: role for role in owner.get("/roles").json()["items"]}
    kept = owner.send("PATCH", f"/roles/{by_code['owner']['id']}", {"permissions": []})
    assert kept.json()["code"] == "role_is_builtin"
    made = owner.post("/roles", {"name": "Desk", "permissions": ["audit.view"]}).json()["id"]
    make_person("x@shop.test", [Role.objects.get(id=made).code])
    assert owner.send("DELETE", f"/roles/{made}").json()["code"] == "role_in_use"


def test_a_key_holds_no_more_than_its_maker() -> None:
    limited = boss(shops=[A])
    more = limited.post("/keys", {"name": "k", "permissions": ["orders.cancel"]})
    assert more.json()["code"] == "beyond_your_rights"
    wider = limited.post("/keys", {"name": "k", "permissions": ["audit.view"], "shops": [B]})
    assert wider.json()["params"] == {"what": "shops"}
    past = {"name": "k", "permissions": ["audit.view"], "expires_at": "2020-01-01T00:00:00Z"}
    never = {**past, "expires_at": "9999-12-31T23:59:59-14:00"}
    for body in (past, never):
        assert limited.post("/keys", {**body, "shops": [A]}).json()["field"] == "expires_at"


def test_what_was_done_to_people_is_in_the_audit() -> None:
    owner = signed_in(make_person())
    owner.post("/people/invite", invitation(roles=["order_clerk"]))
    found = owner.get("/audit?action=person.invited").json()["items"]
    assert [entry["action"] for entry in found] == ["person.invited"]
    assert owner.get("/audit/count?action=person.invited").json() == {"count": 1, "capped": False}
    sheet = owner.get("/audit/export?format=csv")
    assert b"person.invited" in b"".join(sheet.streaming_content)
    assert AuditEntry.objects.filter(action="person.invited").count() == 1
