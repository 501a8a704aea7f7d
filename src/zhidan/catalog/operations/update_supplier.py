from __future__ import annotations

from uuid import UUID

from zhidan.catalog.catalog_edits import SupplierEdit
from zhidan.catalog.models import Supplier
from zhidan.kernel.errors import NotFound
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor


def update_supplier(*, supplier_id: UUID, edit: SupplierEdit, actor: Actor) -> None:
    """Change what is known of a supplier.

    Raises: NotFound; InvalidInput naming the field; Conflict (already_taken).
    """
    row = Supplier.objects.select_for_update().filter(pk=supplier_id).first()
    if row is None:
        raise NotFound(field="supplier_id")
    fields = edits.given(edit)
    changed = edits.put(row, fields)
    if not changed:
        return
    edits.save(row, only=changed)
    audit.record(
        "supplier.changed",
        actor=actor,
        subject_type="supplier",
        subject_id=supplier_id,
        details={"code": row.code, "changed": changed},
    )
