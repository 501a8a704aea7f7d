from __future__ import annotations

from uuid import UUID

from zhidan.inventory.events import WarehousesChanged
from zhidan.inventory.models import Warehouse
from zhidan.inventory.warehouse_edits import WarehouseEdit
from zhidan.kernel.errors import NotFound
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor
from zhidan.platform.outbox import emit


def update_warehouse(*, warehouse_id: UUID, edit: WarehouseEdit, actor: Actor) -> None:
    """Change a warehouse's settings; its stock stays.

    Raises: NotFound, also outside the caller's scope; InvalidInput naming the field; Conflict
    (already_taken).
    """
    row = Warehouse.objects.select_for_update().filter(pk=warehouse_id).first()
    if row is None or not actor.sees_warehouse(warehouse_id):
        raise NotFound(field="warehouse_id")
    changed = edits.put(row, edits.given(edit))
    if not changed:
        return
    edits.save(row, only=changed)
    audit.record(
        "warehouse.changed",
        actor=actor,
        subject_type="warehouse",
        subject_id=warehouse_id,
        details={"code": row.code, "changed": changed},
    )
    emit(WarehousesChanged(key=str(warehouse_id), warehouse_ids=[warehouse_id]))
