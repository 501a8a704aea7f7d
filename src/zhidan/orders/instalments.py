"""The plans by which orders are paid in parts, as they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection

from zhidan.orders import tables
from zhidan.orders.terms import Instalment
from zhidan.platform.arrays import uuid_array
from zhidan.platform.bulk import copy_into

_PLANS = """
SELECT order_id, amount_minor, gate, due_on FROM order_instalment
WHERE order_id = ANY(%s::uuid[]) ORDER BY order_id, position
"""


def plans_of(order_ids: Iterable[UUID]) -> dict[UUID, tuple[Instalment, ...]]:
    """The plans of these orders; who is not paid in parts is left out."""
    found: dict[UUID, list[Instalment]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PLANS, [uuid_array(order_ids)])
        for order_id, amount, gate, due_on in cursor.fetchall():
            found.setdefault(order_id, []).append(Instalment(amount, gate, due_on))
    return {order_id: tuple(plan) for order_id, plan in found.items()}


def write_plans(plans: Mapping[UUID, Sequence[Instalment]]) -> None:
    """Let these orders be paid by these plans; one without parts has none any more."""
    if not plans:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM order_instalment WHERE order_id = ANY(%s::uuid[])", [uuid_array(plans)]
        )
    copy_into(
        "order_instalment",
        tables.INSTALMENT,
        [
            (order_id, position, part.amount_minor, part.gate, part.due_on)
            for order_id, plan in plans.items()
            for position, part in enumerate(plan, start=1)
        ],
    )
