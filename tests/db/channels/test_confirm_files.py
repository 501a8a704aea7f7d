"""发货回传 as a file: what is written, what is left waiting, what the channel said of it."""

from __future__ import annotations

import pytest

from tests.db.fulfilment.floor import act, planned
from tests.support.shop_floor import Floor, line, order_id_of
from zhidan.channels.confirm_queries import file_content, file_page, shops_to_tell
from zhidan.channels.models import ConfirmEntry, ConfirmFile
from zhidan.channels.operations.refuse_confirmations import refuse_confirmations
from zhidan.channels.operations.write_confirm_file import WrittenFile, write_confirm_file
from zhidan.fulfilment.api import (
    OrderToShip,
    ParcelToShip,
    pack_fulfilments,
    pick_fulfilments,
    release_fulfilments,
    ship_fulfilments,
    ship_orders,
)
from zhidan.insights.api import verify
from zhidan.kernel.errors import InvalidInput, NotFound, Refusal
from zhidan.orders.api import confirm_orders
from zhidan.orders.models import Order, OrderEvent
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.retention import forget_outdated

pytestmark = pytest.mark.django_db(transaction=True)


def shipped(*numbers: str, channel: str = "taobao", code: str = "tb1") -> Floor:
    """A shop whose orders left one after another, "SELF…" ones without a number."""
    goods = {number: [line(code)] for number in numbers}
    floor, ids = planned(goods, {code: 50}, channel=channel, code=code)
    for operation in (release_fulfilments, pick_fulfilments, pack_fulfilments):
        act(operation, fulfilment_ids=list(ids.values()))
    for place, number in enumerate(numbers):
        is_self = number.startswith("SELF")
        act(
            ship_fulfilments,
            parcels=[
                ParcelToShip(ids[number], "self")
                if is_self
                else ParcelToShip(ids[number], "sf", f"SF{place:013d}", accept_unusual=True)
            ],
        )
    return floor


def write(floor: Floor, *numbers: str, actor: Actor = SYSTEM) -> WrittenFile:
    ids = [order_id_of(number) for number in numbers]
    return act(write_confirm_file, shop=floor.shop.code, order_ids=ids, actor=actor)


def states() -> dict[str, str]:
    return dict(Order.objects.values_list("external_no", "confirm_state"))


def rows_of(file: ConfirmFile | None) -> list[list[str]]:
    entries = ConfirmEntry.objects.filter(file=file).order_by("position")
    return [row for entry in entries for row in entry.rows]


def test_the_longest_shipped_stands_first_and_everything_counts_as_exported() -> None:
    floor = shipped("1", "2")
    written = write(floor)
    assert [o.code for o in written.outcomes] == ["ok", "ok"]
    assert rows_of(written.file) == [
        ["1", "顺丰速运", "SF0000000000000"],
        ["2", "顺丰速运", "SF0000000000001"],
    ]
    assert states() == {"1": "exported", "2": "exported"}
    told = OrderEvent.objects.filter(action="confirm_export").values_list("params", flat=True)
    assert written.file is not None
    assert list(told) == [{"file": written.file.number}] * 2
    (shop,) = shops_to_tell(actor=SYSTEM)
    assert (shop["waiting"], shop["failed"], shop["format"]) == (0, 0, "taobao")
    (card,) = file_page(actor=SYSTEM, shop_id=None, cursor=None, limit=None).items
    assert card.states == {"exported": 2}
    assert verify().violations == ()


def test_what_has_no_number_stays_waiting_and_is_told_so() -> None:
    floor = shipped("1", "SELF1")
    written = write(floor)
    assert {o.code for o in written.outcomes} == {"ok", "no_tracking_number"}
    assert states() == {"1": "exported", "SELF1": "none"}
    again = write(floor)
    assert (again.file, [o.code for o in again.outcomes]) == (None, ["no_tracking_number"])
    assert ConfirmFile.objects.count() == 1


def test_several_parcels_give_the_first_number_and_a_note_of_the_others() -> None:
    goods = {"1": [line("A", 2)]}
    floor, _ = planned(goods, {"A": 9}, channel="pdd")
    parcels = [
        OrderToShip(order_id_of("1"), "sf", number, accept_unusual=True)
        for number in ("SF1000000000001", "SF1000000000002")
    ]
    assert [o.code for o in act(ship_orders, parcels=parcels)] == ["ok"]
    written = write(floor)
    assert rows_of(written.file) == [["1", "顺丰快递", "SF1000000000001"]]
    assert ConfirmEntry.objects.get().left_out == ["SF1000000000002"]


def test_the_file_is_the_same_however_often_it_is_fetched() -> None:
    floor = shipped("1", channel="amazon")
    file = write(floor).file
    assert file is not None
    name, content = file_content(file, actor=SYSTEM)
    assert name == f"tb1-{file.number}.txt"
    first = b"".join(content)
    act(confirm_orders, order_ids=[order_id_of("1")], action="undo")
    assert b"".join(file_content(file, actor=SYSTEM)[1]) == first
    assert first.startswith(b"order-id\torder-item-id")


def test_the_pasted_answer_marks_what_it_names_and_nothing_else() -> None:
    floor = shipped("3720153846012345678", "3720153846012345679")
    file = write(floor).file
    assert file is not None
    pasted = "失败明细\n3720153846012345679\t运单号已被使用\n"
    said = act(refuse_confirmations, file_id=file.id, pasted=pasted)
    assert [o.code for o in said] == ["ok"]
    found = Order.objects.get(external_no="3720153846012345679")
    assert (found.confirm_state, found.confirm_reason) == ("failed", "运单号已被使用")
    assert states()["3720153846012345678"] == "exported"
    with pytest.raises(InvalidInput) as nothing:
        act(refuse_confirmations, file_id=file.id, pasted="全部成功")
    assert nothing.value.code == "nothing_refused"


def test_a_refused_order_goes_into_the_next_file_when_it_is_chosen() -> None:
    floor = shipped("1")
    write(floor)
    act(confirm_orders, order_ids=[order_id_of("1")], action="fail", reason="x")
    assert write(floor).outcomes.rows == ()
    assert [o.code for o in write(floor, "1").outcomes] == ["ok"]
    assert (states(), ConfirmFile.objects.count()) == ({"1": "exported"}, 2)


def test_orders_of_other_shops_and_of_no_channel_are_refused() -> None:
    floor = shipped("1")
    other = shipped("2", code="tb2")
    assert [o.code for o in write(floor, "2").outcomes] == ["not_found"]
    assert states()["2"] == "none"
    stranger = Actor(
        id=None, kind="user", name="x", permissions=frozenset(), shops=frozenset({other.shop.id})
    )
    with pytest.raises(NotFound):
        write(floor, actor=stranger)
    assert [shop["shop_id"] for shop in shops_to_tell(actor=stranger)] == [other.shop.id]
    write(floor)
    assert file_page(actor=stranger, shop_id=None, cursor=None, limit=None).items == []
    manual = shipped("3", channel="manual", code="m1")
    with pytest.raises(InvalidInput) as refused:
        write(manual)
    assert refused.value.code == "shop_without_channel"


def test_what_stood_in_a_file_is_forgotten_after_its_time() -> None:
    floor = shipped("1")
    file = write(floor).file
    assert file is not None
    forget_outdated()
    assert ConfirmEntry.objects.count() == 1
    ConfirmFile.objects.update(created_at="2025-01-01T00:00:00Z")
    forget_outdated()
    with pytest.raises(Refusal) as gone:
        file_content(file, actor=SYSTEM)
    assert gone.value.code == "confirm_file_gone"
