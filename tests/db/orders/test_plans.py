"""What a session learnt of an empty table must not make its later orders slow."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.support.shop_floor import Floor, line, open_shop, order
from zhidan.fulfilment.api import open_fulfilments_of
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingOrder
from zhidan.orders.queries.to_fulfil import lines_to_fulfil
from zhidan.orders.steps import lock_orders
from zhidan.platform.actors import SYSTEM
from zhidan.platform.arrays import uuid_array
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
FETCHED = """
SELECT sum(seq_tup_read + idx_tup_fetch)::int FROM pg_stat_xact_user_tables
WHERE relname IN ('order_line', 'reservation', 'fulfilment_order')
"""
JOINED = """
SELECT o.id, line.id FROM sales_order AS o JOIN order_line AS line ON line.order_id = o.id
WHERE o.id = ANY(%s::uuid[]) AND line.supply <> 'virtual' ORDER BY o.id, line.position
"""
LIVE = """
SELECT k.order_id, f.id FROM fulfilment_key AS k JOIN fulfilment_order AS f
    ON f.id = k.fulfilment_id
WHERE k.order_id = ANY(%s::uuid[]) ORDER BY k.order_id, f.id
"""
READ = "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'sales_order'"


def fetched(work: Callable[[], object]) -> int:
    """How many lines, reservations and fulfilment orders are read while this is done."""

    def reading(**_: object) -> int:
        with connection.cursor() as cursor:
            cursor.execute(FETCHED)
            before = int(cursor.fetchone()[0] or 0)
            work()
            cursor.execute(FETCHED)
            return int(cursor.fetchone()[0]) - before

    return run(reading, actor=SYSTEM)


def asked(statement: str, ids: list[UUID]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [uuid_array(ids)])
        return len(cursor.fetchall())


def approved(floor: Floor, sent: list[IncomingOrder]) -> list[UUID]:
    """These orders on their way through the warehouse; answers their ids."""
    placed = run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=sent)
    ids = [one.order_id for one in placed if one.order_id is not None]
    run(orders.approve_orders, actor=SYSTEM, order_ids=ids)
    while deliver_due():
        pass
    return ids


def grown_unseen(floor: Floor) -> list[UUID]:
    """3,000 approved orders of two lines, of which the statistics know ten; answers 500 of them."""
    approved(floor, [order(f"F{n}", [line("A")]) for n in range(10)])
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE zhidan")
        cursor.execute("ANALYZE sales_order, order_line, reservation")
        cursor.execute("ANALYZE fulfilment_order, fulfilment_key")
        cursor.execute("SET ROLE zhidan_app")
    for start in range(0, 3000, 500):
        sent = [order(f"N{start + n}", [line("A"), line("B")]) for n in range(500)]
        ids = approved(floor, sent)
    return ids


def test_what_belongs_to_some_orders_is_read_by_key_however_stale_the_statistics() -> None:
    ids = grown_unseen(open_shop({"A": 9000, "B": 9000}))

    # the controls: asked plainly, what belongs to every order is read
    assert fetched(lambda: asked(JOINED, ids)) > 6000
    assert fetched(lambda: asked(LIVE, ids)) > 3000
    assert fetched(lambda: lines_to_fulfil(ids)) == 1000
    assert fetched(lambda: open_fulfilments_of(ids)) == 500
    assert fetched(lambda: lock_orders(ids, actor=SYSTEM)) == 1000


def scans_of_one_order(floor: Floor, number: str) -> int:
    """How often the whole table is read while one order comes in."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        before = int(cursor.fetchone()[0])
        sent = [order(number, [line("A"), line("B")])]
        orders.place_orders(shop=floor.shop.code, orders=sent, actor=SYSTEM)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(READ)
        return int(cursor.fetchone()[0]) - before


def forget_plans() -> None:
    """As in a session that begins now, while the table is small and known to be."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE zhidan")
        cursor.execute("ANALYZE sales_order")
        cursor.execute("SET ROLE zhidan_app")
        cursor.execute("DISCARD PLANS")


def test_foreign_keys_are_checked_by_key_however_few_orders_there_were_at_first() -> None:
    floor = open_shop({"A": 99, "B": 99})
    scans_of_one_order(floor, "T0")
    forget_plans()
    with transaction.atomic():  # the control: by itself the session settles on reading it whole
        assert scans_of_one_order(floor, "T1") > 0
    forget_plans()
    assert run(lambda **_: scans_of_one_order(floor, "T2"), actor=SYSTEM) == 0
