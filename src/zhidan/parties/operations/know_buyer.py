from __future__ import annotations

from uuid import UUID

from django.db import connection

from zhidan.parties.models import BuyerKey
from zhidan.parties.rules import phone_digits
from zhidan.platform.privacy import blind

PHONE = "tel:"
_INTRODUCE = """
INSERT INTO buyer_key (uid_blind, shop_id, buyer_id) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING
"""


def know_buyer(*, shop_id: UUID, buyer_id: UUID, phone: str) -> UUID | None:
    """Let a shop know a buyer whom another shop knows; answers who they are to this shop.

    Who gives the same phone number here later is the same one. None for who was erased.
    """
    known_in = set(BuyerKey.objects.filter(buyer_id=buyer_id).values_list("shop_id", flat=True))
    if not known_in:
        return None
    if shop_id in known_in:
        return buyer_id
    digits = phone_digits(phone)
    name = f"{PHONE}{digits}" if digits else f"buyer:{buyer_id}"
    key = blind("buyer", f"{shop_id}:{name}")
    with connection.cursor() as cursor:
        cursor.execute(_INTRODUCE, [key, shop_id, buyer_id])
    return BuyerKey.objects.get(uid_blind=key, shop_id=shop_id).buyer_id
