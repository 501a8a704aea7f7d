"""API keys: a secret shown once, kept as a hash, with permissions and shops of its own."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhidan.edge import identity
from zhidan.edge.rights import demand_permissions, demand_scope
from zhidan.kernel.clock import is_plausible, now
from zhidan.kernel.errors import Forbidden, InvalidInput, NotFound
from zhidan.kernel.ids import uuid7
from zhidan.platform import audit
from zhidan.platform.access import secret_hash
from zhidan.platform.actors import Actor
from zhidan.platform.models import ApiKey


@dataclass(frozen=True, slots=True)
class KeyCard:
    """A key without its secret."""

    id: UUID
    name: str
    prefix: str
    permissions: list[str]
    shops: list[UUID]
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


def keys() -> list[KeyCard]:
    """Every key, newest first."""
    return [
        KeyCard(
            row.id,
            row.name,
            f"{identity.KEY_START}{row.prefix}",
            row.permissions,
            [UUID(shop) for shop in row.shops],
            row.created_by.name,
            row.created_at,
            row.expires_at,
            row.revoked_at,
            row.last_used_at,
        )
        for row in ApiKey.objects.select_related("created_by").order_by("-created_at", "-id")
    ]


def add_key(
    *,
    name: str,
    permissions: Sequence[str],
    shops: Sequence[UUID],
    expires_at: datetime | None,
    actor: Actor,
) -> tuple[UUID, str]:
    """Make a key and return its id and its secret, which is never shown again.

    Raises: InvalidInput, Forbidden for a caller who is no person, BeyondYourRights.
    """
    if actor.kind != "user" or actor.id is None:
        raise Forbidden(permission="settings.keys")
    granted = demand_permissions(permissions, actor=actor)
    if not granted:
        raise InvalidInput(code="field_missing", field="permissions")
    if expires_at is not None and (expires_at.tzinfo is None or expires_at <= now()):
        raise InvalidInput(code="not_in_the_future", field="expires_at")
    if expires_at is not None and not is_plausible(expires_at, present=now()):
        raise InvalidInput(code="bad_time", field="expires_at", value=expires_at.isoformat())
    chosen = (
        list(shops)
        if actor.shops is None
        else demand_scope(shops, actor.warehouses or (), actor=actor)[0]
    )
    prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    row = ApiKey.objects.create(
        id=uuid7(),
        name=name.strip()[:80] or prefix,
        prefix=prefix,
        secret_hash=secret_hash(secret),
        permissions=granted,
        shops=[str(shop) for shop in chosen],
        created_by_id=actor.id,
        expires_at=expires_at,
    )
    _note("key.added", row.id, actor, permissions=granted)
    return row.id, f"{identity.KEY_START}{prefix}_{secret}"


def revoke_key(*, key_id: UUID, actor: Actor) -> None:
    """Void a key; every process refuses it within seconds. Raises: NotFound."""
    found = ApiKey.objects.filter(id=key_id).first()
    if found is None:
        raise NotFound(code="key_not_found")
    if found.revoked_at is None:
        ApiKey.objects.filter(id=key_id).update(revoked_at=now())
        _note("key.revoked", key_id, actor)
    identity.forget()


def _note(action: str, key_id: UUID, actor: Actor, **details: object) -> None:
    audit.record(action, actor=actor, subject_type="api_key", subject_id=key_id, details=details)
