from __future__ import annotations

from uuid import UUID

from zhidan.kernel.errors import NotFound
from zhidan.parties.models import ShopGroup
from zhidan.parties.settings_edits import ShopGroupEdit
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor


def update_shop_group(*, shop_group_id: UUID, edit: ShopGroupEdit, actor: Actor) -> None:
    """Rename a shop group.

    Raises: NotFound; InvalidInput naming the field; Conflict (already_taken).
    """
    row = ShopGroup.objects.select_for_update().filter(pk=shop_group_id).first()
    if row is None:
        raise NotFound(field="shop_group_id")
    fields = edits.given(edit)
    changed = edits.put(row, fields)
    if not changed:
        return
    edits.save(row, only=changed)
    audit.record(
        "shop_group.changed",
        actor=actor,
        subject_type="shop_group",
        subject_id=shop_group_id,
        details={"code": row.code, "changed": changed},
    )
