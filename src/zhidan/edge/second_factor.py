"""The second factor: six digits that work once, and codes for the day the phone is lost."""

from __future__ import annotations

import io
import secrets
import time
from dataclasses import dataclass

import pyotp
import segno
from django.db import connection, transaction

from zhidan.kernel.clock import now
from zhidan.kernel.errors import Conflict, Refusal
from zhidan.kernel.ids import uuid7
from zhidan.platform.access import secret_hash
from zhidan.platform.models import RecoveryCode, User
from zhidan.platform.privacy import seal_own, unseal

STEP_S = 30
RECOVERY_CODES = 10
ISSUER = "织单 Zhidan"


class WrongCode(Refusal):
    """The code is wrong, too old, or was used before."""

    code, status = "totp_wrong", 401


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the authenticator needs to know; shown once."""

    secret: str
    uri: str
    qr_svg: str


def begin(user: User) -> Enrolment:
    """Make a secret for a person; it counts only after `confirm`.

    Raises: Conflict (totp_already_on).
    """
    if user.totp_confirmed_at is not None:
        raise Conflict(code="totp_already_on")
    secret = pyotp.random_base32()
    user.totp_secret = seal_own(secret.encode(), _place(user))
    user.save(update_fields=["totp_secret"])
    uri = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)
    picture = io.BytesIO()
    segno.make(uri, error="m").save(picture, kind="svg", xmldecl=False, scale=4, omitsize=True)
    return Enrolment(secret, uri, picture.getvalue().decode())


def confirm(user: User, code: str) -> list[str]:
    """Switch the second factor on and return the recovery codes; shown once.

    Raises: Conflict (totp_not_started, totp_already_on), WrongCode.
    """
    if user.totp_confirmed_at is not None:
        raise Conflict(code="totp_already_on")
    if user.totp_secret is None:
        raise Conflict(code="totp_not_started")
    _use_step(user, code)
    codes = ["-".join(_letters(4) for _ in range(4)) for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        User.objects.filter(id=user.id).update(totp_confirmed_at=now())
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(id=uuid7(), user=user, code_hash=secret_hash(code)) for code in codes
        )
    return codes


def check(user: User, code: str) -> None:
    """Let a person pass with six digits or a recovery code, each of which works once.

    Raises: WrongCode.
    """
    text = code.strip().lower().replace(" ", "")
    if len(text) == 6 and text.isascii() and text.isdigit():
        _use_step(user, text)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE recovery_code SET used_at = clock_timestamp()"
            " WHERE user_id = %s AND code_hash = %s AND used_at IS NULL",
            [user.id, secret_hash(text)],
        )
        if cursor.rowcount != 1:
            raise WrongCode


def switch_off(user: User) -> None:
    """Forget the second factor and its recovery codes."""
    with transaction.atomic():
        User.objects.filter(id=user.id).update(totp_secret=None, totp_confirmed_at=None)
        RecoveryCode.objects.filter(user=user).delete()


def _use_step(user: User, code: str) -> None:
    """Accept the present half minute and its neighbours, each of them once."""
    secret = unseal(bytes(user.totp_secret or b""), _place(user)).decode()
    totp = pyotp.TOTP(secret)
    present = int(time.time()) // STEP_S
    for step in (present, present - 1, present + 1):
        if secrets.compare_digest(totp.generate_otp(step), code):
            used = User.objects.filter(id=user.id, totp_last_step__lt=step).update(
                totp_last_step=step
            )
            if used:
                return
    raise WrongCode


def _letters(count: int) -> str:
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(count))


def _place(user: User) -> bytes:
    return b"app_user.totp_secret." + user.id.bytes
