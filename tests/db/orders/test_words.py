"""Two signs inside a title or a note lead to their orders: all of them, and no others."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import msgspec
import pytest
from django.db import connection

from tests.db.orders.test_order_list import pages, take_in
from tests.support.shop_floor import PLACED, Floor, line, make_sku, open_shop, order, order_id_of
from zhidan.insights.api import verify
from zhidan.orders import api as orders
from zhidan.orders.changing import LineWanted
from zhidan.orders.incoming import IncomingAmounts, IncomingOrder
from zhidan.orders.models import OrderWords, SoldTitle
from zhidan.orders.operations.change_orders import ChangeOfOrder, change_orders
from zhidan.orders.operations.edit_order import OrderEdit, edit_order
from zhidan.orders.queries import listing, words
from zhidan.orders.queries.filters import OrderFilter
from zhidan.orders.queries.listing import count_orders
from zhidan.orders.wanted_changes import ChangeWanted
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def found(text: str, **filters: str) -> list[str]:
    listed = [n for page in pages(OrderFilter(q=text, **filters)) for n in page]
    counted = count_orders(OrderFilter(q=text, **filters), actor=SYSTEM)
    assert (counted.count, counted.capped) == (len(listed), False)
    return listed


def stocked() -> Floor:
    return open_shop({"A": 900})


def titled(number: str, title: str, hour: int, **fields: Any) -> Any:
    at = PLACED + timedelta(hours=hour)
    said = msgspec.structs.replace(line("A"), title=title)
    return order(number, [said], placed_at=at, **fields)


def test_titles_and_notes_are_found_by_any_two_signs_of_them() -> None:
    take_in(
        stocked(),
        titled("BAG", "手工刺绣帆布包 定制名字", 1),
        titled("CUP", "陶瓷马克杯 ＭＵＧ Limited", 2, buyer_message="请尽快发货,送朋友的帆布礼盒"),
        titled("TIE", "定制领带", 3, seller_memo="客户要帆 布袋, 另付"),
    )
    assert found("帆布") == ["CUP", "BAG"]  # "帆 布" is not "帆布"
    assert found("绣帆布包") == ["BAG"]
    assert found("定制") == ["TIE", "BAG"]
    assert found("mug") == found("ＬＩＭＩＴＥＤ") == ["CUP"]
    assert found("定制 刺绣") == found("刺绣 定制名") == ["BAG"]
    assert found("尽快 礼盒") == ["CUP"]
    # Every pair of it stands in the note, but not beside one another.
    assert found("发货送朋") == []
    assert found("布") == found("没有") == found("陶瓷 领带") == []
    assert found("帆布", stage="exception") == ["CUP"]  # its message holds it


def test_an_edited_note_is_found_by_its_new_words_only() -> None:
    take_in(stocked(), titled("BAG", "帆布包", 1), titled("CUP", "马克杯", 2))
    for note, finds, loses in (("急单加急", "急单", "没有"), ("改成礼盒", "礼盒", "急单")):
        run(edit_order, actor=SYSTEM, order_id=order_id_of("CUP"), edit=OrderEdit(note=note))
        assert found(finds) == ["CUP"]
        assert found(loses) == []
    assert found("马克") == ["CUP"]
    [told] = orders_again(titled("CUP", "马克杯", 2, seller_memo="店主说先发"))
    assert told == "updated"
    assert (found("店主"), found("礼盒")) == (["CUP"], ["CUP"])


def test_lines_that_come_later_or_by_a_change_are_found() -> None:
    floor = stocked()
    box = make_sku("BOX")
    [late] = titled("LATE", "帆布包", 1).lines
    take_in(floor, order("LATE", part="head", amounts=IncomingAmounts(payable="10.00")))
    assert found("帆布") == []

    assert orders_again(order("LATE", [late], part="lines")) == ["updated"]
    assert found("帆布") == ["LATE"]

    wanted = ChangeWanted(add=[LineWanted(box.id, 1, "0")])
    (done,) = run(change_orders, actor=SYSTEM,
                  changes=[ChangeOfOrder(order_id_of("LATE"), wanted)])  # fmt: skip
    assert (done.code, found(box.title), found("帆布")) == ("ok", ["LATE"], ["LATE"])
    assert verify(["O1.words", "O1.titles"]).violations == ()


def orders_again(*sent: IncomingOrder) -> list[str]:
    placed = run(orders.place_orders, actor=SYSTEM, shop="tb1", orders=list(sent))
    return [row.outcome for row in placed]


def test_what_is_erased_is_not_found_and_leaves_no_title_behind() -> None:
    take_in(
        stocked(),
        titled("HIS", "张三丰专拍链接", 1, status="finished", buyer_message="给孙悟空刻字"),
        titled("ALSO", "帆布包", 2),
    )
    assert (found("专拍"), found("悟空")) == (["HIS"], ["HIS"])
    before = OrderWords.objects.get(order_id=order_id_of("HIS")).keys
    run(orders.erase_buyer, actor=SYSTEM, order_id=order_id_of("HIS"), reason="asked_for")
    after = OrderWords.objects.get(order_id=order_id_of("HIS")).keys
    assert len(after) == 1 < len(before)
    assert (found("悟空"), found("帆布")) == ([], ["ALSO"])
    assert verify(["O1.words", "O1.titles"]).violations == ()


def test_a_frequent_word_beside_a_rare_filter_answers_what_the_plain_way_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = [titled(f"N{n}", f"帆布包 {n % 7} 号", n, flag=int(n % 9 == 0)) for n in range(40)]
    take_in(stocked(), *many)
    whole = found("帆布")
    assert whole == [f"N{n}" for n in reversed(range(40))]
    flagged = [f"N{n}" for n in reversed(range(40)) if n % 9 == 0]
    assert found("帆布", flag="1") == flagged
    monkeypatch.setattr(words, "_WINDOW", 5)
    monkeypatch.setattr(listing, "_MOST_AT_ONCE", 6)
    assert (found("帆布"), found("帆布", flag="1")) == (whole, flagged)
    assert found("包 3") == []  # one sign says too little
    assert found("帆布包 3") == whole


def test_an_old_base_gets_the_words_it_would_have_had() -> None:
    """The migration's statement fills in what intake would have written."""
    take_in(stocked(), titled("BAG", "帆布包", 1, buyer_message="尽快"), titled("CUP", "马克杯", 2))
    kept = list(OrderWords.objects.order_by("order_id").values_list("order_id", "keys"))
    OrderWords.objects.all().delete()
    SoldTitle.objects.all().delete()
    fill = import_module("zhidan.orders.migrations.0014_words_are_found").FILL
    with connection.cursor() as cursor:
        cursor.execute(fill)
    assert list(OrderWords.objects.order_by("order_id").values_list("order_id", "keys")) == kept
    assert found("帆布") == ["BAG"]
