"""What was said of a fulfilment order when it took a step."""

from __future__ import annotations

from django.db import connection

from zhidan.platform.arrays import uuid_array
from zhidan.platform.erasing import Erased, Subjects, erases

_SPOKEN = """
SELECT empty_words('fulfilment_event', '{reason}', 'fulfilment_id', (
    SELECT coalesce(array_agg(id), '{}') FROM fulfilment_order AS f
    WHERE order_id = ANY(%s::uuid[]) AND EXISTS (
        SELECT FROM fulfilment_event AS e WHERE e.fulfilment_id = f.id AND e.reason <> '')))
"""


@erases("fulfilment")
def erase_reasons(subjects: Subjects) -> Erased:
    """The reasons of every step of what was sent for these orders."""
    with connection.cursor() as cursor:
        cursor.execute(_SPOKEN, [uuid_array(subjects.order_ids)])
        return {"fulfilment_event": int(cursor.fetchone()[0])}
