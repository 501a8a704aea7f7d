from __future__ import annotations

from uuid import UUID

from zhidan.parties.models import LegalEntity
from zhidan.parties.settings_edits import NewLegalEntity
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor


def create_legal_entity(*, legal_entity: NewLegalEntity, actor: Actor) -> UUID:
    """Note down a company in whose name shops sell and invoice.

    Raises: InvalidInput naming the field; Conflict (already_taken) for a known code.
    """
    row = LegalEntity()
    fields = edits.given(legal_entity)
    edits.put(row, fields)
    edits.save(row)
    audit.record(
        "legal_entity.created",
        actor=actor,
        subject_type="legal_entity",
        subject_id=row.id,
        details={"code": row.code},
    )
    return row.id
