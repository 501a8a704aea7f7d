"""A day at the order desk: 500 orders of three shops, from the night's intake to the evening.

Some are merged and some must not be, some are split and restored, changed and changed back,
cancelled at every stage; some are paid in two parts. In the evening every source order that left
was told to its channel, by itself, and every promise holds.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from tests.support.busy_shop import settle
from tests.support.cashier import agree, receive, refund_step
from tests.support.changes import change, take_back
from tests.support.desk_day import (
    ACROSS,
    ALIKE,
    CANCELLED,
    CHANGED,
    DEPOSIT,
    PLAIN,
    SAME_SHOP,
    SHORT,
    SPLIT,
    WRITTEN,
    Day,
    done,
    open_day,
    states_of,
)  # fmt: skip
from tests.support.shop_floor import add_stock, order_id_of
from tests.support.takeover_public import DATA
from zhidan.channels import api as channels
from zhidan.fulfilment import api as fulfilment
from zhidan.fulfilment.models import FulfilmentOrder, Parcel
from zhidan.insights.api import verify
from zhidan.orders import api as orders
from zhidan.orders.models import Order, OrderLine
from zhidan.orders.splitting import PartLine
from zhidan.payments import api as payments
from zhidan.payments.models import Refund
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PAIRS = SAME_SHOP + ACROSS
REAL = (
    ("tb", "taobao_order_list.csv"), ("tb", "taobao_order_detail.csv"), ("dy", "douyin_orders.csv"),
    ("pd", "pdd_orders.csv"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def files_apart(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")


def test_a_day_at_the_order_desk() -> None:
    day = open_day()
    everybody = the_night_comes_in(day)
    the_real_ones_come_in_too()
    merged = who_lives_together_travels_together(day)
    parts = large_orders_become_several(day)
    second_thoughts(day)
    thirty_percent_now_the_rest_before_shipping(day)
    leaving = reviewed_and_approved(day, parts)
    some_are_cancelled_wherever_they_are(day)
    everything_leaves(day, leaving, merged)
    the_channels_are_told(day, everybody)
    the_books_are_right(day)


def the_night_comes_in(day: Day) -> list[UUID]:
    for shop, sent in day.sent.items():
        placed = run(orders.place_orders, actor=SYSTEM, shop=shop, orders=sent)
        assert [row.outcome for row in placed] == ["created"] * len(sent)
    settle()
    everybody = list(Order.objects.values_list("id", flat=True))
    assert (
        len(everybody)
        == 500
        == 2 * (PAIRS + ALIKE) + sum((SPLIT, CHANGED, CANCELLED, DEPOSIT, WRITTEN, SHORT, PLAIN))
    )
    held = Order.objects.exclude(holds=[])
    assert held.filter(holds=["buyer_message"]).count() == WRITTEN
    assert held.filter(holds=["shortage"]).count() == SHORT - 6
    assert held.count() == WRITTEN + SHORT - 6
    return everybody


def the_real_ones_come_in_too() -> None:
    """The channels' own files, where they lie beside us: what is open waits for its goods to be
    named, and nothing of it may disturb the day."""
    if not DATA.is_dir():
        return
    before = Order.objects.count()
    for shop, name in REAL:
        path = DATA / "made_here" / name
        code, answer = channels.import_files(channels.ImportRequest(path=path, shop=shop))
        assert (code, answer["rejected"]) == (0, 0), answer
    settle()
    came = Order.objects.order_by("created_at", "id")[before:]
    assert len(came) == 3 * 12
    assert {"unmapped_sku"} <= {reason for order in came for reason in order.holds}


def who_lives_together_travels_together(day: Day) -> list[list[UUID]]:
    """Every pair to one address is suggested, over two shops as well; nobody at another address."""
    suggested = orders.merge_candidates(actor=SYSTEM)
    pairs = [[order_id_of(one), order_id_of(two)] for one, two in day.pairs]
    assert {frozenset(group) for group in suggested} == {frozenset(pair) for pair in pairs}
    done(orders.merge_orders, groups=suggested)
    for one, two in day.alike:
        said = run(orders.merge_orders, actor=SYSTEM, groups=[[order_id_of(one), order_id_of(two)]])
        assert {row.code for row in said} == {"merge_other_recipient"}
    settle()
    return pairs


def large_orders_become_several(day: Day) -> list[UUID]:
    """40 are split, every fourth by hand; ten are restored and stand as they stood."""
    ids = day.ids("split")
    before = {key: what_it_is(key) for key in ids}
    wanted = [orders.Splitting(key, a_wish(key, at)) for at, key in enumerate(ids)]
    done(payments.split_paid_orders, wanted=wanted)
    settle()
    assert states_of(ids) == {"split": SPLIT}
    done(payments.unsplit_paid_orders, order_ids=ids[:10])
    settle()
    assert {key: what_it_is(key) for key in ids[:10]} == {key: before[key] for key in ids[:10]}
    parts = orders.parts_of(ids[10:])
    for key, listed in parts.items():
        told = [Order.objects.get(pk=part) for part in listed]
        assert sum(part.payable_minor for part in told) == Order.objects.get(pk=key).payable_minor
        assert sum(part.amount_paid_minor for part in told) == before[key][0]["amount_paid_minor"]
    return [*ids[:10], *(part for listed in parts.values() for part in listed)]


def a_wish(order_id: UUID, at: int) -> orders.SplitWish:
    if at % 4:
        return orders.SplitWish("quantity", most=3) if at % 2 else orders.SplitWish("product")
    cups, bags = OrderLine.objects.filter(order_id=order_id).order_by("position")
    piece = PartLine
    return orders.SplitWish(
        "hand",
        parts=(
            (piece(cups.id, 1), piece(bags.id, 1)), (piece(cups.id, 1), piece(bags.id, 1)),
            (piece(cups.id, 1),),
        ),
    )  # fmt: skip


def what_it_is(order_id: UUID) -> tuple[dict[str, object], list[dict[str, object]]]:
    """An order's state, money and stock, and its lines."""
    order = Order.objects.filter(pk=order_id).values(
        "state", "stage", "holds", "payable_minor", "freight_minor", "amount_paid_minor",
        "own_paid_minor", "warehouse_id", "units", "line_count",
    )  # fmt: skip
    lines = OrderLine.objects.filter(order_id=order_id).order_by("position")
    return dict(order.get()), list(
        lines.values("id", "sku_id", "quantity", "amount_minor", "payable_minor", "freight_minor")
    )


def second_thoughts(day: Day) -> None:
    """40 buyers change their minds, ten change back: those owe nothing and get nothing back."""
    skus, ids = day.skus(), day.ids("changed")
    for at, key in enumerate(ids):
        cups, box = OrderLine.objects.filter(order_id=key).order_by("position")
        if at % 4 == 0:
            wanted = {"lines": [orders.LineEdit(cups.id, quantity=3)]}
        elif at % 4 == 1:
            wanted = {"remove": [box.id]}
        elif at % 4 == 2:
            wanted = {"lines": [orders.LineEdit(cups.id, sku_id=skus["BAG"])]}
        else:
            wanted = {"add": [orders.LineWanted(skus["BOX"], 1, "5.00")], "note": "加一个盒子"}
        assert change(key, **wanted) == "ok"
    settle()
    assert Refund.objects.filter(state="requested").count() == CHANGED // 4
    for key in ids[:10]:
        assert take_back(key) == "ok"
    settle()
    waiting = Refund.objects.filter(state="requested", order_id__in=ids)
    assert not waiting.filter(order_id__in=ids[:10]).exists()
    for refund in waiting:
        for step in ("approve", "process", "succeed"):
            assert refund_step(refund.id, step) == "ok"
    for order in Order.objects.filter(pk__in=ids, payment_status="partially_paid"):
        short = order.payable_minor - order.amount_paid_minor
        assert short > 0
        amount = f"{short / 100:.2f}"
        assert receive(amount, (order.id, amount)) == "ok"
    settle()


def thirty_percent_now_the_rest_before_shipping(day: Day) -> None:
    for key in day.ids("deposit"):
        assert agree(key, "deposit", (3_000, "start"), (7_000, "ship")) == "ok"
        assert receive("30.00", (key, "30.00")) == "ok"
    settle()


def reviewed_and_approved(day: Day, parts: list[UUID]) -> list[UUID]:
    """Rules hold those with a message, stock those of the rare thing; in the end all may go."""
    add_stock(day.floors["tb"], "RARE", SHORT)
    settle()
    done(orders.release_holds, order_ids=day.ids("written"))
    kinds = ("paired", "alike", "changed", "cancelled", "deposit", "written", "short", "plain")
    ids = [*(key for kind in kinds for key in day.ids(kind)), *parts]
    done(orders.approve_orders, order_ids=ids)
    settle()
    held = set(Order.objects.filter(pk__in=ids).exclude(holds=[]).values_list("id", flat=True))
    assert held == set(day.ids("deposit"))  # nothing but the balance is missing
    for key in day.ids("deposit"):
        assert receive("70.00", (key, "70.00")) == "ok"
    settle()
    return ids


def some_are_cancelled_wherever_they_are(day: Day) -> None:
    """Ten before anybody picked, ten while they are picked, ten when they lie packed."""
    ids = day.ids("cancelled")
    planned, picking, packed = ids[:10], ids[10:20], ids[20:]
    done(orders.cancel_orders, order_ids=planned, reason="买家不要了")
    tasks = fulfilment.open_fulfilments_of([*picking, *packed])
    done_release = run(fulfilment.release_fulfilments, actor=SYSTEM, fulfilment_ids=tasks)
    assert len(done_release.outcomes.done) == len(tasks) == 20
    picked = fulfilment.open_fulfilments_of([*picking[:5], *packed])
    done(fulfilment.pick_fulfilments, fulfilment_ids=picked)
    done(fulfilment.pack_fulfilments, fulfilment_ids=fulfilment.open_fulfilments_of(packed))
    settle()
    done(orders.cancel_orders, order_ids=[*picking, *packed], reason="买家不要了")
    settle()
    assert states_of(ids) == {"cancelled": CANCELLED}
    back = FulfilmentOrder.objects.filter(state="stopped")
    assert back.count() == len(picked) == 15
    done(fulfilment.put_back_fulfilments, fulfilment_ids=list(back.values_list("id", flat=True)))
    settle()


def everything_leaves(day: Day, leaving: list[UUID], merged: list[list[UUID]]) -> None:
    gone = set(day.ids("cancelled"))
    tasks = fulfilment.open_fulfilments_of([key for key in leaving if key not in gone])
    assert len(tasks) == len(leaving) - len(gone) - len(merged)  # a pair is one parcel
    for start in range(0, len(tasks), 100):
        chunk = tasks[start : start + 100]
        run(fulfilment.release_fulfilments, actor=SYSTEM, fulfilment_ids=chunk)
        done(fulfilment.pick_fulfilments, fulfilment_ids=chunk)
        done(fulfilment.pack_fulfilments, fulfilment_ids=chunk)
        parcels = [
            fulfilment.ParcelToShip(task, "sf", f"SF{3141592653580 + start + at}", 600)
            for at, task in enumerate(chunk)
        ]
        done(fulfilment.ship_fulfilments, parcels=parcels)
        settle()
    assert Parcel.objects.count() == len(tasks)
    assert states_of(leaving) == {"shipped": len(leaving) - len(gone), "cancelled": len(gone)}


def the_channels_are_told(day: Day, everybody: list[UUID]) -> None:
    """Every source order that left is told by itself: split ones once for each part."""
    for shop in day.sent:
        waiting = Order.objects.filter(shop_id=day.floors[shop].shop.id, needs_confirm=True)
        ids = list(waiting.values_list("id", flat=True))
        written = run(channels.write_confirm_file, actor=SYSTEM, shop=shop)
        assert sorted(written.outcomes.done) == sorted(ids)
        done(orders.confirm_orders, order_ids=ids, action="accept")
    told = Order.objects.filter(needs_confirm=True)
    assert set(told.values_list("confirm_state", flat=True)) == {"accepted"}
    originals = set(Order.objects.filter(pk__in=everybody).values_list("external_no", flat=True))
    cancelled = set(day.kinds["cancelled"])
    assert set(told.values_list("external_no", flat=True)) == originals - cancelled


def the_books_are_right(day: Day) -> None:
    units = dict.fromkeys(day.skus(), 0)
    codes = {key: code for code, key in day.skus().items()}
    sold = OrderLine.objects.filter(order__state="shipped", order__is_adopted=False)
    for sku_id, quantity in sold.values_list("sku_id", "shipped_quantity"):
        units[codes[sku_id]] += quantity
    had = {"CUP": 2_000, "BAG": 2_000, "BOX": 2_000, "RARE": 6 + SHORT}
    assert day.shelf() == {code: (had[code] - units[code], 0) for code in had}
    unpaid = Order.objects.filter(state="shipped", is_adopted=False).exclude(
        payment_status__in=["paid", "partially_refunded"]
    )
    assert list(unpaid.values_list("order_no", "payment_status")) == []
    assert verify().as_json()["violations"] == []
