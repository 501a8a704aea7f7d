from __future__ import annotations

from uuid import UUID

from zhidan.parties.models import Carrier
from zhidan.parties.settings_edits import NewCarrier, check_carrier
from zhidan.platform import audit, edits
from zhidan.platform.actors import Actor


def create_carrier(*, carrier: NewCarrier, actor: Actor) -> UUID:
    """Note down a carrier that is not in the list yet.

    Raises: InvalidInput naming the field; Conflict (already_taken) for a known code.
    """
    row = Carrier()
    fields = edits.given(carrier)
    edits.put(row, fields)
    check_carrier(fields)
    edits.save(row)
    audit.record(
        "carrier.created",
        actor=actor,
        subject_type="carrier",
        subject_id=row.id,
        details={"code": row.code},
    )
    return row.id
