"""How much stands in each saved view, as its reader may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from zhidan.edge.operations.views import views
from zhidan.kernel.errors import InvalidInput
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor
from zhidan.platform.paging import Count

MOST = 30


@dataclass(frozen=True, slots=True)
class ViewCount:
    """A view's number; above 10,000 it is `capped`."""

    id: UUID
    count: int
    capped: bool


def _count_orders(query: dict[str, Any], actor: Actor) -> Count:
    known = set(orders.OrderFilter.__struct_fields__)
    wanted = {name: str(value) for name, value in query.items() if name in known}
    return orders.count_orders(orders.OrderFilter(**wanted), actor=actor)


_COUNTED: dict[str, tuple[str, Callable[[dict[str, Any], Actor], Count]]] = {
    "orders": ("orders.view", _count_orders),
}


def view_counts(resource: str, *, actor: Actor) -> list[ViewCount]:
    """The numbers of the first thirty views of a list, within the caller's scope.

    A view whose filter is no longer understood has none.
    """
    if resource not in _COUNTED:
        return []
    permission, count = _COUNTED[resource]
    if not actor.may(permission):
        return []
    found = []
    for view in views(resource, actor=actor)[:MOST]:
        try:
            number = count(view.query, actor)
        except InvalidInput:
            continue
        found.append(ViewCount(view.id, number.count, number.capped))
    return found
