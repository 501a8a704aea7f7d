"""What of people's data stands under a seal: replaced by a seal over nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

import msgspec
from django.db import connection

from zhidan.kernel.clock import now
from zhidan.parties.models import Buyer, InvoiceRequest, Recipient
from zhidan.parties.operations.write_invoice_requests import invoice_aad
from zhidan.parties.operations.write_recipients import recipient_aad
from zhidan.parties.people import InvoiceWish, PersonalData
from zhidan.platform.arrays import bytes_array, uuid_array
from zhidan.platform.erasing import Erased, Subjects, erases, names
from zhidan.platform.privacy import CannotUnseal, seal_many, unseal

ERASED = "erased"
Opened = TypeVar("Opened", PersonalData, InvoiceWish)
_RECIPIENTS = """
UPDATE recipient AS r SET sealed = n.sealed, origin = %s, pii_state = 'absent', district = '',
    virtual_expires_at = NULL, parse_confidence = 0
FROM unnest(%s::uuid[], %s::uuid[], %s::bytea[]) AS n(order_id, id, sealed)
WHERE r.order_id = n.order_id AND r.id = n.id
"""
_INVOICES = """
UPDATE invoice_request AS i SET sealed = n.sealed
FROM unnest(%s::uuid[], %s::uuid[], %s::bytea[]) AS n(order_id, id, sealed)
WHERE i.order_id = n.order_id AND i.id = n.id
"""
_BUYERS = """
UPDATE buyer AS b SET nick_sealed = n.sealed, tags = '{}', blacklist_reason = '',
    blacklist_until = NULL, blacklisted_at = NULL, blacklisted_by = NULL
FROM unnest(%s::uuid[], %s::bytea[]) AS n(id, sealed) WHERE b.id = n.id
"""


@names("parties")
def words_of(subjects: Subjects) -> Iterator[str]:
    """By what these subjects may be named in a text: as far as their seals can be opened."""
    people = Recipient.objects.filter(order_id__in=subjects.order_ids)
    for order_id, one, sealed in people.values_list("order_id", "id", "sealed"):
        said = _opened(sealed, recipient_aad(order_id, one), PersonalData)
        yield from (said.name, said.mobile, said.phone, said.backup_phone, said.virtual_number)
        yield from (said.email, said.detail, said.raw_address)
    wishes = InvoiceRequest.objects.filter(order_id__in=subjects.order_ids)
    for order_id, one, sealed in wishes.values_list("order_id", "id", "sealed"):
        wish = _opened(sealed, invoice_aad(order_id, one), InvoiceWish)
        yield from (wish.title, wish.tax_no, wish.address, wish.phone, wish.email)
    buyers = Buyer.objects.filter(id__in=subjects.buyer_ids)
    for one, sealed in buyers.values_list("id", "nick_sealed"):
        with suppress(CannotUnseal):
            yield unseal(bytes(sealed), b"buyer.nick" + one.bytes).decode()


def _opened(sealed: bytes | memoryview[int], aad: bytes, kind: type[Opened]) -> Opened:
    try:
        return msgspec.json.decode(unseal(bytes(sealed), aad), type=kind)
    except CannotUnseal:
        return msgspec.convert({"kind": ""}, kind)


@erases("parties")
def erase_sealed(subjects: Subjects) -> Erased:
    """Recipients, invoice wishes and nicks of these subjects, and what we noted of buyers."""
    return {
        "recipient": _recipients(subjects),
        "invoice_request": _invoices(subjects),
        "buyer": _buyers(subjects),
    }


def _recipients(subjects: Subjects) -> int:
    rows = Recipient.objects.filter(order_id__in=subjects.order_ids).values_list(
        "shop_id", "order_id", "id"
    )
    nobody = msgspec.json.encode(PersonalData())
    done = 0
    for shop_id, listed in _by_shop(rows).items():
        sealed = _sealed(shop_id, [(nobody, recipient_aad(order, one)) for order, one in listed])
        _write(_RECIPIENTS, [ERASED, *_columns(listed), bytes_array(sealed)])
        done += len(listed)
    return done


def _invoices(subjects: Subjects) -> int:
    shops = dict(
        Recipient.objects.filter(order_id__in=subjects.order_ids).values_list("order_id", "shop_id")
    )
    rows = [
        (shops[order_id], order_id, one, kind)
        for order_id, one, kind in InvoiceRequest.objects.filter(
            order_id__in=subjects.order_ids
        ).values_list("order_id", "id", "kind")
    ]
    kinds = {(order_id, one): kind for _, order_id, one, kind in rows}
    for shop_id, listed in _by_shop([row[:3] for row in rows]).items():
        plain = [
            (msgspec.json.encode(InvoiceWish(kind=kinds[key])), invoice_aad(*key)) for key in listed
        ]
        _write(_INVOICES, [*_columns(listed), bytes_array(_sealed(shop_id, plain))])
    return len(rows)


def _buyers(subjects: Subjects) -> int:
    rows = list(Buyer.objects.filter(id__in=subjects.buyer_ids).values_list("shop_id", "id"))
    for shop_id in {shop for shop, _ in rows}:
        ids = [one for shop, one in rows if shop == shop_id]
        sealed = _sealed(shop_id, [(b"", b"buyer.nick" + one.bytes) for one in ids])
        _write(_BUYERS, [uuid_array(ids), bytes_array(sealed)])
    return len(rows)


Key = tuple[UUID, UUID]


def _by_shop(rows: Iterable[tuple[UUID, UUID, UUID]]) -> dict[UUID, list[Key]]:
    found: dict[UUID, list[Key]] = {}
    for shop_id, order_id, one in rows:
        found.setdefault(shop_id, []).append((order_id, one))
    return found


def _columns(listed: Sequence[Key]) -> tuple[str, str]:
    return uuid_array(order for order, _ in listed), uuid_array(one for _, one in listed)


def _sealed(shop_id: UUID, items: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
    return seal_many(shop_id, now(), items)


def _write(statement: str, params: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
