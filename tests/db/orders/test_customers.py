"""Customers: one buyer over all shops, found, tagged, blacklisted, within the caller's scope."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.people import make_person, signed_in
from tests.support.shop_floor import PLACED, Floor, line, open_shop, order, order_id_of, person
from zhidan.insights.api import verify
from zhidan.kernel.clock import now
from zhidan.kernel.errors import Forbidden, InvalidInput
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingAmounts, IncomingBuyer
from zhidan.orders.models import Order, OrderEvent
from zhidan.orders.operations.lift_blacklist import Lifted, lift_blacklist
from zhidan.orders.queries.customers import count_customers, customer, customer_list
from zhidan.parties import api as parties
from zhidan.parties.models import Buyer, BuyerKey
from zhidan.platform.actors import CLI, SYSTEM, Actor
from zhidan.platform.models import AuditEntry, OutboxEvent
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)
CLOUD = IncomingBuyer(nick="云朵")


def place(floor: Floor, *incoming: Any) -> list[tuple[str, ...]]:
    """Take orders in; answers the holds of each."""
    placed = run(orders.place_orders, actor=SYSTEM, shop=floor.shop.id, orders=list(incoming))
    return [row.holds for row in placed]


def clerk(*permissions: str, shops: frozenset[UUID] | None = None) -> Actor:
    return Actor("user", uuid7(), "王芳", frozenset(permissions), shops)


def buyer_of(number: str) -> UUID:
    buyer_id = Order.objects.get(pk=order_id_of(number)).buyer_id
    assert buyer_id is not None
    return buyer_id


def blacklist(*buyer_ids: UUID, actor: Actor = CLI, reason: str = "多次拒收", **said: Any) -> Any:
    return run(
        parties.blacklist_buyers, actor=actor, buyer_ids=list(buyer_ids), reason=reason, **said
    )


def lift(*buyer_ids: UUID, actor: Actor = CLI) -> Lifted:
    return run(lift_blacklist, actor=actor, buyer_ids=list(buyer_ids))


def found(actor: Actor = CLI, **wanted: str) -> list[UUID]:
    page = customer_list(
        parties.BuyerFilter(**wanted), sort="-last_order_at", cursor=None, limit=50, actor=actor
    )
    count = count_customers(parties.BuyerFilter(**wanted), actor=actor)
    assert count.count == len(page.items)
    return [row.buyer.id for row in page.items]


def test_a_nick_of_taobao_and_an_address_are_one_buyer_in_every_shop() -> None:
    tb, tm = open_shop({"CUP": 9}), open_shop(code="tm1", channel="tmall")
    jd, dy = open_shop(code="jd1", channel="jd"), open_shop(code="dy1", channel="douyin")
    web, woo = (open_shop(code=name, channel=name) for name in ("shopify", "woocommerce"))
    for number, floor in (("T", tb), ("M", tm), ("J", jd), ("D", dy)):
        place(floor, order(number, [line("CUP")], buyer=CLOUD))
    place(web, order("S", [line("CUP")], buyer=IncomingBuyer(nick="Ann Lee", email="a@x.test")))
    place(woo, order("W", [line("CUP")], buyer=IncomingBuyer(nick="A@x.test", platform_uid="7")))
    place(woo, order("N", [line("CUP")], buyer=IncomingBuyer(nick="Ann Lee", platform_uid="8")))
    assert buyer_of("T") == buyer_of("M")
    assert buyer_of("S") == buyer_of("W")
    assert len({buyer_of(n) for n in "TJDSN"}) == 5
    assert verify().violations == ()


def test_who_comes_masked_stays_apart_even_in_one_shop() -> None:
    tb, tm = open_shop({"CUP": 9}), open_shop(code="tm1", channel="tmall")
    masked = IncomingBuyer(nick="云***")
    place(tb, order("A", [line("CUP")], buyer=masked), order("B", [line("CUP")], buyer=masked))
    place(tm, order("C", [line("CUP")], buyer=masked))
    assert len({buyer_of(n) for n in "ABC"}) == 3
    known = IncomingBuyer(nick="云***", platform_uid="u1")
    place(tb, order("D", [line("CUP")], buyer=known), order("E", [line("CUP")], buyer=known))
    assert buyer_of("D") == buyer_of("E")


def test_two_names_with_one_address_in_one_batch_are_one_buyer() -> None:
    woo = open_shop({"CUP": 9}, code="woo", channel="woocommerce")
    guest = IncomingBuyer(nick="a@x.test", email="a@x.test")
    member = IncomingBuyer(nick="a@x.test", platform_uid="7", email="a@x.test")
    place(woo, order("A", [line("CUP")], buyer=guest), order("B", [line("CUP")], buyer=member))
    assert buyer_of("A") == buyer_of("B")
    assert (Buyer.objects.count(), BuyerKey.objects.count()) == (1, 2)


def test_a_clerk_sees_the_customers_and_the_sums_of_the_own_shops() -> None:
    tb, tm = open_shop({"CUP": 9}), open_shop(code="tm1", channel="tmall")
    paid = {"amounts": IncomingAmounts(paid="10.00"), "buyer": CLOUD}
    place(tb, order("T1", [line("CUP")], **paid), order("T2", [line("CUP")], **paid))
    later = PLACED + timedelta(days=1)
    place(tm, order("M1", [line("CUP")], placed_at=later, **paid), order("M2", [line("CUP")]))
    both, own = buyer_of("T1"), clerk(shops=frozenset({tb.shop.id}))
    whole, part = customer(both, actor=CLI), customer(both, actor=own)
    assert (whole.bought.orders, [m.minor for m in whole.bought.paid]) == (3, [3_000])
    assert (part.bought.orders, [m.minor for m in part.bought.paid]) == (2, [2_000])
    assert (whole.bought.last_at, part.bought.last_at) == (later, PLACED)
    assert (len(whole.buyer.shop_ids), part.buyer.shop_ids) == (2, [tb.shop.id])
    assert found() == [both, buyer_of("M2")]
    assert found(own) == [both]
    assert found(shop="tm1") == [both, buyer_of("M2")]
    assert found(own, shop="tm1") == []
    for foreign in ("M2", "买家M2"):
        assert (found(own, q=foreign), found(q=foreign)) == ([], [buyer_of("M2")])


def test_a_customer_is_found_by_phone_name_nick_and_number_exactly() -> None:
    floor = open_shop({"CUP": 9})
    to = person(name="于婉清", mobile="13900001111")
    place(floor, order("T1", [line("CUP")], buyer=CLOUD, recipient=to), order("T2", [line("CUP")]))
    number = Order.objects.get(pk=order_id_of("T1")).order_no
    for text in ("13900001111", "于婉清", "云朵", "T1", number):
        assert found(q=text) == [buyer_of("T1")], text
    for text in ("1390000111", "于婉", "CUP", "没有"):
        assert found(q=text) == [], text


def test_tags_are_known_ones_and_what_changed_can_be_undone() -> None:
    floor = open_shop({"CUP": 9})
    place(floor, order("T1", [line("CUP")]), order("T2", [line("CUP")]))
    first, second = buyer_of("T1"), buyer_of("T2")
    helper = clerk("customers.edit")

    def tag(*changes: parties.TagChange, actor: Actor = helper) -> list[tuple[str, Any]]:
        told = run(parties.tag_buyers, actor=actor, changes=changes)
        return [(row.code, row.params) for row in told]

    tag(parties.TagChange(first, add=["VIP"]))
    told = tag(*(parties.TagChange(one, add=["VIP", "批发"]) for one in (first, second)))
    assert told == [
        ("ok", {"added": ["批发"], "removed": []}),
        ("ok", {"added": ["VIP", "批发"], "removed": []}),
    ]
    assert found(tag="批发") == [second, first]
    undo = [
        parties.TagChange(one, add=params["removed"], remove=params["added"])
        for one, (_, params) in zip((first, second), told, strict=True)
    ]
    tag(*undo)
    assert dict(Buyer.objects.values_list("id", "tags")) == {first: ["VIP"], second: []}
    with pytest.raises(InvalidInput):
        tag(parties.TagChange(first, add=["没有这个"]))
    with pytest.raises(Forbidden):
        tag(parties.TagChange(first, add=["VIP"]), actor=clerk("customers.view"))
    assert AuditEntry.objects.filter(action="buyer.tagged").count() == 5
    assert OutboxEvent.objects.filter(name="BuyersChanged").count() == 3


def test_a_blacklisted_buyers_new_orders_wait_and_nobody_elses() -> None:
    tb, tm = open_shop(supplies={"CUP": "to_order"}), open_shop(code="tm1", channel="tmall")
    lapsed, lifted, friend = (IncomingBuyer(nick=nick) for nick in ("到期", "解除", "好朋友"))
    known = (("T1", CLOUD), ("T2", lapsed), ("T3", lifted), ("T4", friend))
    place(tb, *(order(number, [line("CUP")], buyer=who) for number, who in known))
    blacklist(buyer_of("T1"), reason="多次拒收", until=now() + timedelta(days=30))
    blacklist(buyer_of("T2"))
    Buyer.objects.filter(pk=buyer_of("T2")).update(blacklist_until=now() - timedelta(seconds=1))
    blacklist(buyer_of("T3"))
    lift(buyer_of("T3"))
    assert [Order.objects.get(pk=order_id_of("T1")).holds] == [[]]
    again = [order(f"{n}-2", [line("CUP")], buyer=who) for n, who in known]
    assert place(tb, *again) == [("blacklisted",), (), (), ()]
    assert place(tm, order("M1", [line("CUP")], buyer=CLOUD)) == [("blacklisted",)]
    history = order("T9", [line("CUP")], buyer=CLOUD, status="finished")
    assert place(tb, history) == [()]
    assert found(blacklisted="true") == [buyer_of("T1")]
    assert verify().violations == ()


def test_intake_asks_once_whoever_is_blacklisted() -> None:
    floor = open_shop({"CUP": 99})
    people = [IncomingBuyer(nick=f"客{n}") for n in range(20)]
    place(floor, *(order(f"A{n}", [line("CUP")], buyer=who) for n, who in enumerate(people)))
    blacklist(*(buyer_of(f"A{n}") for n in range(10)))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        place(floor, *(order(f"B{n}", [line("CUP")], buyer=who) for n, who in enumerate(people)))
    assert sum("blacklist" in one["sql"] and "SELECT id FROM buyer" in one["sql"]
               for one in asked) == 1  # fmt: skip


def test_lifting_lets_go_what_waited_for_it_in_every_shop() -> None:
    tb, tm = open_shop(supplies={"CUP": "to_order"}), open_shop(code="tm1", channel="tmall")
    place(tb, order("T1", [line("CUP")], buyer=CLOUD))
    own = clerk("customers.blacklist", shops=frozenset({tb.shop.id}))
    blacklist(buyer_of("T1"), actor=own)
    said = {"buyer": CLOUD, "buyer_message": "在吗"}
    place(tb, order("T2", [line("CUP")], buyer=CLOUD), order("T3", [line("CUP")], **said))
    place(tm, order("M1", [line("CUP")], buyer=CLOUD))
    done = lift(buyer_of("T1"), uuid7(), actor=own)
    assert [row.code for row in done.outcomes] == ["ok", "not_found"]
    assert (done.freed, done.still_held) == (2, 1)
    held = {n: Order.objects.get(pk=order_id_of(n)).holds for n in ("T2", "T3", "M1")}
    assert held == {"T2": [], "T3": ["buyer_message"], "M1": []}
    released = OrderEvent.objects.filter(action="release")
    assert {event.actor_id for event in released} == {own.id}
    assert [row.code for row in lift(buyer_of("T1")).outcomes] == ["not_blacklisted"]
    actions = ("buyer.blacklisted", "buyer.blacklist_lifted")
    assert [AuditEntry.objects.filter(action=one).count() for one in actions] == [1, 1]
    assert verify().violations == ()


def test_somebody_may_ship_to_a_blacklisted_buyer_all_the_same() -> None:
    floor = open_shop(supplies={"CUP": "to_order"})
    place(floor, order("T1", [line("CUP")], buyer=CLOUD))
    blacklist(buyer_of("T1"))
    place(floor, order("T2", [line("CUP")], buyer=CLOUD))
    done = run(orders.release_holds, actor=CLI, order_ids=[order_id_of("T2")])
    assert [row.code for row in done] == ["ok"]
    assert Order.objects.get(pk=order_id_of("T2")).holds == []


def test_blacklisting_takes_the_right_a_reason_and_time_to_come() -> None:
    floor = open_shop(supplies={"CUP": "to_order"})
    place(floor, order("T1", [line("CUP")], buyer=CLOUD))
    buyer_id = buyer_of("T1")
    for wrong in ({"reason": "  "}, {"until": now()}, {"reason": "x" * 201}):
        with pytest.raises(InvalidInput):
            blacklist(buyer_id, **wrong)
    for call in (blacklist, lift):
        with pytest.raises(Forbidden):
            call(buyer_id, actor=clerk("customers.edit", "orders.release"))
    assert Buyer.objects.get().blacklisted_at is None
    blacklist(buyer_id, reason="王小明 13900001111 多次拒收")
    (entry,) = AuditEntry.objects.filter(action="buyer.blacklisted")
    assert (entry.reason, entry.details) == ("", {"until": None})


def test_erasing_forgets_tags_and_the_blacklist() -> None:
    floor = open_shop(supplies={"CUP": "to_order"})
    place(floor, order("T1", [line("CUP")], buyer=CLOUD, status="finished"))
    buyer_id = buyer_of("T1")
    run(parties.tag_buyers, actor=CLI, changes=[parties.TagChange(buyer_id, add=["VIP"])])
    blacklist(buyer_id, until=now() + timedelta(days=3))
    run(orders.erase_buyer, actor=CLI, order_id=order_id_of("T1"), reason="asked_for")
    row = Buyer.objects.get()
    kept = (row.tags, row.blacklist_reason, row.blacklist_until, row.identity_blind)
    assert kept == ([], "", None, None)
    assert (row.blacklisted_at, row.blacklisted_by, found()) == (None, None, [])
    assert verify().violations == ()
    assert place(floor, order("T2", [line("CUP")], buyer=CLOUD)) == [()]
    assert buyer_of("T2") != buyer_id


def test_the_page_and_the_order_say_it_and_a_name_is_revealed_on_record() -> None:
    floor = open_shop(supplies={"CUP": "to_order"})
    place(floor, order("T1", [line("CUP")], buyer=IncomingBuyer(nick="云朵一号")))
    buyer_id, boss = buyer_of("T1"), signed_in(make_person())
    until = (now() + timedelta(days=30)).isoformat()
    said = {"ids": [buyer_id], "reason": "多次拒收", "until": until}
    assert boss.post("/customers/blacklist", said).status_code == 200
    told = boss.get(f"/customers/{buyer_id}").json()
    assert (told["nick"], told["orders"], told["blacklist"]["reason"]) == ("云***号", 1, "多次拒收")
    assert told["blacklist"]["by"]
    shown = boss.get(f"/orders/{order_id_of('T1')}").json()["buyer"]
    assert (shown["id"], shown["blacklist"]["reason"]) == (str(buyer_id), "多次拒收")
    packer = signed_in(make_person("packer@shop.test", ["warehouse"]))
    seen = packer.get(f"/orders/{order_id_of('T1')}").json()["buyer"]["blacklist"]
    assert (seen["reason"], bool(seen["since"])) == ("", True)
    assert boss.post(f"/customers/{buyer_id}/reveal", {"reason": ""}).status_code == 422
    revealed = boss.post(f"/customers/{buyer_id}/reveal", {"reason": "买家来电"}).json()
    assert revealed == {"nick": "云朵一号"}
    (entry,) = AuditEntry.objects.filter(action="buyer.revealed")
    assert (entry.reason, entry.subject_id) == ("买家来电", buyer_id)
    undone = boss.post("/customers/lift", {"ids": [buyer_id]}).json()
    assert (undone["outcomes"][0]["code"], undone["freed"]) == ("ok", 0)
    listed = boss.get("/orders?buyer=" + str(buyer_id)).json()["items"]
    assert [row["external_no"] for row in listed] == ["T1"]
