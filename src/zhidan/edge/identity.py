"""Whose request this is: a signed-in browser's or an API key's.

The answer is remembered for a few seconds in the process, so that a busy caller does not cost
three queries a request; revoking a key or ending a session is felt within `REMEMBER_S`.
"""

from __future__ import annotations

import hmac
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest

from zhidan.edge.policy import EdgePolicy
from zhidan.platform import policy
from zhidan.platform.access import actor_for_key, actor_for_user, secret_hash
from zhidan.platform.actors import Actor
from zhidan.platform.models import ApiKey, User
from zhidan.platform.session_store import USER, SessionStore

REMEMBER_S = 3.0
SEEN_EVERY_S = 60
_MOST = 5_000
KEY_START = "zk_"
EPOCH, SINCE, SEEN = "epoch", "since", "seen"


@dataclass(frozen=True, slots=True)
class Identity:
    """A known caller; `session_key` is empty for an API key."""

    actor: Actor
    session_key: str


_lock = threading.Lock()
_known: dict[str, tuple[float, Identity]] = {}


def identify(request: HttpRequest) -> Identity | None:
    """Who sends this request; None when nobody known does."""
    bearer = request.headers.get("Authorization", "")
    if bearer:
        scheme, _, token = bearer.partition(" ")
        return of_key(token.strip()) if scheme.lower() == "bearer" else None
    return of_session(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))


def of_key(token: str) -> Identity | None:
    """The program that holds this key."""
    if not token.startswith(KEY_START) or not _is_plain(token):
        return None
    return _remembered(token) or _remember(token, _look_up_key(token))


def of_session(session_key: str) -> Identity | None:
    """The person of this session, while it lives."""
    if not session_key or not _is_plain(session_key):
        return None
    return _remembered(session_key) or _remember(session_key, _look_up_session(session_key))


def forget(session_key: str | None = None) -> None:
    """Forget one caller, or all of them, so that the next request is looked up."""
    with _lock:
        if session_key is None:
            _known.clear()
        else:
            _known.pop(session_key, None)


def _is_plain(token: str) -> bool:
    """Ours are short and printable; anything else is not worth a query."""
    return len(token) <= 120 and token.isascii() and token.isprintable()


def _remembered(token: str) -> Identity | None:
    entry = _known.get(token)
    if entry is None or entry[0] < time.monotonic():
        return None
    return entry[1]


def _remember(token: str, identity: Identity | None) -> Identity | None:
    with _lock:
        if identity is None:
            _known.pop(token, None)
        else:
            if len(_known) >= _MOST:
                _known.clear()
            _known[token] = (time.monotonic() + REMEMBER_S, identity)
    return identity


def _look_up_key(token: str) -> Identity | None:
    prefix, _, secret = token.removeprefix(KEY_START).partition("_")
    key = ApiKey.objects.select_related("created_by").filter(prefix=prefix).first()
    now = datetime.now(UTC)
    if (
        key is None
        or not hmac.compare_digest(bytes(key.secret_hash), secret_hash(secret))
        or key.revoked_at is not None
        or (key.expires_at is not None and key.expires_at <= now)
        or not key.created_by.is_active
    ):
        return None
    if key.last_used_at is None or (now - key.last_used_at).total_seconds() > SEEN_EVERY_S:
        ApiKey.objects.filter(id=key.id).update(last_used_at=now)
    return Identity(actor_for_key(key), "")


def _look_up_session(session_key: str) -> Identity | None:
    store = SessionStore(session_key)
    user_id = store.get(USER)
    if user_id is None:
        return None
    user = User.objects.filter(id=UUID(user_id), is_active=True).first()
    rules = policy.read(EdgePolicy)
    now = time.time()
    is_over = (
        user is None
        or store.get(EPOCH) != user.session_epoch
        or now - store.get(SINCE, 0) > rules.session_hours * 3600
        or now - store.get(SEEN, 0) > rules.idle_minutes * 60
    )
    if user is None or is_over:
        store.delete()
        return None
    if now - store[SEEN] > SEEN_EVERY_S:
        store[SEEN] = int(now)
        try:
            store.save(must_create=False)
        except UpdateError:  # signed out in this very moment
            return None
    return Identity(actor_for_user(user), session_key)
