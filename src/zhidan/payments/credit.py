"""The limit of an account: taken by one conditional UPDATE, given back when an order is paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from zhidan.payments.models import CreditUse
from zhidan.platform.arrays import uuid_array

_TAKE = """
UPDATE credit_account SET used_minor = used_minor + %(amount)s
WHERE id = %(account)s AND is_active AND used_minor + %(amount)s <= limit_minor
RETURNING id
"""
_LOCK = "SELECT order_id FROM credit_use WHERE order_id = ANY(%s::uuid[]) ORDER BY 1 FOR UPDATE"
_GIVE_BACK = """
WITH less AS (
    SELECT u.order_id, u.account_id, least(n.amount, u.amount_minor) AS freed,
        u.amount_minor <= n.amount AS is_all
    FROM credit_use AS u JOIN unnest(%s::uuid[], %s::bigint[]) AS n(order_id, amount)
      ON n.order_id = u.order_id),
gone AS (DELETE FROM credit_use AS u USING less
    WHERE u.order_id = less.order_id AND less.is_all),
kept AS (UPDATE credit_use AS u SET amount_minor = u.amount_minor - less.freed FROM less
    WHERE u.order_id = less.order_id AND NOT less.is_all)
UPDATE credit_account AS a SET used_minor = a.used_minor - freed.amount
FROM (SELECT account_id, sum(freed) AS amount FROM less GROUP BY account_id) AS freed
WHERE a.id = freed.account_id
"""


def take_credit(*, account_id: UUID, order_id: UUID, amount: int, due_on: date) -> bool:
    """Let an order take part of an account's limit; False where that is not enough."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"account": account_id, "amount": amount})
        if cursor.fetchone() is None:
            return False
    CreditUse.objects.create(
        order_id=order_id, account_id=account_id, amount_minor=amount, due_on=due_on
    )
    return True


def give_back_credit(amounts: Mapping[UUID, int]) -> None:
    """Free up to these amounts of what orders take: they were paid, or need no credit any more.

    Orders are locked by the caller.
    """
    given = {order_id: amount for order_id, amount in amounts.items() if amount > 0}
    if not given:
        return
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [uuid_array(given)])
        if cursor.fetchall():
            cursor.execute(_GIVE_BACK, [uuid_array(given), list(given.values())])


def uses_of(order_ids: Sequence[UUID]) -> dict[UUID, CreditUse]:
    """What these orders take of accounts."""
    return {use.order_id: use for use in CreditUse.objects.filter(order_id__in=order_ids)}
