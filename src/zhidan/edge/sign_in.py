"""Signing in and out: throttled before anything is hashed, a new session each time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from zhidan.edge import identity, passwords, second_factor
from zhidan.edge.policy import EdgePolicy
from zhidan.kernel.errors import Conflict, Refusal
from zhidan.platform import audit, limits, policy
from zhidan.platform.access import actor_for_user
from zhidan.platform.actors import Actor
from zhidan.platform.live_topics import SessionEnded
from zhidan.platform.models import Session, User
from zhidan.platform.outbox import emit
from zhidan.platform.session_store import USER

PENDING, PENDING_AT = "pending", "pending_at"
PENDING_S = 300
# Enough for somebody who mistypes, too few for somebody who guesses.
ACCOUNT_LIMITS = ((10, 300), (100, 3600))
ADDRESS_LIMITS = ((30, 300), (300, 3600))
CODE_LIMITS = ((5, 300), (10, 3600))


class SignInFailed(Refusal):
    """Wrong e-mail, wrong password, or an account that is switched off: all look the same."""

    code, status = "sign_in_failed", 401


def begin_sign_in(session: SessionBase, *, email: str, password: str, address: str) -> User | None:
    """Check e-mail and password. None means that the second factor is asked for now.

    Raises: TooManyRequests, SignInFailed.
    """
    account = sha256(email.strip().lower().encode()).hexdigest()[:32]
    _demand(f"sign-in:address:{address}", ADDRESS_LIMITS)
    _demand(f"sign-in:account:{account}", ACCOUNT_LIMITS)
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if not passwords.is_right(user, password) or user is None:
        raise SignInFailed
    for limit, window in ACCOUNT_LIMITS:
        limits.clear(_bucket(f"sign-in:account:{account}", window, limit))
    # A whole office comes from one address each morning: only what failed counts against it.
    for limit, window in ADDRESS_LIMITS:
        limits.give_back(_bucket(f"sign-in:address:{address}", window, limit))
    if user.totp_confirmed_at is not None:
        session.flush()
        session[PENDING], session[PENDING_AT] = str(user.id), time.time()
        return None
    start_session(session, user)
    return user


def finish_sign_in(session: SessionBase, *, code: str) -> User:
    """Check the second factor of somebody whose password was right a moment ago.

    Raises: Conflict (totp_not_pending), TooManyRequests, WrongCode.
    """
    user_id = session.get(PENDING)
    if user_id is None or time.time() - session.get(PENDING_AT, 0) > PENDING_S:
        raise Conflict(code="totp_not_pending")
    _demand(f"totp:{user_id}", CODE_LIMITS)
    user = User.objects.filter(id=UUID(user_id), is_active=True).first()
    if user is None:
        raise SignInFailed
    second_factor.check(user, code)
    start_session(session, user)
    return user


def start_session(session: SessionBase, user: User) -> None:
    """Begin a session under a new key; whatever the browser brought along is dropped."""
    session.flush()
    now = int(time.time())
    session[USER] = str(user.id)
    session[identity.EPOCH] = user.session_epoch
    session[identity.SINCE] = session[identity.SEEN] = now
    session.set_expiry(policy.read(EdgePolicy).session_hours * 3600)
    User.objects.filter(id=user.id).update(last_login=datetime.now(UTC))
    _audit("session.started", actor_for_user(user), user.id)


def end_session(session: SessionBase, actor: Actor) -> None:
    """Sign one browser out, its live stream included."""
    key = session.session_key
    session.flush()
    if key:
        identity.forget(key)
    with transaction.atomic():
        _audit("session.ended", actor, actor.id)
        _tell(actor.id)


def end_all_sessions(user_id: UUID, *, keep: str | None = None) -> None:
    """End every session of a person but `keep`: after a new password, other roles, a dismissal."""
    with transaction.atomic():
        found = Session.objects.filter(user_id=user_id).exclude(session_key=keep or "")
        keys = list(found.values_list("session_key", flat=True))
        found.delete()
        _tell(user_id)
    for key in keys:
        identity.forget(key)


def forget_old_sessions() -> int:
    """Drop sessions that ended long ago."""
    gone, _ = Session.objects.filter(
        expire_date__lt=datetime.now(UTC) - timedelta(hours=1)
    ).delete()
    return gone


def _tell(user_id: UUID | None) -> None:
    if user_id is not None:
        emit(SessionEnded(key=f"user:{user_id}", user_id=user_id))


def _audit(action: str, actor: Actor, user_id: UUID | None, **details: Any) -> None:
    audit.record(action, actor=actor, subject_type="user", subject_id=user_id, details=details)


def _demand(bucket: str, rules: tuple[tuple[int, int], ...]) -> None:
    for limit, window in rules:
        limits.demand(_bucket(bucket, window, limit), limit, window)


def _bucket(bucket: str, window: int, limit: int) -> str:
    return f"{bucket}:{limit}/{window}"
