from __future__ import annotations

from uuid import UUID

from zhidan.kernel.errors import NotFound
from zhidan.parties.events import ShopsChanged
from zhidan.parties.models import Shop
from zhidan.parties.settings_edits import ShopEdit, check_shop
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor
from zhidan.platform.outbox import emit


def update_shop(*, shop_id: UUID, edit: ShopEdit, actor: Actor) -> None:
    """Change a shop's settings; orders already in keep what they came in with.

    Its warehouses are taken as given; who knows warehouses has checked them.
    Raises: NotFound, also outside the caller's scope; InvalidInput naming the field; Conflict
    (already_taken) for another shop's code.
    """
    row = Shop.objects.select_for_update().filter(pk=shop_id).first()
    if row is None or not actor.sees_shop(shop_id):
        raise NotFound(field="shop_id")
    fields = edits.given(edit)
    check_shop(fields)
    changed = edits.put(row, fields)
    if not changed:
        return
    edits.save(row, only=changed)
    audit.record(
        "shop.changed",
        actor=actor,
        subject_type="shop",
        subject_id=shop_id,
        shop_id=shop_id,
        details={"code": row.code, "changed": changed},
    )
    emit(ShopsChanged(key=str(shop_id), shop_ids=[shop_id]))
