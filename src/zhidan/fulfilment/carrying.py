"""Goods that were picked already go on in the fulfilment order that takes another's place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection

from zhidan.fulfilment.states import FULFILMENT, IN_WORK
from zhidan.fulfilment.steps import FulfilmentNow, lock_with_orders, save_fulfilments, take_step
from zhidan.orders import api as orders
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.arrays import uuid_array

_SAME_LINES = """
SELECT DISTINCT old.fulfilment_id, new.fulfilment_id
FROM fulfilment_line AS old JOIN fulfilment_line AS new ON new.order_id = old.order_id
    AND new.line_id = old.line_id AND new.sku_id IS NOT DISTINCT FROM old.sku_id
    AND new.quantity = old.quantity
WHERE old.fulfilment_id = ANY(%s::uuid[]) AND new.fulfilment_id = ANY(%s::uuid[])
"""
# Both sides in one statement: a piece lies in one box.
_MOVE = """
WITH moved AS (
    SELECT old.fulfilment_id AS from_id, old.id AS from_line, new.fulfilment_id AS to_id,
        new.id AS to_line, old.picked
    FROM unnest(%s::uuid[], %s::uuid[]) AS pair(from_id, to_id)
    JOIN fulfilment_line AS old ON old.fulfilment_id = pair.from_id AND old.picked > 0
    JOIN fulfilment_line AS new ON new.fulfilment_id = pair.to_id
        AND new.order_id = old.order_id AND new.line_id = old.line_id
        AND new.sku_id IS NOT DISTINCT FROM old.sku_id AND new.quantity = old.quantity
), taken AS (
    UPDATE fulfilment_line AS l SET picked = 0, packed = 0 FROM moved
    WHERE l.fulfilment_id = moved.from_id AND l.id = moved.from_line
), given AS (
    UPDATE fulfilment_line AS l SET picked = moved.picked FROM moved
    WHERE l.fulfilment_id = moved.to_id AND l.id = moved.to_line
)
SELECT from_id, to_id, sum(picked)::bigint FROM moved GROUP BY from_id, to_id
"""


def carry_over(gone: Collection[FulfilmentNow], fresh_ids: Sequence[UUID], *, actor: Actor) -> None:
    """Let `fresh_ids` go on where `gone`, locked and not yet retired, stood: on the same pick
    list, with what was picked for lines that are in both.

    What may not be released now (held, say) takes nothing over: then all of it is put back.
    """
    before = {one.id: one for one in gone if one.state in IN_WORK}
    if not before or not fresh_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SAME_LINES, [uuid_array(before), uuid_array(fresh_ids)])
        pairs = list(cursor.fetchall())
    fresh = lock_with_orders({to_id for _, to_id in pairs}, actor=SYSTEM)
    going = {
        to_id: before[from_id]
        for from_id, to_id in pairs
        if fresh[to_id].warehouse_id == before[from_id].warehouse_id
        and FULFILMENT.refusal("release", fresh[to_id].state, fresh[to_id].facts()) is None
    }
    said = orders.record_released(parcels=[fresh[to_id].order_ids for to_id in going], actor=actor)
    refused = {row.id for row in said if not row.ok}
    going = {key: old for key, old in going.items() if not refused & set(fresh[key].order_ids)}
    if not going:
        return
    _move_goods(going, fresh)
    for to_id, old in going.items():
        one = fresh[to_id]
        take_step(one, "release", reason="regrouped")
        one.pick_list_id = old.pick_list_id
        if one.picked:
            take_step(one, "start_pick", reason="regrouped")
        if one.picked == one.units:
            take_step(one, "finish_pick", reason="regrouped")
    _list_on_paper({to_id: old.pick_list_id for to_id, old in going.items() if old.pick_list_id})
    save_fulfilments([fresh[to_id] for to_id in going], actor=actor)


def _move_goods(going: dict[UUID, FulfilmentNow], fresh: dict[UUID, FulfilmentNow]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [uuid_array(old.id for old in going.values()), uuid_array(going)])
        rows = list(cursor.fetchall())
    by_id = {old.id: old for old in going.values()}
    for from_id, to_id, picked in rows:
        by_id[from_id].picked -= picked
        by_id[from_id].is_dirty = True
        fresh[to_id].picked += picked


_LOCK_LISTS = "SELECT id FROM pick_list WHERE id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE"
_LAST = """
SELECT pick_list_id, max(position) FROM pick_list_entry
WHERE pick_list_id = ANY(%s::uuid[]) GROUP BY pick_list_id
"""
_ADD = """
INSERT INTO pick_list_entry (pick_list_id, position, fulfilment_id)
SELECT * FROM unnest(%s::uuid[], %s::int[], %s::uuid[])
"""


def _list_on_paper(listed: dict[UUID, UUID]) -> None:
    """Add fulfilment orders to the end of the pick lists they came onto."""
    sheets = uuid_array(set(listed.values()))
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_LISTS, [sheets])
        cursor.execute(_LAST, [sheets])
        last: defaultdict[UUID, int] = defaultdict(int, cursor.fetchall())
        rows = []
        for to_id, sheet in sorted(listed.items()):
            last[sheet] += 1
            rows.append((sheet, last[sheet], to_id))
        if rows:
            columns = list(zip(*rows, strict=True))
            cursor.execute(_ADD, [uuid_array(columns[0]), list(columns[1]), uuid_array(columns[2])])
