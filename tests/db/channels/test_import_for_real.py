"""What a dry run has tried comes in by one press; what an import brought is found both ways."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from tests.support.imports import Quiet, import_files, outcomes
from tests.support.master_files import products, sheet
from tests.support.order_files import as_csv, douyin
from tests.support.shop_floor import Floor, open_shop
from zhidan.catalog.lists import ProductFilter, count_products
from zhidan.catalog.suppliers import SupplierFilter, count_suppliers
from zhidan.channels.models import ImportRow, ImportRun
from zhidan.channels.operations.import_for_real import import_for_real, refusal_to_repeat
from zhidan.channels.operations.run_import import run_import
from zhidan.channels.operations.undo_import import undo_import
from zhidan.channels.queries import import_page
from zhidan.kernel.errors import ActionNotAllowed, Forbidden, NotFound
from zhidan.kernel.ids import uuid7
from zhidan.orders.models import Order
from zhidan.orders.queries.filters import OrderFilter
from zhidan.orders.queries.listing import count_orders, order_list
from zhidan.platform import files
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.models import AuditEntry
from zhidan.platform.work import JOB, run

pytestmark = pytest.mark.django_db(transaction=True)


def tried(floor: Floor, orders: int = 3) -> ImportRun:
    table = as_csv(douyin(orders=orders))
    return import_files(floor.shop.code, table, is_dry_run=True, policy="ignore_failed")


def for_real(found: ImportRun, actor: Actor = SYSTEM) -> ImportRun:
    return run(import_for_real, actor=actor, import_id=found.id)


def clerk(*permissions: str, shops: Iterable[UUID] | None = None) -> Actor:
    seen = None if shops is None else frozenset(shops)
    return Actor("user", uuid7(), "员工", frozenset(permissions), shops=seen)


def test_a_dry_run_is_imported_as_it_was_tried_and_names_what_it_follows() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    first = tried(floor)
    assert (Order.objects.count(), refusal_to_repeat(first)) == (0, None)
    started = for_real(first)
    same = ("kind", "shop_id", "file_ids", "file_names", "policy", "mapping", "encoding")
    assert [getattr(started, name) for name in same] == [getattr(first, name) for name in same]
    assert (started.dry_run_id, started.is_dry_run) == (first.id, False)
    assert started.job_id is not None
    done = run_import(import_id=started.id, runner=Quiet(), actor=SYSTEM)
    assert outcomes(done) == outcomes(first) == (6, 0, 0, 0)
    entry = AuditEntry.objects.get(action="import.started", subject_id=done.id)
    assert entry.details["follows"] == first.number


def test_it_is_imported_once_until_it_is_taken_back() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    first = tried(floor)
    done = run_import(import_id=for_real(first).id, runner=Quiet(), actor=SYSTEM)
    with pytest.raises(ActionNotAllowed) as refused:
        for_real(first)
    assert refused.value.code == "import_done_already"
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRun.objects.create(
            number="X", shop_id=first.shop_id, dry_run_id=first.id, created_at=done.created_at
        )
    run(undo_import, actor=SYSTEM, bounds=JOB, import_id=done.id)
    assert for_real(first).dry_run_id == first.id


def test_what_cannot_be_imported_again_says_why() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    first = tried(floor)
    files.expire(first.file_ids)
    done = import_files(floor.shop.code, as_csv(douyin(orders=1)))
    for found, code in ((first, "import_files_deleted"), (done, "import_was_no_dry_run")):
        with pytest.raises(ActionNotAllowed) as refused:
            for_real(found)
        assert refused.value.code == code
    assert ImportRun.objects.count() == 2


def test_only_who_may_bring_the_kind_into_the_shop_imports_it() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    first = tried(floor)
    with pytest.raises(NotFound):
        for_real(first, clerk("channels.import", "orders.intake", shops=[uuid7()]))
    with pytest.raises((NotFound, Forbidden)):
        for_real(first, clerk("channels.import"))
    mine = clerk("channels.import", "orders.intake", shops=[floor.shop.id])
    assert for_real(first, mine).created_by == mine.id


def shown(wanted: str, actor: Actor) -> int:
    found = OrderFilter(import_id=wanted)
    page = order_list(found, sort="-placed_at", cursor=None, limit=50, actor=actor)
    assert len(page.items) == count_orders(found, actor=actor).count
    return len(page.items)


def test_the_orders_of_an_import_are_listed_to_who_sees_both() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    one = import_files(floor.shop.code, as_csv(douyin(orders=3)))
    other = import_files(floor.shop.code, as_csv(douyin(orders=2, start=3)))
    rights = ("channels.import", "orders.intake", "orders.view")
    assert shown(str(one.id), SYSTEM) == 3
    assert shown(f"{one.id},{other.id}", SYSTEM) == 5
    assert shown(str(one.id), clerk(*rights, shops=[floor.shop.id])) == 3
    assert shown(str(one.id), clerk(*rights, shops=[uuid7()])) == 0
    assert shown(str(one.id), clerk("orders.view", shops=[floor.shop.id])) == 0
    assert shown(str(uuid7()), SYSTEM) == 0


def made_by(order: Order, actor: Actor = SYSTEM) -> list[UUID]:
    page = import_page(
        actor=actor, shop_id=None, kind="", state="", made=order.id, cursor=None, limit=10
    )
    return [found.id for found in page.items]


def test_an_order_names_the_import_that_made_it_not_the_later_ones() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    one = import_files(floor.shop.code, as_csv(douyin(orders=2)))
    import_files(floor.shop.code, as_csv(douyin(orders=2)))
    order = Order.objects.first()
    assert order is not None
    assert made_by(order) == [one.id]
    assert made_by(order, clerk("channels.import", "orders.intake", shops=[uuid7()])) == []
    assert made_by(order, clerk("channels.import")) == []


def test_both_ways_are_served_by_an_index() -> None:
    floor = open_shop({"CUP-0": 100, "CUP-1": 100}, channel="douyin")
    import_files(floor.shop.code, as_csv(douyin(orders=3)))
    made = ImportRow.objects.filter(subject_id=uuid7(), outcome="created").values("import_id")
    brought = ImportRow.objects.filter(import_id=uuid7(), subject_id__isnull=False)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "import_row_created" in made.explain()
        assert "import_row_pkey" in brought.explain()


def test_products_are_listed_by_the_import_their_skus_came_with() -> None:
    done = import_files(None, products(), kind="products")
    assert count_products(ProductFilter(), actor=SYSTEM).count == 1
    wanted = ProductFilter(import_id=str(done.id))
    assert count_products(wanted, actor=SYSTEM).count == 1
    assert count_products(wanted, actor=clerk("catalog.view")).count == 0
    assert count_products(ProductFilter(import_id=str(uuid7())), actor=SYSTEM).count == 0


def test_suppliers_are_listed_by_the_import_they_came_with() -> None:
    done = import_files(
        None, sheet(("编码", "供应商"), ("JDZ", "景德镇瓷坊"), ("YW", "义乌")), kind="suppliers"
    )
    import_files(None, sheet(("编码", "供应商"), ("HZ", "杭州")), kind="suppliers")
    wanted = SupplierFilter(import_id=str(done.id))
    assert count_suppliers(wanted, actor=SYSTEM).count == 2
    assert count_suppliers(SupplierFilter(), actor=SYSTEM).count == 3
