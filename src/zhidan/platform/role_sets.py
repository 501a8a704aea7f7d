"""The roles that ship: made on first use, the owner's kept complete."""

from __future__ import annotations

from django.db import connection, transaction

from zhidan.kernel.ids import uuid7
from zhidan.platform.access import ROLES, default_permissions
from zhidan.platform.models import Role, RolePermission

NAMES = {
    "owner": "店主 Owner",
    "order_clerk": "订单员 Order clerk",
    "warehouse": "仓库 Warehouse",
    "finance": "财务 Finance",
    "service": "客服 Service",
    "read_only": "只读 Read-only",
}


def ensure_roles() -> None:
    """Make the shipped roles that are missing; give the owner whatever was declared since."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('roles'))")
        known = set(Role.objects.values_list("code", flat=True))
        for code in ROLES:
            if code not in known:
                role = Role.objects.create(id=uuid7(), code=code, name=NAMES[code], is_builtin=True)
                RolePermission.objects.bulk_create(
                    RolePermission(role_id=role.id, permission=permission)
                    for permission in sorted(default_permissions(code))
                )
        owner = Role.objects.get(code="owner")
        RolePermission.objects.bulk_create(
            [
                RolePermission(role_id=owner.id, permission=permission)
                for permission in sorted(default_permissions("owner"))
            ],
            ignore_conflicts=True,
        )
