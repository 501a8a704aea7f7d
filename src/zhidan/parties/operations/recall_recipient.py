from __future__ import annotations

from uuid import UUID

import msgspec
from msgspec import Struct

from zhidan.kernel.errors import NotFound
from zhidan.parties.models import Recipient
from zhidan.parties.operations.write_recipients import recipient_aad
from zhidan.parties.people import PersonalData
from zhidan.platform.privacy import unseal


class RecalledRecipient(Struct, frozen=True):
    """A recipient that an order had before, in plain, and who had said so."""

    person: PersonalData
    origin: str


def recall_recipient(*, order_id: UUID, recipient_id: UUID) -> RecalledRecipient:
    """An earlier recipient of an order, to be written as its newest again; writes nothing.

    Raises: NotFound, also where it was erased since.
    """
    row = Recipient.objects.filter(order_id=order_id, id=recipient_id).first()
    if row is None or row.origin == "erased":
        raise NotFound(field="recipient_id")
    sealed = unseal(bytes(row.sealed), recipient_aad(order_id, row.id))
    person = msgspec.json.decode(sealed, type=PersonalData)
    return RecalledRecipient(msgspec.structs.replace(person, pii_state=row.pii_state), row.origin)
