"""Around every request: problems, languages, CSRF, headers, keys, idempotency, limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from ninja import NinjaAPI, Router

from tests.support.people import Browser, forget, make_key, make_person, signed_in
from zhidan.edge.addresses import client_address
from zhidan.edge.api import build_api, check_routes
from zhidan.edge.openapi import openapi
from zhidan.edge.policy import EdgePolicy
from zhidan.platform import policy
from zhidan.platform.actors import SYSTEM
from zhidan.platform.models import ApiKey, AuditEntry, Idempotency, SavedView

pytestmark = pytest.mark.django_db
VIEW = {"resource": "orders", "name": "Mine", "query": {"stage": "exception"}}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/nowhere", None, 404, "route_not_found"),
        ("PUT", "/views", {}, 405, "method_not_allowed"),
        ("GET", f"/jobs/{UUID(int=7)}", None, 404, "job_not_found"),
        ("GET", "/jobs?limit=x", None, 422, "wrong_type"),
        ("GET", "/jobs?cursor=xyz", None, 422, "bad_cursor"),
        ("POST", "/views", b"{", 422, "bad_json"),
        ("POST", "/views", {"resource": "orders"}, 422, "field_missing"),
        ("POST", "/views", {**VIEW, "owner": "me"}, 422, "unknown_field"),
        ("POST", "/views", {**VIEW, "name": 5}, 422, "wrong_type"),
        ("POST", "/views", b'{"name": "\\u0000"}', 422, "nul_character"),
        ("GET", "/policies/none", None, 404, "policy_not_found"),
    ],
)
def test_every_error_is_a_problem_in_the_callers_language(
    method: str, path: str, body: Any, status: int, code: str
) -> None:
    answer = signed_in(make_person()).send(method, path, body)
    found = answer.json()
    assert (answer.status_code, found["code"], found["status"]) == (status, code, status)
    assert answer["Content-Type"] == "application/problem+json"
    assert set(found) >= {"type", "title", "detail", "params", "request_id"}
    assert answer["X-Request-ID"] == found["request_id"]
    assert found["detail"].isascii()


def test_the_language_follows_the_header_until_somebody_is_known() -> None:
    chinese = Browser().get("/orders", **{"Accept-Language": "de, zh;q=0.9, en;q=0.2"})
    assert chinese.json()["detail"] == "请先登录。"
    known = signed_in(make_person()).get("/nowhere", **{"Accept-Language": "zh-CN"})
    assert known.json()["detail"] == "There is no such address."


def test_an_unexpected_error_shows_its_number_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("13800001111")

    monkeypatch.setattr("zhidan.edge.routes.views.operations.views", broken)
    answer = signed_in(make_person()).get("/views")
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert b"RuntimeError" not in answer.content
    assert answer.json()["request_id"] in caplog.text
    assert "13800001111" not in caplog.text


def test_a_writing_request_needs_the_token_of_our_own_page() -> None:
    user = make_person()
    browser = Browser(checks_csrf=True)
    refused = browser.sign_in("owner@shop.test")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    browser.get("/session")
    browser.headers["X-CSRFToken"] = browser.client.cookies[settings.CSRF_COOKIE_NAME].value
    assert browser.sign_in("owner@shop.test").status_code == 200
    stale = browser.post("/views", VIEW)
    browser.headers["X-CSRFToken"] = browser.client.cookies[settings.CSRF_COOKIE_NAME].value
    assert browser.post("/views", VIEW).status_code == 201 or stale.status_code == 201
    del browser.headers["X-CSRFToken"]
    assert browser.post("/views", {**VIEW, "name": "Other"}).status_code == 403
    key = make_key(user, permissions=["orders.view"])
    program = Browser(checks_csrf=True).with_key(key)
    assert program.post("/session/totp", {"code": "1"}).status_code == 409


def test_every_answer_carries_the_security_headers() -> None:
    answer = Client().get("/healthz")
    assert answer.status_code == 200
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    api = Browser().get("/session")
    assert api["Cache-Control"] == "no-store"


def test_readiness_names_what_is_missing() -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": True, "migrations": True, "worker": False}


def test_a_key_does_what_it_was_given_and_no_more() -> None:
    owner = make_person()
    program = Browser().with_key(make_key(owner, permissions=["audit.view"]))
    assert program.get("/audit").status_code == 200
    refused = program.get("/people")
    assert (refused.status_code, refused.json()["params"]) == (
        403,
        {"permission": "settings.people"},
    )
    forget()
    ApiKey.objects.update(permissions=["audit.view", "settings.people"])
    owner.user_roles.all().delete()
    assert program.get("/audit").status_code == 403  # its maker may not any more


@pytest.mark.parametrize("token", ["", "zk_", "zk_x_y", "Basic abc", "zk_\0_x"])
def test_a_token_that_is_none_opens_nothing(token: str) -> None:
    program = Browser()
    program.headers["Authorization"] = f"Bearer {token}"
    assert program.get("/views").status_code == 401


def test_a_wrong_secret_of_a_right_prefix_opens_nothing() -> None:
    token = make_key(make_person(), permissions=["audit.view"])
    assert Browser().with_key(token + "x").get("/audit").status_code == 401


def test_a_key_is_made_once_shown_once_and_revoked_at_once() -> None:
    browser = signed_in(make_person())
    made = browser.post("/keys", {"name": "shop", "permissions": ["audit.view"]}).json()
    assert made["secret"].encode() not in browser.get("/keys").content
    program = Browser().with_key(made["secret"])
    assert program.get("/audit").status_code == 200
    assert browser.send("DELETE", f"/keys/{made['id']}").status_code == 204
    assert program.get("/audit").status_code == 401
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"key.added", "key.revoked"} <= actions


def test_a_request_sent_twice_has_one_effect_and_one_answer() -> None:
    browser = signed_in(make_person())
    first = browser.post("/views", VIEW, **{"Idempotency-Key": "view-0001"})
    second = browser.post("/views", VIEW, **{"Idempotency-Key": "view-0001"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"
    assert SavedView.objects.count() == 1
    other = browser.post("/views", {**VIEW, "name": "B"}, **{"Idempotency-Key": "view-0001"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")
    stranger = signed_in(make_person("li@shop.test"))
    assert stranger.post("/views", VIEW, **{"Idempotency-Key": "view-0001"}).status_code == 201


def test_a_refused_request_leaves_its_key_free() -> None:
    browser = signed_in(make_person())
    browser.post("/views", {**VIEW, "name": " "}, **{"Idempotency-Key": "view-0002"})
    assert not Idempotency.objects.exists()
    bad = browser.post("/views", VIEW, **{"Idempotency-Key": "short"})
    assert bad.json()["code"] == "bad_idempotency_key"


def test_one_caller_cannot_flood() -> None:
    policy.write(EdgePolicy(anonymous_per_minute=10), actor=SYSTEM)
    browser = Browser()
    answers = [browser.get("/session").status_code for _ in range(12)]
    assert answers == [401] * 10 + [429] * 2


def test_forwarded_addresses_count_from_a_trusted_proxy_only(settings: Any) -> None:
    request = Client().get("/healthz", headers={"X-Forwarded-For": "6.6.6.6, 9.9.9.9"}).wsgi_request
    request.META["REMOTE_ADDR"] = "1.1.1.1"
    settings.ZHIDAN_TRUSTED_PROXIES = ("10.0.0.1",)
    assert client_address(request) == "1.1.1.1"
    request.META["REMOTE_ADDR"] = "10.0.0.1"
    assert client_address(request) == "9.9.9.9"
    request.META["HTTP_X_FORWARDED_FOR"] = "6.6.6.6, nonsense"
    del request.headers
    assert client_address(request) == "10.0.0.1"


def cups(request: object) -> None:
    """A route."""


def test_a_route_without_a_permission_stops_the_start() -> None:
    build_api()
    for extra, message in (({}, "declares no"), ({"x-permission": ["cups.break"]}, "unknown")):
        api, router = NinjaAPI(urls_namespace=message), Router()
        router.get("/cups", openapi_extra=extra)(cups)
        api.add_router("", router)
        with pytest.raises(ImproperlyConfigured, match=message):
            check_routes(api)


def test_the_description_names_every_operation_once() -> None:
    document = openapi()
    ids = [
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
    ]
    assert len(ids) == len(set(ids))
    assert all("default" in o["responses"] for m in document["paths"].values() for o in m.values())
