"""People, keys and signed-in clients for tests of the edge."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from zhidan.edge import identity
from zhidan.edge.sign_in import start_session
from zhidan.edge.throttle import throttle
from zhidan.kernel.ids import uuid7
from zhidan.platform.access import secret_hash
from zhidan.platform.models import ApiKey, Role, User, UserRole, UserScope
from zhidan.platform.role_sets import ensure_roles
from zhidan.platform.session_store import SessionStore

PASSWORD = "correct horse battery"


@cache
def _hash() -> str:
    """Argon2 takes a fifth of a second; the tests' people share one password."""
    return make_password(PASSWORD)


def make_person(
    email: str = "owner@shop.test",
    roles: Sequence[str] = ("owner",),
    *,
    shops: Sequence[UUID] = (),
    warehouses: Sequence[UUID] = (),
) -> User:
    """A person with a password, roles and scopes."""
    ensure_roles()
    user = User(
        id=uuid7(), email=email, name=email.split("@", maxsplit=1)[0], locale="en", password=_hash()
    )
    user.save(force_insert=True)
    for role in Role.objects.filter(code__in=roles):
        UserRole.objects.create(user=user, role=role)
    for shop in shops:
        UserScope.objects.create(id=uuid7(), user=user, shop_id=shop)
    for place in warehouses:
        UserScope.objects.create(id=uuid7(), user=user, warehouse_id=place)
    return user


def make_key(user: User, *, permissions: Sequence[str], shops: Sequence[UUID] = ()) -> str:
    """An API key of a person: its token."""
    prefix = uuid7().hex[-10:]
    ApiKey.objects.create(
        id=uuid7(),
        name="test",
        prefix=prefix,
        secret_hash=secret_hash("secret"),
        permissions=list(permissions),
        shops=[str(shop) for shop in shops],
        created_by=user,
    )
    return f"{identity.KEY_START}{prefix}_secret"


class Browser:
    """A client that speaks JSON, with the CSRF token its page would send."""

    def __init__(self, *, checks_csrf: bool = False) -> None:
        forget()
        self.client = Client(enforce_csrf_checks=checks_csrf)
        self.headers: dict[str, str] = {"Accept-Language": "en"}

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = b"" if body is None else json.dumps(body, default=str).encode()
        if isinstance(body, bytes):
            data = body
        return self.client.generic(
            method,
            f"/api/v1{path}",
            data,
            "application/json",
            headers={**self.headers, **headers},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def sign_in(self, email: str, password: str = PASSWORD) -> Any:
        return self.post("/session", {"email": email, "password": password})

    def with_key(self, token: str) -> Browser:
        self.headers["Authorization"] = f"Bearer {token}"
        return self


def signed_in(user: User) -> Browser:
    """A browser with a session of this person, without the cost of a password check."""
    browser = Browser()
    store = SessionStore()
    start_session(store, user)
    store.save()
    browser.client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key or ""
    return browser


def forget() -> None:
    """What the process remembers of callers, gone."""
    identity.forget()
    throttle.forget()
