"""Programs that call the API, each with a key of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.test import Client

from zhidan.edge import identity
from zhidan.kernel.ids import uuid7
from zhidan.platform.access import secret_hash
from zhidan.platform.models import ApiKey, Role, RolePermission, User, UserRole, UserScope

HANDS = ("fulfilment.view", "fulfilment.pick", "fulfilment.pack", "fulfilment.ship", "orders.ship")


class Caller:
    """Speaks JSON with a bearer key."""

    def __init__(self, token: str) -> None:
        self._client = Client()
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def get(self, path: str, **query: str) -> Any:
        return self._client.get(f"/api/v1{path}", query, headers=self._headers)

    def post(self, path: str, body: Any, *, key: str = "") -> Any:
        headers = {**self._headers, **({"Idempotency-Key": key} if key else {})}
        return self._client.post(
            f"/api/v1{path}", body, content_type="application/json", headers=headers
        )


def caller(*permissions: str, warehouses: tuple[UUID, ...] = ()) -> Caller:
    """A caller with these permissions, in these warehouses or in all."""
    identity.forget()
    user = User.objects.create(id=uuid7(), email=f"{uuid7()}@example.com", name="王芳", locale="en")
    role = Role.objects.create(id=uuid7(), code=str(uuid7()), name="role")
    UserRole.objects.create(user=user, role=role)
    for permission in permissions:
        RolePermission.objects.create(role=role, permission=permission)
    for warehouse_id in warehouses:
        UserScope.objects.create(id=uuid7(), user=user, warehouse_id=warehouse_id)
    prefix = uuid7().hex[-12:]
    ApiKey.objects.create(
        id=uuid7(), name="scanner", prefix=prefix, secret_hash=secret_hash("secret"),
        permissions=list(permissions), shops=[], created_by=user,
    )  # fmt: skip
    return Caller(f"zk_{prefix}_secret")
