"""What changed in the stock since a cursor: a shop front follows it and misses nothing.

A row is told when ``changed_xid >= since``, and the next cursor is the oldest transaction that was
still running when the rows were read (``oldest_xid()``): whatever commits late carries a number
at or above it, so it is told next time, perhaps twice, never not at all. A cursor belongs to one
cluster and its history; one of another answers everything anew with `reset`.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from uuid import UUID

import msgspec
from django.db import connection
from msgspec import Struct
from msgspec.structs import replace

from zhidan.inventory.lists import COLUMNS, StockRow, in_scope, stock_row
from zhidan.kernel.errors import InvalidInput
from zhidan.platform.actors import Actor

MOST_ROWS = 1000

_NOW = """
SELECT concat_ws('.', system.system_identifier, history.timeline_id, xid_offset()),
    oldest_xid(),
    next_xid()
FROM pg_control_system() AS system, pg_control_checkpoint() AS history
"""
# The levels are chosen before anything is joined to them: by their key, a page at a time.
_ROWS = f"""
SELECT {COLUMNS}, NULL FROM (
    SELECT * FROM stock_level AS l
    WHERE l.changed_xid >= %s AND (l.sku_id, l.warehouse_id) > (%s, %s) AND {{scope}}
    ORDER BY l.sku_id, l.warehouse_id LIMIT %s) AS l
JOIN sku AS s ON s.id = l.sku_id JOIN product AS p ON p.id = s.product_id
ORDER BY l.sku_id, l.warehouse_id
"""  # noqa: S608
_START = UUID(int=0)


class FeedCursor(Struct, frozen=True, omit_defaults=True):
    """How far a follower is: every change below `until` was told. Inside a round that did not fit
    one answer, changes from `since` on were told up to the level `after_sku`, `after_warehouse`."""

    epoch: str
    until: int
    since: int = 0
    after_sku: UUID = _START
    after_warehouse: UUID = _START


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows that changed. `more`: ask again at once; `is_reset`: forget what was known before."""

    rows: list[StockRow]
    cursor: str
    more: bool
    is_reset: bool


def stock_changes(since: str, *, limit: int = MOST_ROWS, actor: Actor) -> Changes:
    """The levels that changed since the cursor; an empty one answers every level.

    Raises: InvalidInput (bad_cursor).
    """
    # The bound is older than the rows: a change between the two is told twice, never not at all.
    epoch, oldest_running, newest = _present()
    place = _decode(since) if since else None
    is_reset = place is not None and (place.epoch != epoch or place.until > newest)
    if place is None or is_reset:
        round_ = FeedCursor(epoch, until=oldest_running)
    elif place.after_sku == _START:
        round_ = FeedCursor(epoch, until=oldest_running, since=place.until)
    else:
        round_ = place
    conditions, params = in_scope(actor)
    query = _ROWS.format(scope=" AND ".join(conditions))
    with connection.cursor() as db:
        db.execute(
            query,
            [round_.since, round_.after_sku, round_.after_warehouse, *params, limit + 1],
        )
        found = [stock_row(row) for row in db.fetchall()]
    rows, more = found[:limit], len(found) > limit
    following = FeedCursor(epoch, until=round_.until)
    if more:
        following = replace(
            round_, after_sku=rows[-1].sku_id, after_warehouse=rows[-1].warehouse_id
        )
    return Changes(rows, _encode(following), more, is_reset)


def present_cursor() -> str:
    """The cursor for somebody who is about to read the whole stock list."""
    epoch, oldest_running, _ = _present()
    return _encode(FeedCursor(epoch, until=oldest_running))


def _present() -> tuple[str, int, int]:
    """This cluster's history, its oldest running transaction, its next one."""
    with connection.cursor() as db:
        db.execute(_NOW)
        epoch, oldest_running, newest = db.fetchone()
    return epoch, oldest_running, newest


def _encode(cursor: FeedCursor) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(cursor)).rstrip(b"=").decode()


def _decode(text: str) -> FeedCursor:
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return msgspec.msgpack.decode(packed, type=FeedCursor)
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise InvalidInput(code="bad_cursor", field="since") from None
