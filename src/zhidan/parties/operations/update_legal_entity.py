from __future__ import annotations

from uuid import UUID

from zhidan.kernel.errors import NotFound
from zhidan.parties.models import LegalEntity
from zhidan.parties.settings_edits import LegalEntityEdit
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor


def update_legal_entity(*, legal_entity_id: UUID, edit: LegalEntityEdit, actor: Actor) -> None:
    """Change what is known of a company of ours.

    Raises: NotFound; InvalidInput naming the field; Conflict (already_taken).
    """
    row = LegalEntity.objects.select_for_update().filter(pk=legal_entity_id).first()
    if row is None:
        raise NotFound(field="legal_entity_id")
    fields = edits.given(edit)
    changed = edits.put(row, fields)
    if not changed:
        return
    edits.save(row, only=changed)
    audit.record(
        "legal_entity.changed",
        actor=actor,
        subject_type="legal_entity",
        subject_id=legal_entity_id,
        details={"code": row.code, "changed": changed},
    )
