"""What a listing stands for is decided once, and everything that waits for it follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.support.shop_floor import Floor, add_stock, line, make_sku, open_shop, order, order_id_of
from zhidan.catalog import api as catalog
from zhidan.catalog.models import Listing
from zhidan.insights.api import verify
from zhidan.inventory.models import StockLevel
from zhidan.kernel.errors import NotFound
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders
from zhidan.orders.models import Order, OrderEvent, OrderLine
from zhidan.orders.operations.decide_listings import AT_ONCE
from zhidan.orders.queries.waiting import ListingFilter, waiting_listings
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.job_runs import run_next_job
from zhidan.platform.models import AuditEntry, Job, OutboxEvent
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)

EDITOR = frozenset({"orders.edit", "orders.view"})


def placed(floor: Floor, *sent: Any) -> list[UUID]:
    run(orders.place_orders, actor=SYSTEM, shop=floor.shop.code, orders=list(sent))
    return [order_id_of(item.external_no) for item in sent]


def decision(floor: Floor, code: str, target: str | None) -> catalog.ListingDecision:
    """The listing of this outer code is that SKU, is "virtual", or is not decided any more."""
    known: dict[str | None, catalog.ListingTarget | None] = {
        None: None,
        "virtual": catalog.ListingTarget(),
    }
    return catalog.ListingDecision(
        floor.shop.id, ("", "", code, ""), f"商品 {code}", "",
        known[target] if target in known else catalog.ListingTarget(floor.skus[str(target)].id),
    )  # fmt: skip


def decide(*decisions: catalog.ListingDecision, actor: Actor = SYSTEM) -> orders.Decided:
    decided: orders.Decided = run(orders.decide_listings, actor=actor, decisions=list(decisions))
    return decided


def waiting(actor: Actor = SYSTEM, **wanted: str) -> dict[str, tuple[int, int]]:
    """How many orders and units wait, by the listing's title."""
    page = waiting_listings(
        ListingFilter(**wanted), sort="-orders", cursor=None, limit=50, actor=actor
    )
    return {row.asked.title: (row.orders, row.units) for row in page.items}


def state_of(order_id: UUID) -> tuple[list[str], list[tuple[UUID | None, str]]]:
    """The order's holds, and what its lines stand for."""
    lines = OrderLine.objects.filter(order_id=order_id).order_by("position")
    return Order.objects.get(pk=order_id).holds, list(lines.values_list("sku_id", "supply"))


def allocated(floor: Floor, code: str) -> int:
    return StockLevel.objects.get(sku_id=floor.skus[code].id).allocated


def test_one_decision_frees_every_order_that_waits_and_is_remembered() -> None:
    floor = open_shop({"A": 9})
    other = open_shop({}, code="tb2")
    both = placed(floor, order("T1", [line("X", 2)]), order("T2", [line("X"), line("A")]))
    [foreign] = placed(other, order("T3", [line("X")]))
    assert waiting(shop=str(floor.shop.id)) == {"商品 X": (2, 3)}
    before = OutboxEvent.objects.count()

    decided = decide(decision(floor, "X", "A"))

    assert [(row.code, row.params["holds"]) for row in decided.outcomes] == [("ok", [])] * 2
    assert [row.id for row in decided.outcomes] == both
    assert (decided.job_id, [one.target for one in decided.before]) == (None, [None])
    assert [Order.objects.get(pk=one).holds for one in (*both, foreign)] == [
        [], [], ["unmapped_sku"],
    ]  # fmt: skip
    assert allocated(floor, "A") == 4
    told = list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))[before:]
    assert sorted(set(told)) == ["ListingsMapped", "OrdersChanged", "StockChanged"]
    assert AuditEntry.objects.get(action="listing.matched").details["before"] is None
    placed(floor, order("T4", [line("X")]))
    assert allocated(floor, "A") == 5
    assert verify().violations == ()


def test_a_virtual_listing_asks_for_no_stock_and_is_no_sku() -> None:
    floor = open_shop({"A": 9})
    [order_id] = placed(floor, order("T1", [line("A"), line("补差价")]))

    decide(decision(floor, "补差价", "virtual"))

    assert state_of(order_id) == ([], [(floor.skus["A"].id, "stocked"), (None, "virtual")])
    [again] = placed(floor, order("T2", [line("A"), line("补差价")]))
    assert Order.objects.get(pk=again).holds == []
    assert allocated(floor, "A") == 2
    assert verify().violations == ()


def test_an_order_that_still_waits_for_something_else_has_no_stock() -> None:
    floor = open_shop({"A": 1})
    short, mixed = placed(
        floor, order("T1", [line("X", 2)]), order("T2", [line("X"), line("Y"), line("Z")])
    )

    decided = decide(decision(floor, "X", "A"), decision(floor, "Y", "A"))

    assert [row.params["holds"] for row in decided.outcomes] == [["shortage"], ["unmapped_sku"]]
    assert allocated(floor, "A") == 0
    assert waiting() == {"商品 Z": (1, 1)}
    held = Order.objects.get(pk=mixed)
    assert (held.holds, held.needs_stock) == (["unmapped_sku"], True)
    assert state_of(short)[1] == [(floor.skus["A"].id, "stocked")]
    assert verify().violations == ()


def test_a_changed_decision_moves_what_nobody_approved_yet() -> None:
    floor = open_shop({"A": 9, "B": 9}, supplies={"MADE": "to_order"})
    first, second = placed(floor, order("T1", [line("X")]), order("T2", [line("X", 2)]))
    decide(decision(floor, "X", "A"))
    run(orders.approve_orders, actor=SYSTEM, order_ids=[first])
    alone = placed(floor, order("T3", [line("A")]))

    decided = decide(decision(floor, "X", "B"))

    assert [row.id for row in decided.outcomes] == [second]
    assert [one.target for one in decided.before] == [catalog.ListingTarget(floor.skus["A"].id)]
    assert [state_of(one)[1][0][0] for one in (first, second, *alone)] == [
        floor.skus["A"].id, floor.skus["B"].id, floor.skus["A"].id,
    ]  # fmt: skip
    assert (allocated(floor, "A"), allocated(floor, "B")) == (2, 2)
    decide(decision(floor, "X", "MADE"))
    made = Order.objects.get(pk=second)
    assert (made.production_status, made.needs_stock, allocated(floor, "B")) == ("ready", False, 0)
    assert verify().violations == ()


def test_a_decision_is_taken_back_and_its_orders_wait_again() -> None:
    floor = open_shop({"A": 9})
    kept, back = placed(floor, order("T1", [line("X")]), order("T2", [line("X"), line("A")]))
    decided = decide(decision(floor, "X", "A"))
    run(orders.approve_orders, actor=SYSTEM, order_ids=[kept])

    decide(*decided.before)

    assert Listing.objects.count() == 0
    assert state_of(back) == (["unmapped_sku"], [(None, ""), (floor.skus["A"].id, "stocked")])
    assert (state_of(kept)[0], allocated(floor, "A")) == ([], 1)
    assert Order.objects.get(pk=back).warehouse_id is None
    assert waiting() == {"商品 X": (1, 1)}
    actions = OrderEvent.objects.filter(order_id=back).order_by("seq").values_list("action")
    assert [action for (action,) in actions] == [
        "submit", "map", "reserve", "release_stock", "unmap",
    ]  # fmt: skip
    assert verify().violations == ()


def test_a_line_mapped_by_hand_in_one_order_stays_when_the_listing_is_decided() -> None:
    floor = open_shop({"A": 9, "B": 9})
    by_hand, other = placed(floor, order("T1", [line("X")]), order("T2", [line("X")]))
    decide(decision(floor, "X", "A"))
    OrderLine.objects.filter(order_id=by_hand).update(sku_id=floor.skus["B"].id)

    decided = decide(decision(floor, "X", "virtual"))

    assert [row.id for row in decided.outcomes] == [other]


def test_listings_without_any_number_are_known_by_their_words() -> None:
    floor = open_shop({"A": 9})
    red = nameless("围巾", "红")
    ids = placed(
        floor, order("T1", [red]), order("T2", [nameless("围巾", "蓝")]),
        order("T3", [nameless("帽子", "")]),
    )  # fmt: skip
    assert len(waiting()) == 2
    target = catalog.ListingTarget(floor.skus["A"].id)
    key = orders.listing_key(item="", sku="", code="", title="围巾", spec="红")

    decide(catalog.ListingDecision(floor.shop.id, key, "围巾", "红", target))

    assert [state_of(one)[0] for one in ids] == [[], ["unmapped_sku"], ["unmapped_sku"]]
    [again] = placed(floor, order("T4", [red]))
    assert state_of(again)[0] == []


def nameless(title: str, spec: str) -> Any:
    """A line whose source tells no number at all."""
    return msgspec.structs.replace(line("", spec=spec), title=title)


def test_many_orders_follow_in_a_job_with_a_row_for_each() -> None:
    floor = open_shop({"A": 90})
    ids = placed(floor, *(order(f"T{n}", [line("X")]) for n in range(AT_ONCE + 5)))

    decided = decide(decision(floor, "X", "A"))

    assert (decided.order_count, len(decided.outcomes)) == (len(ids), 0)
    assert allocated(floor, "A") == 0
    placed(floor, order("later", [line("X")]))
    assert run_next_job() is True
    job = Job.objects.get(id=decided.job_id)
    assert (job.state, job.progress_done, job.ok_count) == ("done", len(ids), len(ids))
    assert allocated(floor, "A") == len(ids) + 1
    assert waiting() == {}


def test_a_job_follows_the_decision_as_it_stands_by_then() -> None:
    floor = open_shop({"A": 90, "B": 90})
    count = AT_ONCE + 5
    placed(floor, *(order(f"T{n}", [line("X")]) for n in range(count)))
    decide(decision(floor, "X", "A"))
    decide(decision(floor, "X", "B"))

    assert (run_next_job(), run_next_job()) == (True, True)

    assert (allocated(floor, "A"), allocated(floor, "B")) == (0, count)
    assert verify().violations == ()


def test_a_foreign_shop_has_nothing_that_waits_and_nothing_to_decide() -> None:
    floor = open_shop({"A": 9})
    placed(floor, order("T1", [line("X")]))
    stranger = Actor("user", uuid7(), "x", EDITOR, shops=frozenset({uuid7()}))
    before = OutboxEvent.objects.count()

    assert (waiting(), waiting(stranger)) == ({"商品 X": (1, 1)}, {})
    with pytest.raises(NotFound):
        decide(decision(floor, "X", "A"), actor=stranger)

    assert (Listing.objects.count(), OutboxEvent.objects.count()) == (0, before)


def test_an_unknown_sku_decides_nothing() -> None:
    floor = open_shop({"A": 9})
    placed(floor, order("T1", [line("X")]))
    wrong = replace(decision(floor, "X", "A"), target=catalog.ListingTarget(uuid7()))

    with pytest.raises(NotFound):
        decide(decision(floor, "Y", "A"), wrong)

    assert (Listing.objects.count(), Order.objects.get().holds) == (0, ["unmapped_sku"])


def test_the_queue_groups_by_listing_and_turns_its_pages() -> None:
    floor = open_shop({"A": 9})
    placed(
        floor,
        order("T1", [line("X", 2), line("X", 3)]),
        order("T2", [line("X")]),
        order("T3", [line("Y", 9)]),
        order("T4", [line("Z")]),
        order("T5", [line("old")], status="finished"),
    )
    assert waiting() == {"商品 X": (2, 6), "商品 Y": (1, 9), "商品 Z": (1, 1)}
    assert waiting(q="商品 y") == {"商品 Y": (1, 9)}
    assert list(waiting(shop=str(uuid7()))) == []

    seen, cursor = [], None
    for _ in range(3):
        page = waiting_listings(
            ListingFilter(), sort="-units", cursor=cursor, limit=1, actor=SYSTEM
        )
        seen += [row.asked.title for row in page.items]
        cursor = page.next
    assert (seen, cursor) == (["商品 Y", "商品 X", "商品 Z"], None)


def test_a_listing_has_one_name_in_the_database_and_outside() -> None:
    floor = open_shop({})
    placed(
        floor, order("T1", [line("X", external_item_id="1", external_sku_id="2", spec="红")]),
        order("T2", [nameless("围巾", "红 大")]),
    )  # fmt: skip
    page = waiting_listings(ListingFilter(), sort="due", cursor=None, limit=9, actor=SYSTEM)

    assert sorted(row.id for row in page.items) == sorted(
        catalog.listing_id(*row.asked.listing) for row in page.items
    )


def test_what_came_to_be_known_is_suggested_by_code_and_by_barcode() -> None:
    floor = open_shop({})
    placed(floor, *(order(code, [line(code)]) for code in ("NEW-1", "6901", "?")))
    placed(floor, order("T1", [nameless("没有编码", "")]))
    floor.skus["NEW-1"] = make_sku("NEW-1")
    floor.skus["B"] = make_sku("B")
    floor.skus["B"].barcode = "6901"
    floor.skus["B"].save()
    add_stock(floor, "NEW-1", 1)

    assert sorted(waiting(suggested="exact")) == ["商品 6901", "商品 NEW-1"]
