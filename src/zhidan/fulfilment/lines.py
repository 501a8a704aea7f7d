"""The only writer of lines: how much of each is picked and packed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from zhidan.fulfilment.rules import LineToPick
from zhidan.platform.arrays import uuid_array

_LINES = """
SELECT id, position, sku_id, quantity, picked FROM fulfilment_line
WHERE fulfilment_id = %s ORDER BY position
"""
_PICK_ONE = """
UPDATE fulfilment_line SET picked = picked + 1
WHERE fulfilment_id = %s AND id = %s AND picked < quantity RETURNING picked, quantity
"""
_TO_PUT_BACK = """
SELECT id, position, sku_id, picked, returned FROM fulfilment_line
WHERE fulfilment_id = %s AND picked > 0 ORDER BY position
"""
_PUT_BACK_ONE = """
UPDATE fulfilment_line SET returned = returned + 1
WHERE fulfilment_id = %s AND id = %s AND returned < picked RETURNING returned, picked
"""


def lines_to_put_back(fulfilment_id: UUID) -> list[LineToPick]:
    """What lies picked in a locked, stopped one, as rows to count: how much, and how much of it
    is back."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_PUT_BACK, [fulfilment_id])
        return [LineToPick(*row) for row in cursor.fetchall()]


def put_back_one(fulfilment_id: UUID, line_id: UUID) -> tuple[int, int]:
    """One piece more is back: (returned, picked) of its line. Never more than was picked."""
    with connection.cursor() as cursor:
        cursor.execute(_PUT_BACK_ONE, [fulfilment_id, line_id])
        returned, picked = cursor.fetchone()
        return returned, picked


def lines_to_pick(fulfilment_id: UUID) -> list[LineToPick]:
    """The lines of a locked fulfilment order, as they stand on paper."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [fulfilment_id])
        return [LineToPick(*row) for row in cursor.fetchall()]


def pick_one(fulfilment_id: UUID, line_id: UUID) -> tuple[int, int]:
    """One piece more lies in the box: (picked, quantity) of its line. Never more than asked for."""
    with connection.cursor() as cursor:
        cursor.execute(_PICK_ONE, [fulfilment_id, line_id])
        picked, quantity = cursor.fetchone()
        return picked, quantity


def fill(fulfilment_ids: Iterable[UUID]) -> None:
    """Everything asked for lies in the box."""
    _set("picked = quantity", fulfilment_ids)


def empty(fulfilment_ids: Iterable[UUID]) -> None:
    """Everything went back to the shelf."""
    _set("picked = 0, packed = 0", fulfilment_ids)


def put_all_back(fulfilment_ids: Iterable[UUID]) -> None:
    """What was picked for what is stopped went back to the shelf."""
    _set("returned = picked", fulfilment_ids)


def close_box(fulfilment_ids: Iterable[UUID]) -> None:
    """What lies in the box is packed."""
    _set("packed = picked", fulfilment_ids)


def fill_and_close(fulfilment_ids: Iterable[UUID]) -> None:
    """Shipped without anybody having scanned: all of it is in the parcel."""
    _set("picked = quantity, packed = quantity", fulfilment_ids)


def _set(assignments: str, fulfilment_ids: Iterable[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE fulfilment_line SET {assignments} WHERE fulfilment_id = ANY(%s::uuid[])",  # noqa: S608
            [uuid_array(fulfilment_ids)],
        )
