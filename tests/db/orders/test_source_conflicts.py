"""What a source says otherwise after our change: both are kept, somebody decides, per field."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.support.cashier import settle
from tests.support.changes import change, content_of, take_back
from tests.support.shop_floor import PLACED, Floor, line, open_shop, order, order_id_of, person
from zhidan.insights.api import verify
from zhidan.orders import api as orders
from zhidan.orders.changing import LineEdit
from zhidan.orders.incoming import IncomingAmounts
from zhidan.orders.models import Order, OrderLine, SourceConflict
from zhidan.orders.operations.decide_conflicts import decide_conflicts
from zhidan.orders.operations.move_memos import move_memos
from zhidan.orders.queries.changes import conflicts_of_order
from zhidan.orders.queries.memos import memos_to_tell
from zhidan.parties.api import RecipientEdit
from zhidan.parties.models import Recipient
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


class Source:
    """A shop whose one order is told again and again, a minute later each time."""

    def __init__(self) -> None:
        self.floor: Floor = open_shop({"A": 9})
        self.minutes = 0
        self.said: dict[str, Any] = {"recipient": person()}
        self.lines = [line("A", 2, "10.00", external_line_no="1", personalisation="小明")]
        self.key: UUID = self.tell()

    def tell(self, **fields: Any) -> UUID:
        self.minutes += 1
        self.lines = fields.pop("lines", self.lines)
        self.said |= fields
        at = PLACED + timedelta(minutes=self.minutes)
        sent = order("T1", self.lines, modified_at=at, **self.said)
        run(orders.place_orders, actor=SYSTEM, shop=self.floor.shop.code, orders=[sent])
        settle()
        return order_id_of("T1")

    def decide(self, **choices: Any) -> str:
        [row] = run(decide_conflicts, actor=SYSTEM, order_id=self.key, choices=choices)
        settle()
        return row.code


def holds(key: UUID) -> list[str]:
    return Order.objects.get(pk=key).holds


def nothing_broken() -> None:
    assert [(one.invariant, one.ids) for one in verify().violations] == []


def test_what_the_source_only_says_again_asks_nobody() -> None:
    source = Source()
    edit = LineEdit(OrderLine.objects.get().id, quantity=1, personalisation="小红")
    change(source.key, lines=[edit], recipient=RecipientEdit(name="李四"), seller_memo="催一下")
    mine = content_of(source.key)

    source.tell(flag=2)

    now = content_of(source.key)
    now["order"] |= {"flag": 0, "seller_memo_seen": mine["order"]["seller_memo_seen"]}
    assert (now, holds(source.key)) == (mine, [])
    assert SourceConflict.objects.count() == 0
    nothing_broken()


def test_memo_and_recipient_said_anew_are_shown_beside_ours_until_decided() -> None:
    source = Source()
    change(source.key, recipient=RecipientEdit(name="李四"), seller_memo="我们的")

    source.tell(seller_memo="平台的", recipient=person(name="赵六"))

    seen = {one.field: one for one in conflicts_of_order(source.key, actor=SYSTEM)}
    assert sorted(seen) == ["recipient", "seller_memo"]
    assert seen["seller_memo"].theirs == {"memo": "平台的"}
    assert [card.name for card in seen["recipient"].people] == ["赵*", "李*"]
    assert holds(source.key) == ["source_changed"]
    assert Order.objects.get().seller_memo == "我们的"
    assert "赵六" not in str(list(SourceConflict.objects.values_list("theirs", flat=True)))

    assert source.decide(seller_memo="ours") == "ok"
    assert holds(source.key) == ["source_changed"]
    assert source.decide(recipient="theirs") == "ok"
    newest = Recipient.objects.order_by("id").last()
    assert newest is not None
    assert (newest.name_masked, holds(source.key)) == ("赵*", [])
    source.tell(flag=3)
    assert (holds(source.key), Order.objects.get().seller_memo) == ([], "我们的")
    assert source.decide(recipient="theirs") == "nothing_to_decide"
    nothing_broken()


def test_lines_and_amounts_of_the_source_are_taken_as_a_change_and_given_back() -> None:
    source = Source()
    change(source.key, lines=[LineEdit(OrderLine.objects.get().id, quantity=1)])
    mine = content_of(source.key)

    source.tell(
        lines=[line("A", 3, "10.00", external_line_no="1")], amounts=IncomingAmounts(freight="5")
    )

    fields = {one.field for one in conflicts_of_order(source.key, actor=SYSTEM)}
    assert (fields, holds(source.key)) == ({"lines", "amounts"}, ["source_changed"])
    assert source.decide(lines="theirs") == "ok"
    now = Order.objects.get()
    assert (now.units, now.goods_minor, now.freight_minor, now.holds) == (3, 3_000, 500, [])
    assert OrderLine.objects.get().personalisation == "小明"
    nothing_broken()
    assert take_back(source.key) == "ok"
    assert content_of(source.key)["lines"] == mine["lines"]
    nothing_broken()


def test_a_memo_of_ours_waits_for_its_channel_until_it_is_told() -> None:
    source = Source()
    change(source.key, seller_memo="先发")
    change(source.key, seller_memo="先发，急")

    def step(action: Any) -> str:
        [row] = run(move_memos, actor=SYSTEM, order_ids=[source.key], action=action, reason="满")
        return row.code

    def waiting() -> list[tuple[str, str]]:
        return [(row.memo, row.state) for row in memos_to_tell(actor=SYSTEM)]

    assert waiting() == [("先发，急", "queued")]
    assert [step("export"), step("export")] == ["ok", "wrong_state"]
    assert waiting() == []
    assert step("fail") == "ok"
    assert [(row.reason, row.state) for row in memos_to_tell(actor=SYSTEM)] == [("满", "failed")]
    assert take_back(source.key) == "ok"
    assert waiting() == [("先发", "queued")]
    nothing_broken()
