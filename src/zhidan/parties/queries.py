"""What others may know of shops, carriers and people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from zhidan.kernel.errors import NotFound
from zhidan.parties.models import (
    OFFLINE,
    Buyer,
    Carrier,
    InvoiceRequest,
    LegalEntity,
    Recipient,
    Shop,
    ShopGroup,
)
from zhidan.parties.rules import normal_text, phone_digits
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array
from zhidan.platform.privacy import blind


@dataclass(frozen=True, slots=True)
class ShopCard:
    """A shop as intake and lists need it."""

    id: UUID
    code: str
    name: str
    channel: str
    group_id: UUID | None
    currency: str
    time_zone: str
    taken_over_at: datetime | None
    reserve_on: str
    unpaid_hours: int
    ship_by_hours: int
    warehouse_ids: tuple[UUID, ...]
    is_active: bool
    pii_mode: str

    @property
    def has_channel(self) -> bool:
        """Whether somebody outside wants to hear what became of the shop's orders."""
        return self.channel not in OFFLINE

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def shop_card(shop: str | UUID, *, actor: Actor) -> ShopCard:
    """The shop with this code or id, when the caller may see it.

    Raises: NotFound (field "shop") for an unknown one and for one outside the caller's scope.
    """
    by, named = "id", shop
    if isinstance(shop, str):
        try:
            named = UUID(shop)
        except ValueError:
            by = "code"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_CARD} FROM shop WHERE {by} = %s", [named])  # noqa: S608
        row = cursor.fetchone()
    if row is None or not actor.sees_shop(row[0]):
        raise NotFound(field="shop", shop=str(shop)[:80])
    return _card(row)


def shop_cards(*, actor: Actor) -> list[ShopCard]:
    """Every shop the caller may see, by code."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_CARD} FROM shop ORDER BY code")  # noqa: S608
        return [_card(row) for row in cursor.fetchall() if actor.sees_shop(row[0])]


_CARD = ", ".join(field.name for field in fields(ShopCard))


def _card(row: Sequence[Any]) -> ShopCard:
    card = ShopCard(*row)
    return replace(card, warehouse_ids=tuple(card.warehouse_ids))


@dataclass(frozen=True, slots=True)
class ShopRow:
    """A shop with every setting, as the settings page shows it."""

    id: UUID
    code: str
    name: str
    channel: str
    group_id: UUID | None
    legal_entity_id: UUID | None
    currency: str
    time_zone: str
    day_end_hour: int
    taken_over_at: datetime | None
    reserve_on: str
    unpaid_hours: int
    warehouse_ids: list[UUID]
    fee_rate: Decimal
    ship_by_hours: int
    pii_mode: str
    is_active: bool


_SHOP_COLUMNS = tuple(column.name for column in fields(ShopRow))


def shop_rows(*, actor: Actor) -> list[ShopRow]:
    """Every shop the caller may see, by code."""
    found = Shop.objects.order_by("code")
    if actor.shops is not None:
        found = found.filter(pk__in=sorted(actor.shops))
    return [ShopRow(*values) for values in found.values_list(*_SHOP_COLUMNS)]


def shop_row(shop_id: UUID, *, actor: Actor) -> ShopRow:
    """Raises: NotFound, also outside the caller's scope."""
    row = Shop.objects.filter(pk=shop_id).values_list(*_SHOP_COLUMNS).first()
    if row is None or not actor.sees_shop(shop_id):
        raise NotFound(field="shop_id")
    return ShopRow(*row)


def shops_without_warehouse() -> list[UUID]:
    """Shops that nothing can be shipped from yet."""
    return list(Shop.objects.filter(warehouse_ids=[]).values_list("id", flat=True))


def shop_group_rows() -> list[dict[str, Any]]:
    """Every shop group, by code."""
    return [dict(row) for row in ShopGroup.objects.order_by("code").values("id", "code", "name")]


def legal_entity_rows() -> list[dict[str, Any]]:
    """Every company of ours, by code."""
    columns = ("id", "code", "name", "tax_no", "invoice_series", "is_active")
    return [dict(row) for row in LegalEntity.objects.order_by("code").values(*columns)]


def carrier_rows() -> list[dict[str, Any]]:
    """Every carrier, those in use first."""
    columns = ("id", "code", "name", "name_en", "tracking_url", "is_active")
    found = Carrier.objects.order_by("-is_active", "code").values(*columns)
    return [dict(row) for row in found]


@dataclass(frozen=True, slots=True)
class CarrierCard:
    """A carrier by name and code."""

    id: UUID
    code: str
    name: str
    name_en: str
    tracking_url: str


def carrier_cards() -> list[CarrierCard]:
    """The carriers that are offered, by code."""
    return [
        CarrierCard(c.id, c.code, c.name, c.name_en, c.tracking_url)
        for c in Carrier.objects.filter(is_active=True).order_by("code")
    ]


@dataclass(frozen=True, slots=True)
class RecipientCard:
    """A recipient in masked form: what screens and exports show."""

    order_id: UUID
    id: UUID
    origin: str
    pii_state: str
    name: str
    phone: str
    address: str
    country: str
    province: str
    city: str
    district: str
    street: str
    postcode: str
    blinds: tuple[bytes | None, bytes | None, bytes | None]

    @property
    def is_erased(self) -> bool:
        return self.origin == "erased"

    @property
    def region(self) -> str:
        return " ".join(p for p in (self.province, self.city, self.district) if p)


_CARDS = """
SELECT DISTINCT ON (order_id) order_id, id, origin, pii_state, name_masked, phone_masked,
    address_masked, country, province, city, district, street, postcode,
    phone_blind, name_blind, address_blind
FROM recipient WHERE order_id = ANY(%s::uuid[]) ORDER BY order_id, id DESC
"""


def recipient_cards(order_ids: Iterable[UUID]) -> dict[UUID, RecipientCard]:
    """The newest recipient of each order, masked."""
    with connection.cursor() as cursor:
        cursor.execute(_CARDS, [uuid_array(order_ids)])
        return {row[0]: RecipientCard(*(*row[:13], row[13:])) for row in cursor.fetchall()}


_SAID = _CARDS.replace("WHERE order_id", "WHERE origin = 'source' AND order_id")


def source_recipients(order_ids: Iterable[UUID]) -> dict[UUID, RecipientCard]:
    """The newest recipient that each order's source said, masked, whoever counts now."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [uuid_array(order_ids)])
        return {row[0]: RecipientCard(*(*row[:13], row[13:])) for row in cursor.fetchall()}


def orders_wanting_invoice(order_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these orders whose buyers ask for an invoice."""
    asked = InvoiceRequest.objects.extra(
        where=["order_id = ANY(%s::uuid[])"], params=[uuid_array(order_ids)]
    )
    return frozenset(asked.values_list("order_id", flat=True))


def newest_recipient(order_id: UUID) -> Recipient | None:
    """The row whose seal a reveal opens."""
    return Recipient.objects.filter(order_id=order_id).order_by("-id").first()


class PersonKey(NamedTuple):
    """How a person is found: a column of the recipients and what it holds."""

    column: str
    value: bytes


def person_key(text: str) -> PersonKey:
    """The key of the recipients with this phone, or of those with this exact name."""
    digits = phone_digits(text)
    if len(digits) >= 7:
        return PersonKey("phone_blind", blind("phone", digits))
    return PersonKey("name_blind", blind("name", normal_text(text)))


Place = tuple[datetime, UUID]
"""Where an order stands in time: when it was placed, its id."""

_OF_PERSON = """
SELECT placed_at, order_id FROM recipient WHERE {column} = %s {beyond}
ORDER BY placed_at {direction}, order_id {direction} LIMIT %s
"""


def orders_of_person(
    key: PersonKey, *, beyond: Place | None = None, falling: bool = True, limit: int
) -> list[Place]:
    """The next orders that went to somebody, in the order of time, strictly `beyond` a place.

    An order whose recipient was changed may be told twice, its rows beside each other.
    """
    sign, direction = ("<", "DESC") if falling else (">", "ASC")
    statement = _OF_PERSON.format(
        column=key.column,
        direction=direction,
        beyond="" if beyond is None else f"AND (placed_at, order_id) {sign} (%s, %s)",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [key.value, *(beyond or ()), limit])
        places: list[Place] = cursor.fetchall()
    return places


_BEFORE = """
SELECT DISTINCT own.placed_at, own.order_id FROM recipient AS own
WHERE own.origin <> 'erased' AND own.placed_at < %(before)s
  AND (%(at)s::timestamptz IS NULL OR (own.placed_at, own.order_id) > (%(at)s, %(id)s::uuid))
  AND NOT EXISTS (SELECT FROM recipient AS later
    WHERE later.phone_blind = own.phone_blind AND later.name_blind = own.name_blind
      AND later.placed_at >= %(before)s)
ORDER BY own.placed_at, own.order_id LIMIT %(most)s
"""


def people_before(before: datetime, *, beyond: Place | None = None, limit: int) -> list[Place]:
    """The next orders from before a moment whose recipient is known still and has received
    nothing since, the oldest first."""
    at, order_id = beyond or (None, None)
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, {"before": before, "at": at, "id": order_id, "most": limit})
        places: list[Place] = cursor.fetchall()
    return places


_SAME_RECIPIENT = """
SELECT DISTINCT other.order_id FROM recipient AS own
JOIN recipient AS other ON other.phone_blind = own.phone_blind AND other.name_blind = own.name_blind
WHERE own.order_id = %s
"""


def orders_to_recipient_of(order_id: UUID) -> list[UUID]:
    """The orders, in every shop, that went to somebody of this order's name and phone."""
    with connection.cursor() as cursor:
        cursor.execute(_SAME_RECIPIENT, [order_id])
        return [row[0] for row in cursor.fetchall()]


def buyer_ids() -> Iterator[UUID]:
    """Every buyer, without holding them all."""
    return Buyer.objects.values_list("id", flat=True).iterator()


def buyers_called(nick: str, *, limit: int = 200) -> list[UUID]:
    """Buyers whose platform nick is exactly this, by blind index."""
    found = Buyer.objects.filter(nick_blind=blind("nick", normal_text(nick)))
    return list(found.values_list("id", flat=True)[:limit])


def buyer_nicks(buyer_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The masked platform names of these buyers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, nick_masked FROM buyer WHERE id = ANY(%s::uuid[])", [uuid_array(buyer_ids)]
        )
        return dict(cursor.fetchall())
