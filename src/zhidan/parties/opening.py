"""Seals opened row by row: for a full export that was allowed to reveal people, and for an order
that is made from another one."""

from __future__ import annotations

from uuid import UUID

import msgspec

from zhidan.parties.operations.write_recipients import recipient_aad
from zhidan.parties.people import PersonalData, revealed
from zhidan.parties.queries import newest_recipient
from zhidan.platform.privacy import CannotUnseal, unseal

_decode = msgspec.json.Decoder(PersonalData).decode
LOST = "?"


def open_recipient(
    order_id: UUID, recipient_id: UUID, sealed: bytes, pii_state: str
) -> dict[str, str]:
    """Name, phone and address; a question mark where the key is gone."""
    try:
        plain = unseal(sealed, recipient_aad(order_id, recipient_id))
    except CannotUnseal:
        return dict.fromkeys(("name", "phone", "address"), LOST)
    person = revealed(_decode(plain), pii_state)
    return {"name": person.name, "phone": person.phone, "address": person.address}


def recipient_to_repeat(order_id: UUID) -> PersonalData:
    """The recipient of an order for another one that is made from it: from seal to seal, nobody
    reads it. Empty where there is none or the key is gone."""
    row = newest_recipient(order_id)
    if row is None or row.origin == "erased" or row.pii_state == "absent":
        return PersonalData()
    try:
        plain = unseal(bytes(row.sealed), recipient_aad(order_id, row.id))
    except CannotUnseal:
        return PersonalData()
    return msgspec.structs.replace(_decode(plain), pii_state=row.pii_state)


def open_nick(buyer_id: UUID, sealed: bytes) -> str:
    """A buyer's platform nick; a question mark where the key is gone."""
    try:
        return unseal(sealed, b"buyer.nick" + buyer_id.bytes).decode()
    except CannotUnseal:
        return LOST
