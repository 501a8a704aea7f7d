"""Which orders a bulk step is for: named ones, or all that a filter finds."""

from __future__ import annotations

from uuid import UUID

from zhidan.kernel.errors import Conflict, InvalidInput
from zhidan.orders.queries.filters import OrderFilter, order_ids_matching
from zhidan.platform.actors import Actor

MOST = 200_000


def chosen(
    ids: list[UUID], wanted: OrderFilter | None, expected: int | None, actor: Actor
) -> list[UUID]:
    """The orders a bulk step is for.

    Raises: InvalidInput when neither ids nor filter choose any; Conflict (filter_count_changed)
    when the filter no longer finds as many as the person saw.
    """
    if wanted is None:
        if not ids:
            raise InvalidInput(field="ids", code="nothing_chosen")
        return list(dict.fromkeys(ids))
    found = order_ids_matching(wanted, actor=actor, limit=MOST)
    if expected is not None and len(found) != expected:
        raise Conflict(code="filter_count_changed", count=len(found))
    if not found:
        raise InvalidInput(field="filter", code="nothing_chosen")
    return found
