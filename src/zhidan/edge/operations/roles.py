"""Roles: sets of permissions that can be changed, the owner's excepted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhidan.edge import identity
from zhidan.edge.rights import demand_permissions
from zhidan.kernel.errors import Conflict, InvalidInput, NotFound
from zhidan.kernel.ids import uuid7
from zhidan.platform import audit
from zhidan.platform.actors import Actor
from zhidan.platform.models import Role, RolePermission, UserRole
from zhidan.platform.role_sets import ensure_roles

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class RoleCard:
    """A role with what it allows."""

    id: UUID
    code: str
    name: str
    is_builtin: bool
    permissions: list[str]
    people: int


def roles() -> list[RoleCard]:
    """Every role, the shipped ones first."""
    ensure_roles()
    used = list(UserRole.objects.values_list("role_id", flat=True))
    return [
        RoleCard(
            role.id,
            role.code,
            role.name,
            role.is_builtin,
            sorted(held.permission for held in role.permissions.all()),
            used.count(role.id),
        )
        for role in Role.objects.prefetch_related("permissions").order_by("-is_builtin", "id")
    ]


def add_role(*, name: str, permissions: Sequence[str], actor: Actor) -> UUID:
    """Make a role. Raises: Conflict (role_exists), InvalidInput, BeyondYourRights."""
    granted = demand_permissions(permissions, actor=actor)
    clean = name.strip()[:80]
    if not clean:
        raise InvalidInput(code="field_missing", field="name")
    if Role.objects.filter(name=clean).exists():
        raise Conflict(code="role_exists", field="name")
    role_id = uuid7()
    code = re.sub(r"[^a-z0-9]+", "_", clean.lower()).strip("_")[:24]
    role = Role.objects.create(
        id=role_id, code=f"{code or 'role'}_{role_id.hex[-6:]}", name=clean, is_builtin=False
    )
    _allow(role, granted)
    _note("role.added", role, actor, permissions=granted)
    return role.id


def change_role(
    *, role_id: UUID, name: str | None, permissions: Sequence[str] | None, actor: Actor
) -> None:
    """Change name or permissions; felt by its people within seconds.

    Raises: NotFound, Conflict (role_is_builtin) for the owner's, BeyondYourRights.
    """
    role = _locked(role_id)
    if role.code == OWNER:
        raise Conflict(code="role_is_builtin")
    if name is not None and name.strip():
        role.name = name.strip()[:80]
        role.save(update_fields=["name"])
    if permissions is not None:
        held = {row.permission for row in role.permissions.all()}
        granted = demand_permissions(permissions, actor=actor)
        demand_permissions(held - set(granted), actor=actor)
        _allow(role, granted)
        _note(
            "role.changed",
            role,
            actor,
            added=sorted(set(granted) - held),
            removed=sorted(held - set(granted)),
        )
    identity.forget()


def remove_role(*, role_id: UUID, actor: Actor) -> None:
    """Delete a role nobody has. Raises: NotFound, Conflict (role_is_builtin, role_in_use)."""
    role = _locked(role_id)
    if role.is_builtin:
        raise Conflict(code="role_is_builtin")
    if UserRole.objects.filter(role=role).exists():
        raise Conflict(code="role_in_use")
    _note("role.removed", role, actor)
    role.delete()


def _locked(role_id: UUID) -> Role:
    role = Role.objects.select_for_update().filter(id=role_id).first()
    if role is None:
        raise NotFound(code="role_not_found")
    return role


def _allow(role: Role, granted: Sequence[str]) -> None:
    RolePermission.objects.filter(role=role).delete()
    RolePermission.objects.bulk_create(
        RolePermission(role_id=role.id, permission=permission) for permission in granted
    )


def _note(action: str, role: Role, actor: Actor, **details: object) -> None:
    audit.record(
        action,
        actor=actor,
        subject_type="role",
        subject_id=role.id,
        details={"code": role.code, **details},
    )
