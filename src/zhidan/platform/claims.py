"""One-time links: the first owner's, those of invited people, and those into the demo."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from zhidan.kernel.clock import now
from zhidan.kernel.errors import Refusal
from zhidan.kernel.ids import uuid7
from zhidan.platform.hashing import secret_hash
from zhidan.platform.models import ClaimLink

OWNER_HOURS = 24
INVITE_DAYS = 7


class ClaimNotValid(Refusal):
    """The link was used, has expired, or never was."""

    code, status = "claim_not_valid", 410


def new_claim(
    *, user_id: UUID | None, created_by: UUID | None, lasts: timedelta, signs_in: bool = False
) -> str:
    """Make a link for a person, or for whoever becomes the first owner; its token is shown once."""
    token = secrets.token_urlsafe(32)
    ClaimLink.objects.create(
        id=uuid7(),
        token_hash=secret_hash(token),
        user_id=user_id,
        signs_in=signs_in,
        created_by=created_by,
        expires_at=now() + lasts,
    )
    return token


def take_claim(token: str, *, signs_in: bool = False) -> UUID | None:
    """Use a link of that kind up and return its person; None means the first owner.

    Raises: ClaimNotValid.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE claim_link SET used_at = clock_timestamp() WHERE token_hash = %s"
            " AND signs_in = %s AND used_at IS NULL AND expires_at > clock_timestamp()"
            " RETURNING user_id",
            [secret_hash(token), signs_in],
        )
        row = cursor.fetchone()
    if row is None:
        raise ClaimNotValid
    found: UUID | None = row[0]
    return found


def link_path(token: str) -> str:
    """Where the client takes the token; behind the hash it never reaches a server's log."""
    return f"/claim#{token}"


def has_owner() -> bool:
    """Whether somebody already owns the installation."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM user_role u JOIN role r ON r.id = u.role_id"
            " JOIN app_user p ON p.id = u.user_id WHERE r.code = 'owner' AND p.is_active)"
        )
        return bool(cursor.fetchone()[0])


def new_owner_link() -> str | None:
    """A fresh link for the first owner, the older ones void; None when there is an owner."""
    with transaction.atomic():
        if has_owner():
            return None
        ClaimLink.objects.filter(user__isnull=True, used_at=None).update(used_at=now())
        token = new_claim(user_id=None, created_by=None, lasts=timedelta(hours=OWNER_HOURS))
    return link_path(token)
