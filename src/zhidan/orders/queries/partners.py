"""Orders that travel together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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


_IN_COMPANY = """
SELECT merge_group_id FROM sales_order WHERE merge_group_id = ANY(%s::uuid[])
GROUP BY merge_group_id HAVING count(*) > 1
"""


def in_company(group_ids: Collection[UUID]) -> dict[UUID | None, UUID]:
    """Those of these merge groups that have more than one order, by their id."""
    if not group_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_IN_COMPANY, [uuid_array(group_ids)])
        return {group: group for (group,) in cursor.fetchall()}
