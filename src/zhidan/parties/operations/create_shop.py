from __future__ import annotations

from uuid import UUID

from zhidan.kernel.clock import now
from zhidan.parties.events import ShopsChanged
from zhidan.parties.models import Shop
from zhidan.parties.settings_edits import NewShop, check_shop
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor
from zhidan.platform.outbox import emit


def create_shop(*, shop: NewShop, actor: Actor) -> UUID:
    """Open a shop that is taken over from this moment, where nothing else is said.

    Its warehouses are taken as given; who knows warehouses has checked them.
    Raises: InvalidInput naming the field; Conflict (already_taken) for a known code.
    """
    row = Shop()
    fields = {"taken_over_at": now(), **edits.given(shop)}
    check_shop(fields)
    edits.put(row, fields)
    edits.save(row)
    audit.record(
        "shop.created",
        actor=actor,
        subject_type="shop",
        subject_id=row.id,
        shop_id=row.id,
        details={"code": row.code, "channel": row.channel},
    )
    emit(ShopsChanged(key=str(row.id), shop_ids=[row.id]))
    return row.id
