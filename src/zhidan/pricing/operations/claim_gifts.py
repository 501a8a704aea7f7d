from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from zhidan.platform.arrays import int_array, uuid_array
from zhidan.pricing.claiming import Asking, Left, Plan, plan_gifts
from zhidan.pricing.gifts import Earned


class _TakenMeanwhile(Exception):
    """Another transaction was faster; nothing of this attempt is kept."""


def claim_gifts(*, asking: Sequence[Asking]) -> dict[UUID, list[Earned]]:
    """What each order gets, by its id, with what is limited taken for it.

    Now, in this transaction: the keys of what a buyer gets once (sorted, inserted first), then the
    counts of limited rules by conditional UPDATE. Who finds the last one gone is asked again and
    gets what is left. Whoever loses a gift later gives it back with `free_gifts`.
    """
    left = _left(asking, lock=False)
    while True:
        plan = plan_gifts(asking, left)
        if not plan.counted and not plan.once:
            return plan.earned
        try:
            with transaction.atomic():
                _claim(plan)
        except _TakenMeanwhile:
            # From here on the counts are locked; each round knows at least one key more as taken.
            left = _left(asking, lock=True)
        else:
            return plan.earned


_HAD = """
SELECT rule_id, buyer_id FROM gift_once
WHERE rule_id = ANY(%s::uuid[]) AND buyer_id = ANY(%s::uuid[])
"""
_QUOTAS = "SELECT rule_id, most - given FROM gift_quota WHERE rule_id = ANY(%s::uuid[])"


def _left(asking: Sequence[Asking], *, lock: bool) -> Left:
    rules = {
        compiled.rule.rule_id: compiled.rule.spec
        for one in asking
        for compiled in one.rules.compiled
    }
    once = [rule_id for rule_id, spec in rules.items() if spec.once_per_buyer]
    limited = [rule_id for rule_id, spec in rules.items() if spec.most_orders is not None]
    buyers = {one.order.buyer_id for one in asking if one.order.buyer_id is not None}
    left = Left()
    with connection.cursor() as cursor:
        if once and buyers:
            cursor.execute(_HAD, [uuid_array(once), uuid_array(buyers)])
            left.had = set(cursor.fetchall())
        if limited:
            asked = _QUOTAS + (" ORDER BY rule_id FOR NO KEY UPDATE" if lock else "")
            cursor.execute(asked, [uuid_array(limited)])
            left.quotas = dict(cursor.fetchall())
    return left


_TAKE_KEYS = """
INSERT INTO gift_once (rule_id, buyer_id, order_id)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
_COUNT = """
WITH taken AS MATERIALIZED (
    SELECT * FROM unnest(%s::uuid[], %s::bigint[]) AS t(rule_id, orders) ORDER BY 1
)
UPDATE gift_quota AS quota SET given = quota.given + taken.orders FROM taken
WHERE quota.rule_id = taken.rule_id AND quota.most - quota.given >= taken.orders
"""


def _claim(plan: Plan) -> None:
    with connection.cursor() as cursor:
        if plan.once:
            cursor.execute(
                _TAKE_KEYS,
                [
                    uuid_array(rule_id for rule_id, _ in plan.once),
                    uuid_array(buyer_id for _, buyer_id in plan.once),
                    uuid_array(plan.once.values()),
                ],
            )
            if cursor.rowcount != len(plan.once):
                raise _TakenMeanwhile
        if plan.counted:
            cursor.execute(_COUNT, [uuid_array(plan.counted), int_array(plan.counted.values())])
            if cursor.rowcount != len(plan.counted):
                raise _TakenMeanwhile
