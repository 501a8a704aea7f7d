from __future__ import annotations

from uuid import UUID

from zhidan.kernel.errors import NotFound
from zhidan.parties.models import Carrier
from zhidan.parties.settings_edits import CarrierEdit, check_carrier
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor


def update_carrier(*, carrier_id: UUID, edit: CarrierEdit, actor: Actor) -> None:
    """Change a carrier's names and address, or stop offering it.

    Raises: NotFound; InvalidInput naming the field; Conflict (already_taken).
    """
    row = Carrier.objects.select_for_update().filter(pk=carrier_id).first()
    if row is None:
        raise NotFound(field="carrier_id")
    fields = edits.given(edit)
    changed = edits.put(row, fields)
    if not changed:
        return
    check_carrier(fields)
    edits.save(row, only=changed)
    audit.record(
        "carrier.changed",
        actor=actor,
        subject_type="carrier",
        subject_id=carrier_id,
        details={"code": row.code, "changed": changed},
    )
