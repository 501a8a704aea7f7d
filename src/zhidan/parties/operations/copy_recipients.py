from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from zhidan.kernel.ids import uuid7s
from zhidan.parties.operations.write_recipients import COLUMNS, TYPES, recipient_aad
from zhidan.platform.arrays import uuid_array
from zhidan.platform.bulk import copy_rows
from zhidan.platform.privacy import seal_many, unseal

_NEWEST = f"""
SELECT DISTINCT ON (order_id) {", ".join(COLUMNS)} FROM recipient
WHERE order_id = ANY(%s::uuid[]) ORDER BY order_id, id DESC
"""  # noqa: S608


def copy_recipients(*, sources: Mapping[UUID, UUID], at: datetime) -> None:
    """Give each of these orders, which have none, the recipient of another one as it stands now.

    `sources` maps the order to the one it is copied from. Each copy is sealed for its own row.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [uuid_array(set(sources.values()))])
        known = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()}
    by_shop: dict[UUID, list[dict[str, Any]]] = {}
    for order_id, source in sources.items():
        row = known[source]
        plain = unseal(bytes(row["sealed"]), recipient_aad(source, row["id"]))
        copied = {**row, "order_id": order_id, "sealed": plain, "created_at": at}
        by_shop.setdefault(row["shop_id"], []).append(copied)
    rows: list[list[Any]] = []
    for shop_id, listed in by_shop.items():
        ids = uuid7s(len(listed))
        sealed = seal_many(
            shop_id,
            at,
            [
                (row["sealed"], recipient_aad(row["order_id"], row_id))
                for row, row_id in zip(listed, ids, strict=True)
            ],
        )
        rows += [
            list({**row, "id": row_id, "sealed": seal}.values())
            for row, row_id, seal in zip(listed, ids, sealed, strict=True)
        ]
    copy_rows("recipient", COLUMNS, TYPES, rows)
