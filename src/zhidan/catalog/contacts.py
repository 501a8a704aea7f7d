"""Whom to call at a supplier: sealed in one piece, bound to its supplier, masked for lists."""

from __future__ import annotations

from uuid import UUID

import msgspec
from msgspec.structs import asdict

from zhidan.catalog.catalog_edits import SupplierContact
from zhidan.catalog.models import Supplier
from zhidan.parties import api as parties
from zhidan.platform import edits
from zhidan.platform.privacy import seal_own, unseal

_MOST = 300


def known_contact(supplier: Supplier) -> dict[str, str]:
    """What is known of a supplier's contact, in plain."""
    if supplier.contact_sealed is None:
        return {}
    plain = unseal(bytes(supplier.contact_sealed), _place(supplier.id))
    return msgspec.json.decode(plain, type=dict[str, str])


def put_contact(supplier: Supplier, said: SupplierContact) -> bool:
    """Set what is said of a supplier's contact; answers whether that changed anything.

    Raises: InvalidInput naming the field.
    """
    before = known_contact(supplier)
    after = dict(before)
    for name, text in asdict(said).items():
        if isinstance(text, str):
            after[name] = edits.plain_text(text, field=f"contact.{name}", most=_MOST)
    after = {name: text for name, text in after.items() if text}
    if after == before:
        return False
    sealed = seal_own(msgspec.json.encode(after), _place(supplier.id)) if after else None
    set_sealed(supplier, sealed)
    return True


def set_sealed(supplier: Supplier, sealed: bytes | None) -> None:
    """Set a sealed contact of this supplier, and its masks."""
    supplier.contact_sealed = sealed
    plain = known_contact(supplier)
    supplier.contact_name_masked = parties.mask_name(plain.get("name", ""))
    supplier.contact_phone_masked = parties.mask_phone(plain.get("phone", ""))


CONTACT_COLUMNS = ("contact_sealed", "contact_name_masked", "contact_phone_masked")


def _place(supplier_id: UUID) -> bytes:
    return f"supplier.contact_sealed.{supplier_id}".encode()
