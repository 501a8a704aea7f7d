from __future__ import annotations

from uuid import UUID

import msgspec
from msgspec import UNSET, Struct, UnsetType

from zhidan.parties.operations.write_recipients import recipient_aad
from zhidan.parties.people import PersonalData
from zhidan.parties.queries import newest_recipient
from zhidan.parties.rules import parse_address
from zhidan.platform.privacy import unseal

_COLUMNS = {"phone": "mobile", "address": "detail"}


class RecipientEdit(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person changes of a recipient; what is not named stays as it is."""

    name: str | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    country: str | UnsetType = UNSET
    province: str | UnsetType = UNSET
    city: str | UnsetType = UNSET
    district: str | UnsetType = UNSET
    street: str | UnsetType = UNSET
    address: str | UnsetType = UNSET
    postcode: str | UnsetType = UNSET


def amend_recipient(*, order_id: UUID, edit: RecipientEdit) -> PersonalData:
    """An order's newest recipient with the edit applied, in plain; writes nothing.

    Of a recipient that came masked or as a cipher only the region is known: the rest must be
    named by the edit, and what is missing is found when the result is judged.
    """
    named = {
        _COLUMNS.get(field, field): value.strip()
        for field in edit.__struct_fields__
        if (value := getattr(edit, field)) is not UNSET
    }
    if "mobile" in named:
        named |= {"phone": "", "virtual_number": "", "virtual_extension": ""}
    return msgspec.structs.replace(_known(order_id), **named, raw_address="", pii_state="plain")


def _known(order_id: UUID) -> PersonalData:
    row = newest_recipient(order_id)
    if row is None:
        return PersonalData()
    region = PersonalData(
        country=row.country,
        province=row.province,
        city=row.city,
        district=row.district,
        street=row.street,
        postcode=row.postcode,
    )
    if row.pii_state != "plain":
        return region
    sealed = unseal(bytes(row.sealed), recipient_aad(order_id, row.id))
    person = msgspec.json.decode(sealed, type=PersonalData)
    return msgspec.structs.replace(
        person,
        province=region.province,
        city=region.city,
        district=region.district,
        detail=person.detail or parse_address(person.raw_address).detail,
    )
