from __future__ import annotations

from uuid import UUID

from zhidan.catalog.catalog_edits import SupplierEdit
from zhidan.catalog.contacts import CONTACT_COLUMNS, put_contact
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
    contact = fields.pop("contact", None)
    changed = edits.put(row, fields)
    is_contact_new = contact is not None and put_contact(row, contact)
    if not changed and not is_contact_new:
        return
    edits.save(row, only=[*changed, *(CONTACT_COLUMNS if is_contact_new else ())])
    audit.record(
        "supplier.changed",
        actor=actor,
        subject_type="supplier",
        subject_id=supplier_id,
        details={"code": row.code, "changed": changed, "contact": is_contact_new},
    )
