from __future__ import annotations

from uuid import UUID

from msgspec import UNSET

from zhidan.inventory.serving import check_serving
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor


def change_shop(*, shop_id: UUID, edit: parties.ShopEdit, actor: Actor) -> None:
    """Change a shop's settings, also which warehouses serve it and in which order.

    Raises: NotFound, also outside the caller's scope; InvalidInput naming the field; Conflict.
    """
    if edit.warehouse_ids is not UNSET:
        check_serving(edit.warehouse_ids, actor=actor)
    parties.update_shop(shop_id=shop_id, edit=edit, actor=actor)
