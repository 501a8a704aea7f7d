from __future__ import annotations

from uuid import UUID

from zhidan.catalog.contacts import known_contact
from zhidan.catalog.models import Supplier
from zhidan.kernel.errors import InvalidInput, NotFound
from zhidan.platform import audit
from zhidan.platform.actors import Actor
from zhidan.platform.edits import plain_text

_REASON_CHARS = 2


def reveal_supplier(*, supplier_id: UUID, reason: str, actor: Actor) -> dict[str, str]:
    """A supplier's contact in plain, for a reason; reader and reason go into the audit.

    Raises: Forbidden; InvalidInput (reason_missing); NotFound.
    """
    actor.require("parties.reveal")
    why = plain_text(reason, field="reason", most=300)
    if len(why) < _REASON_CHARS:
        raise InvalidInput(code="reason_missing", field="reason")
    row = Supplier.objects.filter(pk=supplier_id).first()
    if row is None:
        raise NotFound(field="supplier_id")
    audit.record(
        "supplier.revealed",
        actor=actor,
        subject_type="supplier",
        subject_id=supplier_id,
        reason=why,
        details={"code": row.code},
    )
    return known_contact(row)
