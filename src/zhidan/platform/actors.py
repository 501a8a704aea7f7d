"""Who acts: a person, an API key, the command line or the system itself, with what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from zhidan.kernel.errors import Forbidden

Locale = Literal["zh-CN", "en"]
ActorKind = Literal["user", "key", "system", "cli"]


class _Everything(frozenset[str]):
    """The set that holds every permission, also those declared later."""

    def __contains__(self, permission: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "ALL"


ALL: frozenset[str] = _Everything()


@dataclass(frozen=True, slots=True)
class Actor:
    """One caller with the present permissions and row scopes; a scope of None means everything."""

    kind: ActorKind
    id: UUID | None
    name: str
    permissions: frozenset[str]
    shops: frozenset[UUID] | None = None
    warehouses: frozenset[UUID] | None = None
    locale: Locale = "zh-CN"

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raises: Forbidden (with `permission`) when the caller lacks it."""
        if permission not in self.permissions:
            raise Forbidden(permission=permission)

    def sees_shop(self, shop_id: UUID) -> bool:
        return self.shops is None or shop_id in self.shops

    def sees_warehouse(self, warehouse_id: UUID) -> bool:
        return self.warehouses is None or warehouse_id in self.warehouses


SYSTEM = Actor(kind="system", id=None, name="system", permissions=ALL)
CLI = Actor(kind="cli", id=None, name="cli", permissions=ALL)
