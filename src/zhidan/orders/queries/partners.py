"""Orders that travel together."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from zhidan.platform.arrays import uuid_array

_PARTNERS = """
SELECT id FROM sales_order WHERE merge_group_id IN (
    SELECT merge_group_id FROM sales_order WHERE id = ANY(%s::uuid[]) AND merge_group_id IS NOT NULL
)
"""


def with_partners(order_ids: Iterable[UUID]) -> set[UUID]:
    """These orders and every other one of their merge groups."""
    ids = set(order_ids)
    with connection.cursor() as cursor:
        cursor.execute(_PARTNERS, [uuid_array(ids)])
        return ids | {order_id for (order_id,) in cursor.fetchall()}
