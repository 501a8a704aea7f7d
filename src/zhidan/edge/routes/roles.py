"""Roles and the permissions there are."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from msgspec import Struct
from ninja import Router

from zhidan.edge.operations import roles as operations
from zhidan.platform.access import permissions
from zhidan.platform.http import ApiRequest, answer, needs, read_body
from zhidan.platform.work import run

router = Router(tags=["roles"])
ROLES = "settings.roles"


class NewRole(Struct, frozen=True, forbid_unknown_fields=True):
    """A role's name and permissions."""

    name: str
    permissions: list[str]


class RoleChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to change."""

    name: str | None = None
    permissions: list[str] | None = None


@router.get("/roles", **needs(ROLES, "settings.people"))
def list_roles(request: ApiRequest) -> HttpResponse:
    """Every role, and every permission with the context it belongs to."""
    known = [
        {"code": permission.code, "context": permission.context}
        for permission in permissions().values()
    ]
    return answer({"items": operations.roles(), "permissions": known})


@router.post("/roles", **needs(ROLES, body=NewRole))
def add(request: ApiRequest) -> HttpResponse:
    """Make a role."""
    body = read_body(request, NewRole)
    role_id = run(
        operations.add_role, actor=request.actor, name=body.name, permissions=body.permissions
    )
    return answer({"id": role_id}, 201)


@router.patch("/roles/{uuid:role_id}", **needs(ROLES, body=RoleChange))
def change(request: ApiRequest, role_id: UUID) -> HttpResponse:
    """Change a role's name or permissions."""
    body = read_body(request, RoleChange)
    run(
        operations.change_role,
        actor=request.actor,
        role_id=role_id,
        name=body.name,
        permissions=body.permissions,
    )
    return HttpResponse(status=204)


@router.delete("/roles/{uuid:role_id}", **needs(ROLES))
def remove(request: ApiRequest, role_id: UUID) -> HttpResponse:
    """Delete a role nobody has."""
    run(operations.remove_role, actor=request.actor, role_id=role_id)
    return HttpResponse(status=204)
