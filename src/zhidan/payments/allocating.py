"""What of a payment belongs to which order: the rows, changed on a condition."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from zhidan.platform.arrays import int_array, uuid_array

Pair = tuple[UUID, UUID]
"""(payment, order)."""


@dataclass(frozen=True, slots=True)
class Held:
    """What an order has of a payment, in minor units."""

    payment_id: UUID
    order_id: UUID
    planned: int
    amount: int
    refunding: int
    refunded: int

    @property
    def left(self) -> int:
        """What is neither given back nor on its way back."""
        return self.amount - self.refunding - self.refunded


_COLUMNS = "payment_id, order_id, planned_minor, amount_minor, refunding_minor, refunded_minor"
_OF_PAYMENTS = f"""
SELECT {_COLUMNS} FROM payment_allocation WHERE payment_id = ANY(%s::uuid[])
ORDER BY payment_id, order_id
"""  # noqa: S608
_OF_ORDERS = f"""
SELECT {_COLUMNS} FROM payment_allocation WHERE order_id = ANY(%s::uuid[])
ORDER BY order_id, payment_id
"""  # noqa: S608


def held_of_payments(payment_ids: Iterable[UUID]) -> list[Held]:
    """What orders have of these payments."""
    return _read(_OF_PAYMENTS, payment_ids)


def held_by_orders(order_ids: Iterable[UUID]) -> list[Held]:
    """What these orders have of any payment."""
    return _read(_OF_ORDERS, order_ids)


def _read(statement: str, ids: Iterable[UUID]) -> list[Held]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [uuid_array(ids)])
        return [Held(*row) for row in cursor.fetchall()]


_GIVE = """
INSERT INTO payment_allocation AS a
    (payment_id, order_id, planned_minor, amount_minor, refunding_minor, refunded_minor)
SELECT payment_id, order_id, 0, amount, 0, 0
FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[]) AS n(payment_id, order_id, amount)
ON CONFLICT (payment_id, order_id) DO UPDATE
    SET amount_minor = a.amount_minor + excluded.amount_minor
"""
_TAKE = """
UPDATE payment_allocation AS a SET amount_minor = a.amount_minor - n.amount
FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[]) AS n(payment_id, order_id, amount)
WHERE a.payment_id = n.payment_id AND a.order_id = n.order_id
  AND a.refunding_minor + a.refunded_minor <= a.amount_minor - n.amount
RETURNING a.payment_id, a.order_id
"""
_REFUND = """
UPDATE payment_allocation AS a SET refunding_minor = a.refunding_minor + n.refunding,
    refunded_minor = a.refunded_minor + n.refunded
FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::bigint[])
  AS n(payment_id, order_id, refunding, refunded)
WHERE a.payment_id = n.payment_id AND a.order_id = n.order_id
  AND a.refunding_minor + n.refunding + a.refunded_minor + n.refunded <= a.amount_minor
RETURNING a.payment_id, a.order_id
"""


def give_to_orders(given: Sequence[tuple[UUID, UUID, int]]) -> None:
    """Add to what orders have of payments; the payments' own sums are the caller's care."""
    if given:
        _run(_GIVE, _summed([(p, o, (amount,)) for p, o, amount in given]))


def take_from_orders(taken: Sequence[tuple[UUID, UUID, int]]) -> set[Pair]:
    """Take back what orders have, where it is not given back already; answers what was taken."""
    return _run(_TAKE, _summed([(p, o, (amount,)) for p, o, amount in taken])) if taken else set()


def refund_of_orders(wanted: Sequence[tuple[UUID, UUID, int, int]]) -> set[Pair]:
    """Add to what of the orders' parts is being and was given back, where there is as much."""
    rows = _summed([(p, o, (refunding, refunded)) for p, o, refunding, refunded in wanted])
    return _run(_REFUND, rows) if wanted else set()


Summed = dict[Pair, tuple[int, ...]]


def _summed(rows: Sequence[tuple[UUID, UUID, tuple[int, ...]]]) -> Summed:
    found: Summed = {}
    for payment_id, order_id, figures in rows:
        known = found.get((payment_id, order_id), (0,) * len(figures))
        found[(payment_id, order_id)] = tuple(a + b for a, b in zip(known, figures, strict=True))
    return dict(sorted(found.items()))


def _run(statement: str, rows: Summed) -> set[Pair]:
    figures = [int_array(column) for column in zip(*rows.values(), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            statement, [uuid_array(p for p, _ in rows), uuid_array(o for _, o in rows), *figures]
        )
        return set(cursor.fetchall()) if cursor.description else set()
