"""Who is left of a company that somebody has gone from."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from zhidan.orders.states import OPEN
from zhidan.platform.arrays import uuid_array

_STAYING = """
SELECT id, shop_id FROM sales_order
WHERE merge_group_id = ANY(%s::uuid[]) AND state = ANY(%s) ORDER BY id
"""


def who_stays(group_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The open orders of these merge groups, each with its shop."""
    if not group_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_STAYING, [uuid_array(group_ids), sorted(OPEN)])
        return dict(cursor.fetchall())
