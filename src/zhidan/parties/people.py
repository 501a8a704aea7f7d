"""What stands under a recipient's seal."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import Struct


class PersonalData(Struct, frozen=True, omit_defaults=True):
    """A recipient in plain. Lives in memory only, between a source and a seal."""

    name: str = ""
    mobile: str = ""
    phone: str = ""
    backup_phone: str = ""
    virtual_number: str = ""
    virtual_extension: str = ""
    virtual_expires_at: datetime | None = None
    email: str = ""
    country: str = "CN"
    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""
    detail: str = ""
    postcode: str = ""
    raw_address: str = ""
    address_token: str = ""
    pii_state: str | None = None


def personal_data(said: Struct) -> PersonalData:
    """The same fields under the seal's own name. `said` has them in the same order."""
    return PersonalData(*msgspec.structs.astuple(said))


class RevealedRecipient(Struct, frozen=True):
    """A recipient as somebody with a reason reads it. `phone` is the number to call first."""

    pii_state: str
    name: str
    phone: str
    mobile: str
    landline: str
    backup_phone: str
    virtual_number: str
    virtual_extension: str
    virtual_expires_at: datetime | None
    email: str
    country: str
    province: str
    city: str
    district: str
    street: str
    detail: str
    address: str
    region: str
    postcode: str
    raw_address: str


def revealed(person: PersonalData, pii_state: str) -> RevealedRecipient:
    """The plain form for a reader; `address` is everything behind the region."""
    return RevealedRecipient(
        pii_state=pii_state,
        name=person.name,
        phone=person.mobile or person.phone or person.virtual_number,
        mobile=person.mobile,
        landline=person.phone,
        backup_phone=person.backup_phone,
        virtual_number=person.virtual_number,
        virtual_extension=person.virtual_extension,
        virtual_expires_at=person.virtual_expires_at,
        email=person.email,
        country=person.country,
        province=person.province,
        city=person.city,
        district=person.district,
        street=person.street,
        detail=person.detail,
        address=" ".join(part for part in (person.street, person.detail) if part)
        or person.raw_address,
        region=" ".join(p for p in (person.province, person.city, person.district) if p),
        postcode=person.postcode,
        raw_address=person.raw_address,
    )


class InvoiceWish(Struct, frozen=True, omit_defaults=True):
    """The invoice a buyer asks for, in plain."""

    kind: str
    title: str = ""
    tax_no: str = ""
    bank: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    content: str = ""
