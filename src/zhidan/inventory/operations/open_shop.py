from __future__ import annotations

from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace

from zhidan.inventory.serving import check_serving, every_warehouse
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor


def open_shop(*, shop: parties.NewShop, actor: Actor) -> UUID:
    """Open a shop with the warehouses that serve it, in their order.

    Where none are named, every warehouse in use serves it, by code.
    Raises: InvalidInput naming the field; Conflict (already_taken) for a known code.
    """
    if shop.warehouse_ids is UNSET:
        shop = replace(shop, warehouse_ids=every_warehouse(actor=actor))
    else:
        check_serving(shop.warehouse_ids, actor=actor)
    return parties.create_shop(shop=shop, actor=actor)
