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
