from __future__ import annotations

from uuid import UUID

from zhidan.parties.models import ShopGroup
from zhidan.parties.settings_edits import NewShopGroup
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor


def create_shop_group(*, shop_group: NewShopGroup, actor: Actor) -> UUID:
    """Make a shop group (店铺分组): orders of its shops may travel in one parcel.

    Raises: InvalidInput naming the field; Conflict (already_taken) for a known code.
    """
    row = ShopGroup()
    fields = edits.given(shop_group)
    edits.put(row, fields)
    edits.save(row)
    audit.record(
        "shop_group.created",
        actor=actor,
        subject_type="shop_group",
        subject_id=row.id,
        details={"code": row.code},
    )
    return row.id
