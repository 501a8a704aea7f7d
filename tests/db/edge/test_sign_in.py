"""Signing in and out: throttled before hashing, a new session each time, felt at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.conf import settings
from pytest_django import Settings

from tests.support.people import PASSWORD, Browser, forget, make_person, signed_in
from zhidan.edge import identity, passwords, sign_in
from zhidan.edge.operations import demo_links
from zhidan.edge.policy import EdgePolicy
from zhidan.platform import limits, policy
from zhidan.platform.access import owner_link
from zhidan.platform.actors import SYSTEM
from zhidan.platform.claims import ClaimNotValid, new_claim
from zhidan.platform.models import AuditEntry, RecoveryCode, Session, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


def cookie(browser: Browser) -> str:
    return str(browser.client.cookies[settings.SESSION_COOKIE_NAME].value)


def code_of(answer: Any) -> str:
    return str(answer.json()["code"])


def test_a_person_signs_in_and_the_session_says_who_they_are() -> None:
    user = make_person("li@shop.test", ["order_clerk"])
    browser = Browser()
    assert browser.get("/session").status_code == 401
    answer = browser.sign_in(" LI@shop.test ")
    body = answer.json()
    assert answer.status_code == 200
    assert body["user"] == {
        "id": str(user.id), "name": "li", "email": "li@shop.test", "locale": "en", "is_totp": False,
    }  # fmt: skip
    assert body["roles"] == ["order_clerk"]
    assert "orders.approve" in body["permissions"]
    assert "settings.people" not in body["permissions"]
    assert browser.get("/session").json() == body
    assert AuditEntry.objects.filter(action="session.started", subject_id=user.id).count() == 1


def test_the_session_key_is_new_when_somebody_signs_in() -> None:
    make_person()
    browser = Browser()
    browser.client.cookies[settings.SESSION_COOKIE_NAME] = "planted0planted0planted0planted0"
    browser.sign_in("owner@shop.test")
    first = cookie(browser)
    assert first != "planted0planted0planted0planted0"
    browser.sign_in("owner@shop.test")
    assert cookie(browser) != first
    assert not Session.objects.filter(session_key=first).exists()


@pytest.mark.parametrize("email", ["owner@shop.test", "nobody@shop.test"])
def test_a_wrong_password_and_an_unknown_person_look_alike(email: str) -> None:
    make_person()
    answer = Browser().sign_in(email, "wrong wrong wrong")
    assert (answer.status_code, code_of(answer)) == (401, "sign_in_failed")
    assert not Session.objects.exists()


def test_a_dismissed_person_cannot_sign_in() -> None:
    user = make_person()
    User.objects.filter(id=user.id).update(is_active=False)
    assert Browser().sign_in("owner@shop.test").status_code == 401


def test_guessing_is_stopped_before_anything_is_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    make_person()
    hashed: list[str] = []

    def wrong(_user: User | None, password: str) -> bool:
        hashed.append(password)
        return False

    monkeypatch.setattr(passwords, "is_right", wrong)
    monkeypatch.setattr(sign_in, "ADDRESS_LIMITS", ((1_000, 60),))
    browser = Browser()
    answers = [
        browser.sign_in("owner@shop.test", f"guess number {n}").status_code for n in range(15)
    ]
    assert answers == [401] * 10 + [429] * 5
    assert len(hashed) == 10


def test_one_address_cannot_try_many_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "is_right", lambda _user, _password: False)
    browser = Browser()
    answers = [browser.sign_in(f"p{n}@shop.test", "guess").status_code for n in range(32)]
    assert answers == [401] * 30 + [429] * 2


def test_an_office_behind_one_address_signs_in_however_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_person()
    monkeypatch.setattr(sign_in, "ADDRESS_LIMITS", ((3, 60),))
    browser = Browser()
    assert [browser.sign_in("owner@shop.test").status_code for _ in range(5)] == [200] * 5
    assert [browser.sign_in("p@shop.test", "guess").status_code for _ in range(4)] == (
        [401] * 3 + [429]
    )
    assert browser.sign_in("owner@shop.test").status_code == 429


def test_the_right_password_empties_the_account_bucket() -> None:
    make_person()
    browser = Browser()
    for _ in range(4):
        browser.sign_in("owner@shop.test", "wrong wrong wrong")
    assert browser.sign_in("owner@shop.test").status_code == 200
    limits.forget_expired()
    for _ in range(9):
        assert browser.sign_in("owner@shop.test", "x" * 12).status_code == 401


def test_signing_out_ends_the_session_at_once() -> None:
    browser = signed_in(make_person())
    assert browser.get("/session").status_code == 200
    stolen = cookie(browser)
    assert browser.send("DELETE", "/session").status_code == 204
    thief = Browser()
    thief.client.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert thief.get("/session").status_code == 401


@pytest.mark.parametrize(("name", "age"), [("since", 13 * 3600), ("seen", 31 * 60)])
def test_a_session_ends_when_it_is_old_or_idle(name: str, age: int) -> None:
    browser = signed_in(make_person())
    store = identity.SessionStore(cookie(browser))
    store[name] = int(time.time()) - age
    store.save()
    forget()
    assert browser.get("/session").status_code == 401
    assert not Session.objects.exists()


def test_the_policy_sets_how_long_a_session_may_idle() -> None:
    policy.write(EdgePolicy(idle_minutes=120), actor=SYSTEM)
    browser = signed_in(make_person())
    store = identity.SessionStore(cookie(browser))
    store["seen"] = int(time.time()) - 31 * 60
    store.save()
    forget()
    assert browser.get("/session").status_code == 200


def test_another_password_ends_the_other_sessions() -> None:
    user = make_person()
    here, there = signed_in(user), signed_in(user)
    wrong = here.post("/me/password", {"old": "no", "new": "another long secret"})
    assert (wrong.status_code, code_of(wrong)) == (422, "password_wrong")
    short = here.post("/me/password", {"old": PASSWORD, "new": "short"})
    assert code_of(short) == "password_too_short"
    common = here.post("/me/password", {"old": PASSWORD, "new": "1234567890"})
    assert code_of(common) == "password_too_common"
    done = here.post("/me/password", {"old": PASSWORD, "new": "another long secret"})
    assert done.status_code == 204
    assert here.get("/session").status_code == 200
    assert there.get("/session").status_code == 401


def test_the_first_owner_claims_the_link_once() -> None:
    link = owner_link()
    assert link is not None
    token = link.split("#")[1]
    claim = {
        "token": token,
        "name": "Wang",
        "email": "wang@shop.test",
        "password": "a long secret 9",
    }
    browser = Browser()
    answer = browser.post("/session/claim", claim)
    assert (answer.status_code, answer.json()["roles"]) == (200, ["owner"])
    assert browser.get("/people").status_code == 200
    again = Browser().post("/session/claim", {**claim, "email": "eve@shop.test"})
    assert (again.status_code, code_of(again)) == (410, "claim_not_valid")
    assert owner_link() is None


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_who_claims_reads_on_in_the_language_of_the_page(locale: str) -> None:
    link = owner_link()
    assert link is not None
    claim = {"token": link.split("#")[1], "email": "a@b.test", "password": "a long secret 9"}
    browser = Browser()
    browser.headers["Accept-Language"] = locale
    assert browser.post("/session/claim", claim).json()["user"]["locale"] == locale
    assert User.objects.get().locale == locale


def test_nobody_signed_in_is_told_whether_anybody_could_be() -> None:
    before = Browser().get("/session")
    make_person("clerk@shop.test", ["order_clerk"])
    still = Browser().get("/session")
    make_person()
    after = Browser().get("/session")
    assert [(one.status_code, code_of(one)) for one in (before, still, after)] == [
        (401, "no_owner"), (401, "no_owner"), (401, "unauthorised"),
    ]  # fmt: skip


def test_a_newer_owner_link_voids_the_older() -> None:
    first, second = owner_link(), owner_link()
    assert first is not None
    assert first != second
    claim = {"token": first.split("#")[1], "email": "a@b.test", "password": "a long secret 9"}
    assert Browser().post("/session/claim", claim).status_code == 410


def enrol(user: User) -> tuple[pyotp.TOTP, list[str]]:
    browser = signed_in(user)
    begun = browser.post("/me/totp").json()
    assert begun["qr_svg"].startswith("<svg")
    totp = pyotp.TOTP(begun["secret"])
    assert browser.post("/me/totp/confirm", {"code": "000000"}).status_code == 401
    now = int(time.time())
    codes = browser.post("/me/totp/confirm", {"code": totp.at(now - 30)}).json()["recovery_codes"]
    return totp, codes


def test_the_second_factor_is_asked_for_and_each_code_works_once() -> None:
    user = make_person()
    totp, _ = enrol(user)
    browser = Browser()
    begun = browser.sign_in("owner@shop.test")
    assert (begun.status_code, begun.json()) == (202, {"need": "totp"})
    assert browser.get("/session").status_code == 401
    code = totp.at(int(time.time()))
    assert browser.post("/session/totp", {"code": code}).status_code == 200
    assert browser.get("/session").json()["user"]["is_totp"]
    other = Browser()
    other.sign_in("owner@shop.test")
    replayed = other.post("/session/totp", {"code": code})
    assert (replayed.status_code, code_of(replayed)) == (401, "totp_wrong")


def test_a_recovery_code_works_once() -> None:
    user = make_person()
    _, codes = enrol(user)
    assert len(codes) == 10
    for expected in (200, 401):
        browser = Browser()
        browser.sign_in("owner@shop.test")
        assert browser.post("/session/totp", {"code": codes[0].upper()}).status_code == expected
    assert RecoveryCode.objects.filter(used_at__isnull=False).count() == 1


def test_guessing_the_second_factor_is_stopped() -> None:
    enrol(make_person())
    browser = Browser()
    browser.sign_in("owner@shop.test")
    answers = [browser.post("/session/totp", {"code": f"{n:06}"}).status_code for n in range(7)]
    assert answers == [401] * 5 + [429] * 2


def test_the_second_factor_needs_the_password_first() -> None:
    totp, _ = enrol(make_person())
    answer = Browser().post("/session/totp", {"code": totp.now()})
    assert (answer.status_code, code_of(answer)) == (409, "totp_not_pending")


def test_the_second_factor_is_switched_off_with_the_password_alone() -> None:
    user = make_person()
    enrol(user)
    browser = signed_in(user)
    assert browser.send("DELETE", "/me/totp", {"password": "wrong"}).status_code == 422
    assert browser.send("DELETE", "/me/totp", {"password": PASSWORD}).status_code == 204
    assert Browser().sign_in("owner@shop.test").status_code == 200


def test_the_secret_of_the_second_factor_is_sealed() -> None:
    user = make_person()
    totp, _ = enrol(user)
    user.refresh_from_db()
    assert totp.secret.encode() not in bytes(user.totp_secret or b"")


def test_a_link_into_the_demo_signs_its_person_in_once(settings: Settings) -> None:
    settings.ZHIDAN_DEMO = True
    user = make_person()
    old = demo_links.make_demo_links(emails=[user.email], actor=SYSTEM)[user.email]
    path = demo_links.make_demo_links(emails=[user.email], actor=SYSTEM)[user.email]
    assert path.startswith("/enter#")

    first, again, void = (
        Browser().post("/session/link", {"token": one.partition("#")[2]})
        for one in (path, path, old)
    )

    assert (first.status_code, first.json()["user"]["email"]) == (200, user.email)
    assert first.json()["user"]["locale"] == "en"
    assert [(one.status_code, code_of(one)) for one in (again, void)] == [
        (410, "claim_not_valid")
    ] * 2


def test_outside_the_demo_no_link_signs_anybody_in(settings: Settings) -> None:
    settings.ZHIDAN_DEMO = True
    user = make_person()
    token = demo_links.make_demo_links(emails=[user.email], actor=SYSTEM)[user.email][7:]
    settings.ZHIDAN_DEMO = False

    answer = Browser().post("/session/link", {"token": token})

    assert (answer.status_code, code_of(answer)) == (410, "claim_not_valid")
    with pytest.raises(ClaimNotValid):
        demo_links.make_demo_links(emails=[user.email], actor=SYSTEM)
    assert not Session.objects.exists()


def test_a_link_into_the_demo_sets_no_password_and_an_invitation_signs_nobody_in(
    settings: Settings,
) -> None:
    settings.ZHIDAN_DEMO = True
    user = make_person()
    token = demo_links.make_demo_links(emails=[user.email], actor=SYSTEM)[user.email][7:]
    claim = {"token": token, "password": "another long password", "name": "x", "email": ""}
    invited = new_claim(user_id=user.id, created_by=None, lasts=timedelta(hours=1))

    answers = [
        Browser().post("/session/claim", claim),
        Browser().post("/session/link", {"token": invited}),
    ]

    assert [(one.status_code, code_of(one)) for one in answers] == [(410, "claim_not_valid")] * 2
