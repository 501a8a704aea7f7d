from __future__ import annotations

from uuid import UUID

from zhidan.catalog.catalog_edits import NewSupplier
from zhidan.catalog.contacts import put_contact
from zhidan.catalog.models import Supplier
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor


def create_supplier(*, supplier: NewSupplier, actor: Actor) -> UUID:
    """Note down who makes or sells us goods.

    Raises: InvalidInput naming the field; Conflict (already_taken) for a known code.
    """
    row = Supplier()
    fields = edits.given(supplier)
    contact = fields.pop("contact", None)
    edits.put(row, fields)
    if contact is not None:
        put_contact(row, contact)
    edits.save(row)
    audit.record(
        "supplier.created",
        actor=actor,
        subject_type="supplier",
        subject_id=row.id,
        details={"code": row.code},
    )
    return row.id
