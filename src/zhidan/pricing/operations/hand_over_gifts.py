from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import connection

from zhidan.kernel.ids import uuid7s
from zhidan.platform.arrays import uuid_array

_MOVE = """
WITH moved AS (
    SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[])
        AS m(order_id, rule_id, part_id, new_id)
), closed AS (
    UPDATE gift_grant AS gift SET state = 'taken_back', closed_at = clock_timestamp()
    FROM moved WHERE gift.order_id = moved.order_id AND gift.rule_id = moved.rule_id
      AND gift.state = 'given'
    RETURNING moved.part_id, moved.new_id, gift.*
)
INSERT INTO gift_grant (order_id, id, rule_id, version, origin, state, waits, is_counted, buyer_id,
    gifts, facts, given_at)
SELECT part_id, new_id, rule_id, version, origin, 'given', waits, is_counted, buyer_id, gifts,
    facts, given_at FROM closed
"""
_KEYS = """
UPDATE gift_once AS key SET order_id = m.part_id
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS m(order_id, rule_id, part_id)
WHERE key.rule_id = m.rule_id AND key.order_id = m.order_id
"""


def hand_over_gifts(*, parts: Mapping[tuple[UUID, UUID], UUID]) -> None:
    """Let gifts, by order and rule, belong to the part of that order that carries them now.

    Counts stay as they are: a gift is given once, however an order is taken apart.
    """
    if not parts:
        return
    columns = [
        uuid_array(order_id for order_id, _ in parts),
        uuid_array(rule_id for _, rule_id in parts),
        uuid_array(parts.values()),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [*columns, uuid_array(uuid7s(len(parts)))])
        cursor.execute(_KEYS, columns)
