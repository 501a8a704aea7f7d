"""People's data on its way into the database: judged, sealed, blinded, masked, by the batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from zhidan.kernel.ids import uuid7s
from zhidan.parties.people import PersonalData
from zhidan.parties.queries import RecipientCard
from zhidan.parties.rules import (
    Objection,
    judge_pii_state,
    mask_address,
    mask_name,
    mask_phone,
    normal_address,
    normal_text,
    objections,
    parse_address,
    phone_digits,
)
from zhidan.platform.bulk import copy_rows
from zhidan.platform.privacy import blind, seal_many

COLUMNS = (
    "order_id", "id", "shop_id", "origin", "pii_state", "sealed", "name_masked", "phone_masked",
    "address_masked", "country", "province", "city", "district", "street", "region_code",
    "postcode", "parse_confidence", "virtual_expires_at", "address_token", "phone_blind",
    "name_blind", "address_blind", "last4_blind", "placed_at", "created_at",
)  # fmt: skip
TYPES = (
    "uuid", "uuid", "uuid", "text", "text", "bytea", "text", "text",
    "text", "text", "text", "text", "text", "text", "text",
    "text", "int2", "timestamptz", "text", "bytea",
    "bytea", "bytea", "bytea", "timestamptz", "timestamptz",
)  # fmt: skip

_encode = msgspec.json.Encoder().encode


class PreparedRecipient(Struct, frozen=True):
    """A recipient ready to be written: row values but the seal, and what was found on the way.

    `merge_token` is what two orders must share to travel in one parcel; empty when unknown.
    """

    order_id: UUID
    person: PersonalData
    pii_state: str
    values: tuple[object, ...]
    objections: tuple[Objection, ...]
    phone_blind: bytes | None
    name_blind: bytes | None
    address_blind: bytes | None
    merge_token: bytes
    country: str
    province: str
    city: str

    def says_more_than(self, card: RecipientCard) -> bool:
        """Whether this recipient has anything to tell beside what is known."""
        if self.pii_state == "absent":
            return False
        return self.pii_state != card.pii_state or self.pii_state in ("plain", "token")

    def is_same_person(self, card: RecipientCard) -> bool:
        """Whether phone, name and address are those of the known plain recipient."""
        return (self.phone_blind, self.name_blind, self.address_blind) == card.blinds


def prepare_recipient(
    *, order_id: UUID, placed_at: datetime, person: PersonalData, pii_mode: str = "plain"
) -> PreparedRecipient:
    """Judge, parse, blind and mask one recipient of an order placed then. Touches no row.

    In a shop whose `pii_mode` is token nothing plain is kept: what is sealed is masked before.
    """
    phone = person.mobile or person.phone or person.virtual_number
    province, city, district, detail = (
        person.province, person.city, person.district, person.detail,
    )  # fmt: skip
    state = person.pii_state or judge_pii_state(
        person.name, phone, detail or person.raw_address, person.address_token
    )
    confidence = 100 if province else 0
    if not province and not detail and person.raw_address and state in ("plain", "masked"):
        parsed = parse_address(person.raw_address)
        province, city, district = parsed.province, parsed.city, parsed.district
        detail, confidence = parsed.detail, parsed.confidence
    if pii_mode == "token" and state == "plain":
        person = only_masks(person)
        state, phone, detail = person.pii_state or "masked", person.mobile, person.detail
    phone_blind = name_blind = address_blind = last4 = None
    merge_token = person.address_token.encode()
    if state == "plain":
        digits = phone_digits(phone)
        address = normal_address(province, city, district, person.street, detail)
        phone_blind = blind("phone", digits) if digits else None
        name_blind = blind("name", normal_text(person.name)) if person.name else None
        address_blind = blind("address", address) if address else None
        last4 = blind("last4", digits[-4:]) if len(digits) >= 7 else None
        if not merge_token and phone_blind and name_blind and address_blind:
            merge_token = phone_blind + name_blind + address_blind
    found = objections(
        pii_state=state, name=person.name, phone=phone, country=person.country,
        province=province, city=city, detail=detail,
    )  # fmt: skip
    values = (
        mask_name(person.name), mask_phone(phone), mask_address(detail), person.country,
        province[:80], city[:80], district[:80], person.street[:80], "", person.postcode[:20],
        confidence, person.virtual_expires_at, person.address_token,
        phone_blind, name_blind, address_blind, last4, placed_at,
    )  # fmt: skip
    return PreparedRecipient(
        order_id, person, state, values, tuple(found), phone_blind, name_blind,
        address_blind, merge_token, person.country, province, city,
    )  # fmt: skip


def only_masks(person: PersonalData) -> PersonalData:
    """A recipient of whom nothing but masks, region and token is left."""
    phone = person.mobile or person.phone or person.virtual_number
    return PersonalData(
        name=mask_name(person.name),
        mobile=mask_phone(phone),
        country=person.country,
        province=person.province,
        city=person.city,
        district=person.district,
        detail=mask_address(person.detail),
        address_token=person.address_token,
        pii_state="token" if person.address_token else "masked",
    )


def write_recipients(
    *, shop_id: UUID, prepared: Sequence[PreparedRecipient], origin: str, at: datetime
) -> None:
    """Seal and write the recipients of many orders of one shop with one COPY."""
    ids = uuid7s(len(prepared))
    sealed = seal_many(
        shop_id,
        at,
        [
            (_encode(p.person), recipient_aad(p.order_id, row_id))
            for p, row_id in zip(prepared, ids, strict=True)
        ],
    )
    copy_rows(
        "recipient",
        COLUMNS,
        TYPES,
        (
            (p.order_id, row_id, shop_id, origin, p.pii_state, seal, *p.values, at)
            for p, row_id, seal in zip(prepared, ids, sealed, strict=True)
        ),
    )


def recipient_aad(order_id: UUID, recipient_id: UUID) -> bytes:
    """Binds a ciphertext to its row: moved to another one it does not open."""
    return b"recipient.sealed" + order_id.bytes + recipient_id.bytes
