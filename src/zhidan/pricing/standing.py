"""What orders were given, as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from msgspec import Struct

from zhidan.platform.arrays import uuid_array
from zhidan.pricing.gifts import Gift


class Standing(Struct, frozen=True):
    """A gift of an order, or one that was left out because it was short."""

    order_id: UUID
    rule_id: UUID
    version: int
    origin: str
    is_left_out: bool
    waits: bool
    is_counted: bool
    buyer_id: UUID | None
    gifts: tuple[Gift, ...]
    facts: dict[str, Any]


_STANDING = """
SELECT order_id, rule_id, version, origin, state = 'left_out', waits, is_counted, buyer_id,
    gifts::text, facts::text
FROM gift_grant WHERE order_id = ANY(%s::uuid[]) AND state IN ('given', 'left_out')
ORDER BY order_id, id
"""


def standing_gifts(order_ids: Iterable[UUID]) -> dict[UUID, list[Standing]]:
    """By order; an order without gifts is left out."""
    found: dict[UUID, list[Standing]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [uuid_array(order_ids)])
        for row in cursor.fetchall():
            gifts = msgspec.json.decode(row[8], type=tuple[Gift, ...])
            one = Standing(*(*row[:8], gifts, msgspec.json.decode(row[9])))
            found.setdefault(one.order_id, []).append(one)
    return found


_COUNTS = """
SELECT rule_id, count(*) FILTER (WHERE state = 'given'), count(*) FILTER (WHERE state = 'left_out')
FROM gift_grant WHERE rule_id = ANY(%s::uuid[]) GROUP BY rule_id
"""
_QUOTAS = "SELECT rule_id, given FROM gift_quota WHERE rule_id = ANY(%s::uuid[])"


class Given(Struct, frozen=True):
    """How many orders a rule gave to, how many it could not, and how many count for its limit."""

    orders: int = 0
    left_out: int = 0
    counted: int = 0


def given_by(rule_ids: Iterable[UUID]) -> dict[UUID, Given]:
    """By rule; one that gave nothing is left out."""
    wanted = uuid_array(rule_ids)
    with connection.cursor() as cursor:
        cursor.execute(_QUOTAS, [wanted])
        counted = dict(cursor.fetchall())
        cursor.execute(_COUNTS, [wanted])
        return {
            rule_id: Given(orders, left_out, counted.get(rule_id, 0))
            for rule_id, orders, left_out in cursor.fetchall()
        }
