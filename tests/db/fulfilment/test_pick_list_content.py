from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.db.fulfilment.floor import act, planned
from tests.support.shop_floor import line, order_id_of
from zhidan.catalog.models import Sku
from zhidan.fulfilment.operations.cancel_fulfilments import cancel_fulfilments
from zhidan.fulfilment.operations.release_fulfilments import release_fulfilments
from zhidan.fulfilment.queries.detail import pick_list_content
from zhidan.kernel.errors import NotFound
from zhidan.kernel.ids import uuid7
from zhidan.orders.api import cancel_orders
from zhidan.platform import files
from zhidan.platform.actors import ALL, SYSTEM, Actor

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_cancelled_box_is_not_printed_when_the_sheet_is_printed_again() -> None:
    floor, keys = planned({"T1": [line("A", 2)], "T2": [line("B")]}, {"A": 5, "B": 5})
    Sku.objects.filter(code="B").update(bin_code="C-07", barcode="6901234567892")
    (sheet,) = act(release_fulfilments, fulfilment_ids=list(keys.values())).pick_list_ids
    assert len(pick_list_content(sheet, actor=SYSTEM).groups) == 2
    act(cancel_orders, order_ids=[order_id_of("T1")], reason="buyer")
    act(cancel_fulfilments, order_ids=[order_id_of("T1")], reason="order_cancelled")

    said = pick_list_content(sheet, actor=SYSTEM)

    (group,) = said.groups
    (row,) = group.rows
    assert (row.code, row.title, row.quantity) == ("B", "商品 B", 1)
    assert (row.bin_code, row.barcode, group.shop) == ("C-07", "6901234567892", floor.shop.name)
    assert said.warehouse == f"{floor.warehouse.name} {floor.warehouse.code}"


def test_the_goods_picture_is_printed_when_there_is_one_that_can_be_read() -> None:
    _, keys = planned({"T1": [line("A")], "T2": [line("B")]}, {"A": 5, "B": 5})
    drawn = io.BytesIO()
    Image.new("RGB", (600, 400), (10, 120, 40)).save(drawn, "PNG")
    for code, content in (("A", drawn.getvalue()), ("B", b"no picture at all")):
        kept = files.put(content, kind="picture", encrypted=False)
        Sku.objects.filter(code=code).update(picture_id=kept)
    (sheet,) = act(release_fulfilments, fulfilment_ids=list(keys.values())).pick_list_ids

    first, second = pick_list_content(sheet, actor=SYSTEM).groups

    assert Image.open(io.BytesIO(first.rows[0].picture or b"")).size == (180, 120)
    assert second.rows[0].picture is None


def test_the_sheet_of_another_warehouse_is_unknown_when_a_stranger_asks() -> None:
    _, keys = planned({"T1": [line("A")]}, {"A": 5})
    (sheet,) = act(release_fulfilments, fulfilment_ids=list(keys.values())).pick_list_ids
    stranger = Actor(
        kind="user", id=uuid7(), name="x", permissions=ALL, warehouses=frozenset({uuid7()})
    )
    with pytest.raises(NotFound):
        pick_list_content(sheet, actor=stranger)
