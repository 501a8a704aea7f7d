"""A key for the programs that drill and measure: made by an owner, as every key is."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from zhidan.edge.operations.keys import add_key
from zhidan.platform.access import actor_for_user
from zhidan.platform.models import Role, User, UserRole
from zhidan.platform.role_sets import ensure_roles
from zhidan.platform.work import run

EMAIL = "drill@localhost"


def new_key(permissions: Sequence[str], shops: Sequence[UUID] = ()) -> str:
    """The secret of a new API key; nobody can sign in as its maker, who has no password."""
    person, is_new = User.objects.get_or_create(
        email=EMAIL, defaults={"id": uuid4(), "name": "Drill"}
    )
    if is_new:
        ensure_roles()
        UserRole.objects.create(user=person, role=Role.objects.get(code="owner"))
    _, secret = run(
        add_key,
        actor=actor_for_user(person),
        name="drill",
        permissions=list(permissions),
        shops=list(shops),
        expires_at=None,
    )
    return secret
