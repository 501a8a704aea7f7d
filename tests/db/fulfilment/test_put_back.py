"""An order is stopped while the warehouse works on it: at once, and nothing picked gets lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.db.fulfilment.floor import act, picked_of, planned, state_of
from tests.support.shop_floor import line, order_id_of
from zhidan.fulfilment.models import FulfilmentEvent, FulfilmentLine, FulfilmentOrder
from zhidan.fulfilment.operations.pack_fulfilments import pack_fulfilments
from zhidan.fulfilment.operations.pick_fulfilments import pick_fulfilments
from zhidan.fulfilment.operations.put_back_fulfilments import put_back_fulfilments
from zhidan.fulfilment.operations.put_back_item import put_back_item
from zhidan.fulfilment.operations.release_fulfilments import release_fulfilments
from zhidan.fulfilment.operations.scan_item import ScanAnswer, scan_item
from zhidan.fulfilment.queries.detail import fulfilment_page
from zhidan.fulfilment.queries.filters import FulfilmentFilter
from zhidan.fulfilment.queries.listing import fulfilment_list, state_counts
from zhidan.insights.api import verify
from zhidan.inventory.models import StockLevel
from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.ids import uuid7
from zhidan.orders.api import approve_orders, cancel_orders, recall_orders
from zhidan.orders.models import Order
from zhidan.platform.actors import SYSTEM
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)


def box_of(number: str = "T1") -> UUID:
    """A released box: two mugs and a pen."""
    _, keys = planned({number: [line("MUG", 2), line("PEN")]}, {"MUG": 2, "PEN": 1})
    act(release_fulfilments, fulfilment_ids=[keys[number]])
    return keys[number]


def scan(box: UUID, code: str) -> ScanAnswer:
    return act(scan_item, fulfilment_id=box, scan_id=uuid7(), code=code)


def put_back(box: UUID, code: str, scan_id: UUID | None = None) -> ScanAnswer:
    return act(put_back_item, fulfilment_id=box, scan_id=scan_id or uuid7(), code=code)


def codes(outcomes: Any) -> list[str]:
    return [row.code for row in outcomes]


def settled() -> None:
    while deliver_due():
        pass
    assert verify().violations == ()


def returned_of(box: UUID) -> list[tuple[int, int]]:
    rows = FulfilmentLine.objects.filter(fulfilment_id=box).order_by("position")
    return list(rows.values_list("picked", "returned"))


def test_the_next_scan_is_refused_before_the_news_has_arrived() -> None:
    box = box_of()
    scan(box, "MUG")
    assert fulfilment_page(box, actor=SYSTEM).is_stopped is False
    assert codes(act(cancel_orders, order_ids=[order_id_of("T1")], reason="不要了")) == ["ok"]
    said = OutboxEvent.objects.count()
    detail = fulfilment_page(box, actor=SYSTEM)
    assert (detail.card.row.state, detail.is_stopped) == ("picking", True)

    with pytest.raises(ActionNotAllowed) as refused:
        scan(box, "MUG")
    assert refused.value.code == "fulfilment_stopped"
    assert codes(act(pick_fulfilments, fulfilment_ids=[box])) == ["fulfilment_stopped"]
    assert codes(act(pack_fulfilments, fulfilment_ids=[box])) == ["fulfilment_wrong_state"]
    assert (picked_of(box), OutboxEvent.objects.count()) == ([(2, 1, 0), (1, 0, 0)], said)


def test_what_was_picked_goes_back_piece_by_piece_and_its_stock_was_free_at_once() -> None:
    box = box_of()
    for code in ("MUG", "MUG"):
        scan(box, code)
    act(cancel_orders, order_ids=[order_id_of("T1")], reason="不要了")
    assert list(StockLevel.objects.order_by("on_hand").values_list("on_hand", "allocated")) == [
        (1, 0), (2, 0),
    ]  # fmt: skip
    settled()
    assert (state_of(box), returned_of(box)) == ("stopped", [(2, 0), (0, 0)])
    (row,) = fulfilment_list(
        FulfilmentFilter(state="stopped"), cursor=None, limit=10, actor=SYSTEM
    ).items
    assert row.stop is not None
    assert (row.stop.reason, row.actions) == ("order_cancelled", ["put_back"])
    assert state_counts(actor=SYSTEM)["stopped"] == 1

    scan_id = uuid7()
    first = put_back(box, "MUG", scan_id)
    assert put_back(box, "MUG", scan_id) == first
    assert (first.result, first.picked, first.quantity, first.state) == ("ok", 1, 2, "stopped")
    assert put_back(box, "PEN").result == "wrong_item"
    with pytest.raises(ActionNotAllowed) as refused:
        scan(box, "MUG")
    assert refused.value.code == "fulfilment_stopped"
    last = put_back(box, "MUG")
    assert (last.result, last.picked, last.state) == ("complete", 2, "cancelled")
    assert returned_of(box) == [(2, 2), (0, 0)]
    with pytest.raises(ActionNotAllowed):
        put_back(box, "MUG")
    settled()


def test_one_button_confirms_all_of_it_and_only_of_what_was_stopped() -> None:
    box = box_of()
    act(pick_fulfilments, fulfilment_ids=[box])
    act(pack_fulfilments, fulfilment_ids=[box])
    before = FulfilmentOrder.objects.get(pk=box).version
    assert codes(act(put_back_fulfilments, fulfilment_ids=[box])) == ["fulfilment_wrong_state"]
    assert FulfilmentOrder.objects.get(pk=box).version == before
    act(cancel_orders, order_ids=[order_id_of("T1")], reason="不要了")
    settled()

    assert codes(act(put_back_fulfilments, fulfilment_ids=[box])) == ["ok"]
    assert (state_of(box), returned_of(box)) == ("cancelled", [(2, 2), (1, 1)])
    steps = FulfilmentEvent.objects.filter(fulfilment_id=box).order_by("seq")
    assert list(steps.values_list("action", flat=True))[-2:] == ["stop", "put_back"]
    assert codes(act(put_back_fulfilments, fulfilment_ids=[box])) == ["fulfilment_wrong_state"]
    settled()


def test_nothing_is_to_be_put_back_when_nothing_was_picked() -> None:
    box = box_of()
    act(cancel_orders, order_ids=[order_id_of("T1")], reason="不要了")
    settled()
    assert state_of(box) == "cancelled"


def test_a_packed_order_is_called_back_for_review_and_keeps_its_stock() -> None:
    box, order_id = box_of(), order_id_of("T1")
    act(pick_fulfilments, fulfilment_ids=[box])
    act(pack_fulfilments, fulfilment_ids=[box])
    assert codes(act(recall_orders, order_ids=[order_id], reason="换颜色")) == ["ok"]
    settled()

    order = Order.objects.get(pk=order_id)
    assert (order.state, order.stage, order.is_packed) == (
        "pending_review", "pending_review", False,
    )  # fmt: skip
    assert set(StockLevel.objects.values_list("on_hand", "allocated")) == {(2, 2), (1, 1)}
    assert (state_of(box), returned_of(box)) == ("stopped", [(2, 0), (1, 0)])
    assert codes(act(recall_orders, order_ids=[order_id])) == ["wrong_state"]

    act(approve_orders, order_ids=[order_id])
    settled()
    fresh = FulfilmentOrder.objects.exclude(pk=box).get()
    assert (fresh.state, fresh.picked, state_of(box)) == ("allocated", 0, "stopped")


def test_the_old_box_goes_back_when_the_order_is_approved_again_before_the_news_arrives() -> None:
    box, order_id = box_of(), order_id_of("T1")
    scan(box, "PEN")
    act(recall_orders, order_ids=[order_id])
    act(approve_orders, order_ids=[order_id])
    with pytest.raises(ActionNotAllowed) as refused:
        scan(box, "MUG")
    assert refused.value.code == "fulfilment_stopped"

    settled()
    states = dict(FulfilmentOrder.objects.values_list("state", "picked"))
    assert states == {"cancelled": 0, "picking": 1}
