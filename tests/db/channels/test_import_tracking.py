"""A carrier's file of tracking numbers ships what is packed; taken back while nobody was told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from tests.db.fulfilment.floor import act, planned, state_of
from tests.support.imports import import_files, outcomes
from tests.support.master_files import sheet
from tests.support.shop_floor import Floor, line, order_id_of
from zhidan.channels.kinds.tracking import carrier_of
from zhidan.channels.models import ImportRow, ImportRun
from zhidan.channels.operations.undo_import import undo_import
from zhidan.channels.queries import import_page, rejections
from zhidan.fulfilment.api import pack_fulfilments, pick_fulfilments, release_fulfilments
from zhidan.fulfilment.models import FulfilmentOrder, Parcel
from zhidan.fulfilment.queries.filters import FulfilmentFilter
from zhidan.fulfilment.queries.listing import count_fulfilments
from zhidan.insights.api import verify
from zhidan.inventory.models import StockLevel
from zhidan.kernel.errors import Conflict, Forbidden
from zhidan.kernel.ids import uuid7
from zhidan.orders.api import confirm_orders
from zhidan.orders.models import Order
from zhidan.parties.api import carrier_cards
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import JOB, run

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ("订单号", "快递公司", "快递单号")
ZTO = "78901234567890"


def packed(*numbers: str) -> tuple[Floor, dict[str, UUID]]:
    """Packed fulfilment orders by their orders' source numbers."""
    floor, ids = planned({n: [line("A")] for n in numbers}, {"A": 50})
    for operation in (release_fulfilments, pick_fulfilments, pack_fulfilments):
        act(operation, fulfilment_ids=list(ids.values()))
    return floor, ids


def bring(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER, **options: Any) -> ImportRun:
    return import_files(None, sheet(header, *rows), kind="tracking", **options)


def undo(done: ImportRun) -> ImportRun:
    return run(undo_import, actor=SYSTEM, bounds=JOB, import_id=done.id)


def refused(done: ImportRun) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in rejections(done.id)]


def parcels() -> set[tuple[str, str]]:
    carriers = {card.id: card.code for card in carrier_cards()}
    rows = Parcel.objects.values_list("carrier_id", "tracking_no")
    return {(carriers[carrier], number) for carrier, number in rows}


def test_what_a_file_shipped_is_listed_to_its_sender_alone() -> None:
    packed("L-1", "L-2")
    done = bring(("L-1", "中通", ZTO))
    wanted = FulfilmentFilter(import_id=str(done.id))
    assert count_fulfilments(wanted, actor=SYSTEM).count == 1
    shops = frozenset(Order.objects.values_list("shop_id", flat=True))
    rights = frozenset({"channels.import", "orders.ship", "fulfilment.view"})
    colleague = Actor("user", uuid7(), "同事", rights, shops=shops)
    assert count_fulfilments(FulfilmentFilter(), actor=colleague).count == 2
    assert count_fulfilments(wanted, actor=colleague).count == 0


def test_ours_the_channels_and_the_fulfilments_number_all_name_the_parcel() -> None:
    _, ids = packed("C-1", "C-2", "C-3")
    ours = Order.objects.get(external_no="C-2").order_no
    task = FulfilmentOrder.objects.get(pk=ids["C-3"]).number
    done = bring(
        ("C-1", "中通", "78901234567890"),
        (ours, "zto", "78901234567891"),
        (task, "ZTO Express", "78901234567892"),
    )
    assert outcomes(done) == (3, 0, 0, 0)
    assert {state_of(key) for key in ids.values()} == {"shipped"}
    assert parcels() == {("zto", f"7890123456789{n}") for n in range(3)}
    assert Order.objects.filter(needs_confirm=True).count() == 3
    assert verify().violations == ()


def test_a_trial_ships_nothing() -> None:
    _, ids = packed("C-1")
    done = bring(("C-1", "中通快递", ZTO), is_dry_run=True)
    assert outcomes(done) == (1, 0, 0, 0)
    assert (state_of(ids["C-1"]), Parcel.objects.count()) == ("packed", 0)


def test_each_bad_row_says_what_is_wrong_and_the_others_ship() -> None:
    _, ids = packed("C-1", "C-2", "C-3", "C-4")
    done = bring(
        ("C-1", "中通快递", ZTO),
        ("NOBODY", "中通快递", "78901234567891"),
        ("C-2", "某某快递", "78901234567892"),
        ("C-3", "中通快递", ZTO),
        ("C-4", "中通快递", "12"),
        ("", "中通快递", "78901234567894"),
    )
    assert outcomes(done) == (1, 0, 0, 5)
    assert refused(done) == [
        (3, "订单号", "number_names_nothing"),
        (4, "快递公司", "carrier_not_clear"),
        (5, "快递单号", "tracking_no_taken"),
        (6, "快递单号", "tracking_no_bad_characters"),
        (7, "订单号", "missing_value"),
    ]
    assert [state_of(ids[f"C-{n}"]) for n in (1, 2, 3, 4)] == ["shipped", *["packed"] * 3]
    assert verify().violations == ()


def test_what_is_not_packed_yet_does_not_ship() -> None:
    _, ids = planned({"C-1": [line("A")]}, {"A": 5})
    assert refused(bring(("C-1", "中通快递", ZTO))) == [(2, "订单号", "fulfilment_wrong_state")]
    assert state_of(ids["C-1"]) == "allocated"


def test_two_rows_of_an_order_are_two_parcels() -> None:
    packed("C-1")
    done = bring(("C-1", "中通快递", ZTO), ("C-1", "中通快递", "78901234567891"))
    assert outcomes(done) == (2, 0, 0, 0)
    assert parcels() == {("zto", ZTO), ("zto", "78901234567891")}


def test_the_same_file_again_changes_nothing() -> None:
    packed("C-1")
    bring(("C-1", "中通快递", ZTO))
    assert outcomes(bring(("C-1", "中通快递", ZTO))) == (0, 0, 1, 0)
    assert Parcel.objects.count() == 1


def test_an_unnamed_carrier_is_told_by_a_number_that_is_surely_its_own() -> None:
    packed("C-1", "C-2")
    done = bring(("C-1", "SF1234567890123"), ("C-2", "ABCD1234"),
                 header=("订单号", "快递单号"))  # fmt: skip
    assert outcomes(done) == (1, 0, 0, 1)
    assert parcels() == {("sf", "SF1234567890123")}
    assert refused(done)[0][2] == "carrier_not_clear"


@pytest.mark.parametrize(
    ("said", "code"),
    [("中通", "zto"), ("中通速递", "zto"), ("圆通快递", "yto"), ("顺丰", "sf"), ("SF", "sf"),
     ("ups", "ups"), ("DHL Express", "dhl"), ("快递", None), ("通", None)],
)  # fmt: skip
def test_people_call_carriers_by_many_names(said: str, code: str | None) -> None:
    assert carrier_of(said, "", carrier_cards()) == code


def test_an_undone_file_leaves_everything_packed_and_comes_in_again() -> None:
    _, ids = packed("C-1", "C-2")
    done = bring(("C-1", "中通快递", ZTO), ("C-2", "中通快递", "78901234567891"))
    assert undo(done).state == "undone"
    assert {state_of(key) for key in ids.values()} == {"packed"}
    assert StockLevel.objects.values_list("on_hand", "allocated").get() == (50, 2)
    assert verify().violations == ()
    assert outcomes(bring(("C-1", "中通快递", ZTO))) == (1, 0, 0, 0)


def test_nothing_is_undone_once_a_channel_was_told_of_one() -> None:
    _, ids = packed("C-1", "C-2")
    done = bring(("C-1", "中通快递", ZTO), ("C-2", "中通快递", "78901234567891"))
    act(confirm_orders, order_ids=[order_id_of("C-2")], action="export")
    with pytest.raises(Conflict) as told:
        undo(done)
    assert (told.value.code, told.value.params) == ("import_moved_on", {"count": 1})
    assert {state_of(key) for key in ids.values()} == {"shipped"}


def test_only_those_who_may_ship_bring_numbers_and_only_for_what_they_see() -> None:
    _, ids = packed("C-1")
    clerk = Actor(id=uuid7(), kind="user", name="x", permissions=frozenset({"channels.import"}))
    with pytest.raises(Forbidden):
        bring(("C-1", "中通快递", ZTO), actor=clerk)
    may = frozenset({"channels.import", "orders.ship"})
    stranger = Actor(id=uuid7(), kind="user", name="x", permissions=may, shops=frozenset())
    done = bring(("C-1", "中通快递", ZTO), actor=stranger)
    assert refused(done) == [(2, "订单号", "number_names_nothing")]
    assert state_of(ids["C-1"]) == "packed"
    other = Actor(id=uuid7(), kind="user", name="y", permissions=may, shops=frozenset())
    for actor, seen in ((stranger, 1), (other, 0), (SYSTEM, 1)):
        page = import_page(actor=actor, shop_id=None, kind="", state="", cursor=None, limit=None)
        assert len(page.items) == seen
    assert ImportRow.objects.count() == 1
