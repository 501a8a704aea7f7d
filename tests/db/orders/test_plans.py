"""What a session learnt of an empty table must not make its later orders slow."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.support.shop_floor import Floor, line, open_shop, order
from zhidan.orders import api as orders
from zhidan.orders.queries.to_fulfil import lines_to_fulfil
from zhidan.orders.steps import lock_orders
from zhidan.platform.actors import SYSTEM
from zhidan.platform.arrays import uuid_array
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
FETCHED = """
SELECT sum(seq_tup_read + idx_tup_fetch)::int FROM pg_stat_xact_user_tables
WHERE relname IN ('order_line', 'reservation')
"""
JOINED = """
SELECT o.id, line.id FROM sales_order AS o JOIN order_line AS line ON line.order_id = o.id
WHERE o.id = ANY(%s::uuid[]) AND line.supply <> 'virtual' ORDER BY o.id, line.position
"""
READ = "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'sales_order'"


def fetched(work: Callable[[], object]) -> int:
    """How many rows of lines and reservations are read while this is done."""

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


def grown_unseen(floor: Floor) -> list[UUID]:
    """3,000 orders of two lines, of which the statistics know ten; answers the last 500."""
    shop = floor.shop.code
    few = [order(f"F{n}", [line("A")]) for n in range(10)]
    run(orders.place_orders, actor=SYSTEM, shop=shop, orders=few)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE zhidan")
        cursor.execute("ANALYZE sales_order, order_line, reservation")
        cursor.execute("SET ROLE zhidan_app")
    for start in range(0, 3000, 500):
        sent = [order(f"N{start + n}", [line("A"), line("B")]) for n in range(500)]
        placed = run(orders.place_orders, actor=SYSTEM, shop=shop, orders=sent)
    return [one.order_id for one in placed if one.order_id is not None]


def test_lines_and_stock_of_some_orders_are_read_by_key_however_stale_the_statistics() -> None:
    ids = grown_unseen(open_shop({"A": 9000, "B": 9000}))

    # the control: asked plainly, the lines of every order are read
    assert fetched(lambda: asked(JOINED, ids)) > 6000
    assert fetched(lambda: lines_to_fulfil(ids)) == 1000
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
