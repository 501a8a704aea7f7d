"""Passwords: Argon2id, checked no more than a few at a time, and none that everybody knows."""

from __future__ import annotations

import threading
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from zhidan.kernel.errors import InvalidInput
from zhidan.platform.models import User

LEAST = 10
MOST = 200
# One check takes 100 MB and a fifth of a second of a core.
_checking = threading.BoundedSemaphore(2)


def is_right(user: User | None, password: str) -> bool:
    """Whether this is the person's password. Takes as long when there is no such person."""
    with _checking:
        if user is None or not user.has_usable_password():
            check_password(password[:MOST], _nobody())
            return False
        return check_password(password[:MOST], user.password)


def hashed(password: str, *, about: tuple[str, ...] = ()) -> str:
    """The stored form of a new password.

    Raises: InvalidInput (password_too_short, password_too_common).
    """
    if not LEAST <= len(password) <= MOST:
        raise InvalidInput(code="password_too_short", field="password", least=LEAST)
    folded = password.casefold()
    if any(len(word) > 3 and word.casefold() in folded for word in about):
        raise InvalidInput(code="password_too_common", field="password")
    try:
        _common().validate(password)
    except ValidationError:
        raise InvalidInput(code="password_too_common", field="password") from None
    with _checking:
        return make_password(password)


@cache
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


@cache
def _nobody() -> str:
    return make_password("nobody has this password")
