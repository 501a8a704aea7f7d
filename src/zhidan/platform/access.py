"""Who may do what: the register of permissions, the shipped roles, actors from people and keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from zhidan.platform.actors import Actor, Locale
from zhidan.platform.claims import new_owner_link as owner_link
from zhidan.platform.hashing import secret_hash
from zhidan.platform.models import ApiKey, User

__all__ = [
    "ROLES",
    "Permission",
    "actor_for_key",
    "actor_for_user",
    "declare",
    "default_permissions",
    "names_of",
    "owner_link",
    "permissions",
    "secret_hash",
]

ROLES = ("owner", "order_clerk", "warehouse", "finance", "service", "read_only")


@dataclass(frozen=True, slots=True)
class Permission:
    """A declared permission, the context it belongs to and the shipped roles that hold it."""

    code: str
    context: str
    roles: frozenset[str]


_permissions: dict[str, Permission] = {}


def declare(permission: str, context: str, roles: tuple[str, ...] = ()) -> str:
    """Declare a permission; the owner always holds it, `roles` are who else does at first."""
    wrong = set(roles) - set(ROLES)
    if wrong:
        raise ValueError(f"no such role: {sorted(wrong)}")
    _permissions[permission] = Permission(permission, context, frozenset({*roles, "owner"}))
    return permission


def permissions() -> dict[str, Permission]:
    """Every declared permission by its code."""
    return dict(sorted(_permissions.items()))


def default_permissions(role: str) -> frozenset[str]:
    """What a shipped role holds before anybody changes it."""
    return frozenset(p.code for p in _permissions.values() if role in p.roles)


def actor_for_user(user: User) -> Actor:
    """The person with the permissions and scopes they have at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array(SELECT DISTINCT p.permission FROM user_role u"
            "   JOIN role_permission p ON p.role_id = u.role_id WHERE u.user_id = %(user)s),"
            " array(SELECT shop_id FROM user_scope"
            "   WHERE user_id = %(user)s AND shop_id IS NOT NULL),"
            " array(SELECT warehouse_id FROM user_scope"
            "   WHERE user_id = %(user)s AND warehouse_id IS NOT NULL)",
            {"user": user.id},
        )
        held, shops, warehouses = cursor.fetchone()
    return Actor(
        kind="user",
        id=user.id,
        name=user.name,
        permissions=frozenset(held) if user.is_active else frozenset(),
        shops=frozenset(shops) or None,
        warehouses=frozenset(warehouses) or None,
        locale=_locale(user.locale),
    )


def actor_for_key(key: ApiKey) -> Actor:
    """The program with the key's own scopes, never more than its maker may do now."""
    maker = actor_for_user(key.created_by)
    shops = frozenset(UUID(shop) for shop in key.shops) or None
    if maker.shops is not None:
        shops = maker.shops if shops is None else shops & maker.shops
    return Actor(
        kind="key",
        id=key.id,
        name=key.name,
        permissions=frozenset(key.permissions) & maker.permissions,
        shops=shops,
        warehouses=maker.warehouses,
        locale=maker.locale,
    )


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What the people and API keys with these ids are called."""
    wanted = list(ids)
    people = User.objects.filter(pk__in=wanted).values_list("id", "name")
    keys = ApiKey.objects.filter(pk__in=wanted).values_list("id", "name")
    return dict(people) | dict(keys)


def _locale(text: str) -> Locale:
    return "en" if text == "en" else "zh-CN"


for _code, _roles in {
    "settings.people": (),
    "settings.roles": (),
    "settings.keys": (),
    "settings.policy": (),
    "audit.view": ("finance",),
    "jobs.view": ("order_clerk", "warehouse", "finance", "service", "read_only"),
    "money.view": ("order_clerk", "finance", "service", "read_only"),
}.items():
    declare(_code, "platform", _roles)
