from __future__ import annotations

from uuid import UUID

from zhidan.catalog.catalog_edits import SkuEdit
from zhidan.catalog.events import tell_skus_changed
from zhidan.catalog.models import Sku
from zhidan.catalog.saving import check_limits, save_beside, sku_columns
from zhidan.kernel.clock import now
from zhidan.kernel.errors import NotFound
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor


def update_sku(*, sku_id: UUID, edit: SkuEdit, actor: Actor) -> None:
    """Change a SKU, its barcodes or its cost from today on; orders keep what they were sold.

    Raises: NotFound; InvalidInput naming the field; Conflict (already_taken).
    """
    row = Sku.objects.select_for_update().filter(pk=sku_id).first()
    if row is None:
        raise NotFound(field="sku_id")
    changed = edits.put(row, sku_columns(edit))
    check_limits(row)
    if changed:
        row.updated_at = now()
        edits.save(row, only={*changed, "updated_at"})
    beside = save_beside(row, edit)
    if not changed and not beside:
        return
    audit.record(
        "sku.changed",
        actor=actor,
        subject_type="sku",
        subject_id=sku_id,
        details={"code": row.code, "changed": {**changed, **beside}},
    )
    tell_skus_changed([sku_id])
