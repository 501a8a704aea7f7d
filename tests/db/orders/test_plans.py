"""What a session learnt of an empty table must not make its later orders slow."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from tests.support.shop_floor import Floor, line, open_shop, order
from zhidan.orders import api as orders
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
READ = "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'sales_order'"


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
