from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from zhidan.platform.arrays import int_array, uuid_array
from zhidan.pricing.states import GIVEN, LEFT_OUT, TAKEN_BACK

_CLOSE = """
UPDATE gift_grant AS gift SET state = %(wanted)s,
    closed_at = CASE WHEN %(wanted)s = 'taken_back' THEN clock_timestamp() END
FROM unnest(%(orders)s::uuid[], %(rules)s::uuid[]) AS n(order_id, rule_id),
    (SELECT order_id, id, state FROM gift_grant WHERE order_id = ANY(%(orders)s::uuid[])
        AND state IN ('given', 'left_out') ORDER BY order_id, id FOR NO KEY UPDATE) AS before
WHERE gift.order_id = n.order_id AND gift.rule_id = n.rule_id AND gift.state <> %(wanted)s
  AND gift.order_id = before.order_id AND gift.id = before.id
RETURNING gift.order_id, gift.rule_id, before.state, gift.is_counted, gift.buyer_id
"""
_FORGET = """
DELETE FROM gift_once AS key USING unnest(%s::uuid[], %s::uuid[]) AS n(rule_id, buyer_id)
WHERE key.rule_id = n.rule_id AND key.buyer_id = n.buyer_id
"""
_UNCOUNT = """
WITH back AS MATERIALIZED (
    SELECT * FROM unnest(%s::uuid[], %s::bigint[]) AS t(rule_id, orders) ORDER BY 1
)
UPDATE gift_quota AS quota SET given = quota.given - back.orders FROM back
WHERE quota.rule_id = back.rule_id
"""
_STANDING = """
SELECT order_id, rule_id FROM gift_grant
WHERE order_id = ANY(%s::uuid[]) AND state IN ('given', 'left_out')
"""


def free_gifts(
    *, gifts: Sequence[tuple[UUID, UUID]], is_left_out: bool = False, is_followed: bool = False
) -> None:
    """Take back these gifts (order, rule), or leave them out because they are short.

    What they had taken of a limited rule, and the buyer's only time, is free again, unless another
    gift of the same rule follows. The lines of the orders are the caller's business. What is not
    there any more is passed over.
    """
    if not gifts:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _CLOSE,
            {
                "wanted": LEFT_OUT if is_left_out else TAKEN_BACK,
                "orders": uuid_array(order_id for order_id, _ in gifts),
                "rules": uuid_array(rule_id for _, rule_id in gifts),
            },
        )
        freed = [row for row in cursor.fetchall() if row[2] == GIVEN and not is_followed]
        keys = sorted((rule, buyer) for _, rule, _, _, buyer in freed if buyer is not None)
        if keys:
            columns = zip(*keys, strict=True)
            cursor.execute(_FORGET, [uuid_array(column) for column in columns])
        counted = Counter(rule for _, rule, _, is_counted, _ in freed if is_counted)
        if counted:
            cursor.execute(_UNCOUNT, [uuid_array(counted), int_array(counted.values())])


def forgo_gifts(*, order_ids: Sequence[UUID]) -> None:
    """Let go whatever orders that will never be sent were given; their lines stay as they were."""
    if not order_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [uuid_array(order_ids)])
        gifts = cursor.fetchall()
    free_gifts(gifts=gifts)
