"""Which warehouses may serve a shop."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.inventory.models import Warehouse
from zhidan.kernel.errors import InvalidInput
from zhidan.platform.actors import Actor


def check_serving(warehouse_ids: Sequence[UUID], *, actor: Actor) -> None:
    """Raises: InvalidInput (not_known, named_twice) with the place of the first wrong one."""
    known = set(Warehouse.objects.filter(pk__in=warehouse_ids).values_list("id", flat=True))
    for index, warehouse_id in enumerate(warehouse_ids):
        field = f"warehouse_ids.{index}"
        if warehouse_id not in known or not actor.sees_warehouse(warehouse_id):
            raise InvalidInput(code="not_known", field=field)
        if warehouse_id in warehouse_ids[:index]:
            raise InvalidInput(code="named_twice", field=field)


def every_warehouse(*, actor: Actor) -> list[UUID]:
    """The warehouses in use that the caller may see, by code."""
    found = Warehouse.objects.filter(is_active=True).order_by("code")
    return [one for one in found.values_list("id", flat=True) if actor.sees_warehouse(one)]
