"""Files of suppliers: made, changed, refused, taken back; whom to call there never stands open."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.support.imports import import_files, outcomes
from tests.support.master_files import sheet
from tests.support.shop_floor import make_sku
from zhidan.catalog.contacts import known_contact
from zhidan.catalog.models import Supplier
from zhidan.catalog.operations.reveal_supplier import reveal_supplier
from zhidan.channels.models import ImportRow, ImportRun
from zhidan.channels.operations.undo_import import undo_import
from zhidan.channels.queries import rejections
from zhidan.kernel.errors import Conflict, InvalidInput
from zhidan.platform.actors import SYSTEM
from zhidan.platform.models import AuditEntry
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ("编码", "供应商", "联系人", "手机", "地址")
JDZ = ("JDZ", "景德镇瓷坊", "陈师傅", "13812345678", "珠山区新厂西路 9 号")
YW = ("YW", "义乌小商品", "", "", "")


def bring(*rows: tuple[str, ...], **options: Any) -> ImportRun:
    return import_files(None, sheet(HEADER, *rows), kind="suppliers", **options)


def undo(done: ImportRun) -> None:
    run(undo_import, actor=SYSTEM, import_id=done.id)


def test_suppliers_are_made_and_the_same_file_changes_nothing() -> None:
    done = bring(JDZ, YW)
    assert outcomes(done) == (2, 0, 0, 0)
    supplier = Supplier.objects.get(code="JDZ")
    assert known_contact(supplier) == {
        "name": "陈师傅", "phone": "13812345678", "address": "珠山区新厂西路 9 号",
    }  # fmt: skip
    assert (supplier.contact_name_masked, supplier.contact_phone_masked) == (
        "陈**", "138****5678",
    )  # fmt: skip
    before = list(Supplier.objects.order_by("id").values())
    assert outcomes(bring(YW, JDZ)) == (0, 0, 2, 0)
    assert list(Supplier.objects.order_by("id").values()) == before


def test_nothing_personal_stands_open_anywhere() -> None:
    done = bring(JDZ)
    bring(("JDZ", "", "李师傅", "13987654321", ""))
    undo_rows = ImportRow.objects.exclude(change=None).count()
    assert (done.created, undo_rows) == (1, 2)
    with connection.cursor() as cursor:
        for table in ("supplier", "import_row", "audit_entry", "outbox_event"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} AS t")
            (text,) = cursor.fetchone()
            for value in ("陈师傅", "13812345678", "李师傅", "13987654321", "新厂西路"):
                assert value not in text, table


def test_empty_cells_say_nothing_and_others_change() -> None:
    bring(JDZ)
    assert outcomes(bring(("JDZ", "", "", "13987654321", ""))) == (0, 1, 0, 0)
    supplier = Supplier.objects.get()
    assert (supplier.name, known_contact(supplier)["name"]) == ("景德镇瓷坊", "陈师傅")
    assert known_contact(supplier)["phone"] == "13987654321"


def test_each_bad_row_says_which_column_and_why() -> None:
    done = bring(("A", "", "", "", ""), ("", "无编码", "", "", ""), ("C" * 41, "长", "", "", ""))
    assert [(one.row, one.column, one.code) for one in rejections(done.id)] == [
        (2, "供应商", "field_missing"), (3, "编码", "missing_value"), (4, "编码", "too_long"),
    ]  # fmt: skip
    assert Supplier.objects.count() == 0


def test_undo_gives_back_what_was() -> None:
    bring(JDZ)
    before = list(Supplier.objects.values())
    done = bring(("JDZ", "新名称", "李师傅", "", ""), YW)
    assert outcomes(done) == (1, 1, 0, 0)
    undo(done)
    assert list(Supplier.objects.values()) == before
    assert outcomes(bring(JDZ, YW)) == (1, 0, 1, 0)


@pytest.mark.parametrize("how", ["used", "changed"])
def test_undo_is_refused_once_something_has_moved_on(how: str) -> None:
    done = bring(JDZ)
    supplier = Supplier.objects.get()
    if how == "used":
        sku = make_sku("A")
        sku.supplier = supplier
        sku.save()
    else:
        bring(("JDZ", "别的名称", "", "", ""))
    with pytest.raises(Conflict) as refusal:
        undo(done)
    assert refusal.value.code == "import_moved_on"
    assert Supplier.objects.count() == 1


def test_a_contact_is_read_for_a_reason_on_record() -> None:
    bring(JDZ)
    supplier = Supplier.objects.get()
    with pytest.raises(InvalidInput):
        run(reveal_supplier, actor=SYSTEM, supplier_id=supplier.id, reason="")
    found = run(reveal_supplier, actor=SYSTEM, supplier_id=supplier.id, reason="催货")
    assert found["phone"] == "13812345678"
    assert AuditEntry.objects.get(action="supplier.revealed").reason == "催货"
