"""A morning at the order desk: gifts given, orders split, changed and called back, counter sales."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from zhidan.config.demo.brand import STORE
from zhidan.config.demo.goods import Item
from zhidan.config.demo.making import STOCKED, Maker
from zhidan.config.demo.month import maker_of
from zhidan.config.demo.opening import SCARCE, Base
from zhidan.config.demo.working import settle
from zhidan.edge.operations.views import add_view
from zhidan.entry.entries import EntryLine, EntryPayment, OrderEntry
from zhidan.entry.operations.enter_order import enter_order
from zhidan.fulfilment import api as fulfilment
from zhidan.orders import api as orders
from zhidan.orders.changing import LineEdit, LineWanted
from zhidan.orders.incoming import IncomingAmounts, IncomingOrder
from zhidan.orders.policy import MergingPolicy
from zhidan.orders.splitting import PartLine
from zhidan.parties import api as parties
from zhidan.payments import api as payments
from zhidan.platform import policy
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import JOB, run
from zhidan.pricing import api as pricing

FIRST = 9_701
SPLIT, CHANGED, STOPPED, PLAIN, SOLD, WAITING = 23, 6, 4, 6, 14, 4
WAIT_MINUTES = 720
WAITS_AT = 2  # its place among the brand's shops
METHODS = ("cash", "wechat", "alipay", "card")
WHY = ("买家少要一件", "漏拍一件，补上", "客服答应的优惠价")
VIEWS: tuple[tuple[str, dict[str, str]], ...] = (
    ("今天要处理的异常", {"stage": "exception"}),
    ("货到付款待审", {"stage": "pending_review", "hold": "cod"}),
)
Place = Callable[[str, Sequence[IncomingOrder]], list[UUID]]


def desk_morning(
    rng: Random, base: Base, maker: Maker, at: datetime, *, place: Place, staff: dict[str, Actor]
) -> int:
    """Let it happen; answers how many orders came of it."""
    clerk = staff["order_clerk"]
    _say_gifts(base, staff["owner"])
    count = SPLIT + CHANGED + STOPPED + PLAIN
    made = place(maker.shop.code, [_of_two(rng, maker, at, FIRST + n) for n in range(count)])
    settle()
    split, changed, stopped = made[:SPLIT], made[SPLIT:][:CHANGED], made[SPLIT + CHANGED :]
    parts = _split(split, clerk)
    _change(changed, base, clerk)
    _stop(stopped[:STOPPED], clerk, staff["warehouse"])
    sold = _sell(rng, base, clerk)
    for name, query in VIEWS:
        run(add_view, actor=staff["owner"], resource="orders", name=name, query=query,
            is_shared=True)  # fmt: skip
    waiting = maker_of(base.shops[WAITS_AT], maker.seed)
    run(_let_wait, actor=staff["owner"], shop=waiting.shop.code)
    fresh = [_of_two(rng, waiting, at, FIRST + n) for n in range(WAITING)]
    return len(made) + parts + sold + len(place(waiting.shop.code, fresh))


def _let_wait(*, shop: str, actor: Actor) -> None:
    """A shop whose buyers come back within the hours: fresh orders wait for the next."""
    card = parties.shop_card(shop, actor=SYSTEM)
    policy.write(MergingPolicy(merge_wait_minutes=WAIT_MINUTES), scope=card.id, actor=actor)


def _of_two(rng: Random, maker: Maker, at: datetime, number: int) -> IncomingOrder:
    """Two of one thing and one of another, of what lies there."""
    placed_at = at - timedelta(hours=rng.uniform(0.5, 5))
    first, second = rng.sample(_plenty(), 2)
    lines = [
        maker.line(rng, first, 2, placed_at, number * 10 + 1),
        maker.line(rng, second, 1, placed_at, number * 10 + 2),
    ]
    return maker.order(
        rng, number, placed_at, "paid", lines=lines, amounts=IncomingAmounts(freight="0.00"),
        buyer_message="", seller_memo="", flag=0, invoice=None,
    )  # fmt: skip


def _plenty() -> Sequence[Item]:
    return STOCKED.items[SCARCE:]


def _named(base: Base, style: str) -> UUID:
    """The first SKU of a style that is not scarce."""
    return next(base.skus[item.code] for item in _plenty() if item.style.no == style)


def _say_gifts(base: Base, owner: Actor) -> None:
    """Two in force from now on, one prepared for later."""
    sock, tote, ring = (_named(base, style) for style in ("C02", "B01", "K02"))
    said: tuple[tuple[str, bool, pricing.GiftSpec], ...] = (
        ("满 199 送棉袜，满 399 送托特包", True, pricing.GiftSpec(
            counted="payable",
            tiers=[
                pricing.Tier("199", [pricing.Gift(sock)]), pricing.Tier("399", [pricing.Gift(tote)])
            ],
        )),
        ("买三件送钥匙扣，每人一次", True, pricing.GiftSpec(
            counted="quantity", once_per_buyer=True,
            tiers=[pricing.Tier("3", [pricing.Gift(ring)])],
        )),
        ("双十二前 100 单送托特包", False, pricing.GiftSpec(
            counted="payable", most_orders=100, group="双十二",
            tiers=[pricing.Tier("99", [pricing.Gift(tote)])],
        )),
    )  # fmt: skip
    edits = [
        pricing.GiftRuleEdit(name=name, is_on=is_on, priority=10 * place, spec=spec)
        for place, (name, is_on, spec) in enumerate(said, start=1)
    ]
    run(pricing.save_gift_rules, actor=owner, edits=edits)


def _lines(order_id: UUID) -> list[PartLine]:
    """Its lines, whole; what was bought first, gifts last."""
    found = orders.order_to_repeat(order_id, actor=SYSTEM)
    return [PartLine(line.id, line.quantity) for line in found.lines]


def _split(order_ids: Sequence[UUID], clerk: Actor) -> int:
    """What is bought twice and what is bought once travel apart; the last is whole again."""
    wanted = []
    for key in order_ids:
        first, *rest = _lines(key)
        parts = ((first,), tuple(rest))
        wanted.append(orders.Splitting(key, orders.SplitWish("hand", parts=parts)))
    done = run(payments.split_paid_orders, actor=clerk, bounds=JOB, wanted=wanted).done
    settle()
    run(payments.unsplit_paid_orders, actor=clerk, bounds=JOB, order_ids=list(done[-1:]))
    settle()
    return 2 * len(done)


def _change(order_ids: Sequence[UUID], base: Base, clerk: Actor) -> None:
    """One less, one more, another price; the last of them is taken back."""
    for number, key in enumerate(order_ids):
        first = _lines(key)[0].line_id
        wanted = (
            orders.ChangeWanted(lines=[LineEdit(first, quantity=1)]),
            orders.ChangeWanted(add=[LineWanted(_named(base, "W01"), 1, unit_price="29.00")]),
            orders.ChangeWanted(lines=[LineEdit(first, unit_price="19.90")], seller_memo="已改价"),
        )[number % 3]
        change = orders.ChangeOfOrder(key, wanted)
        run(orders.change_orders, actor=clerk, changes=[change], reason=WHY[number % len(WHY)])
    settle()
    last = order_ids[-1]
    if (newest := orders.newest_change(last)) is not None:
        run(orders.take_back_changes, actor=clerk, changes={last: newest}, reason="买家又不改了")
    settle()


def _stop(order_ids: Sequence[UUID], clerk: Actor, packer: Actor) -> None:
    """Stopped while their goods were in the picker's hands: these are to be put back."""
    going = run(orders.approve_orders, actor=clerk, bounds=JOB, order_ids=list(order_ids)).done
    settle()
    for step in (fulfilment.release_fulfilments, fulfilment.pick_fulfilments):
        tasks = fulfilment.open_fulfilments_of(going)
        run(step, actor=packer, bounds=JOB, fulfilment_ids=tasks)
    settle()
    half = len(going) // 2
    run(orders.cancel_orders, actor=clerk, bounds=JOB, order_ids=list(going[:half]),
        reason="买家退款，不要了")  # fmt: skip
    run(orders.recall_orders, actor=clerk, bounds=JOB, order_ids=list(going[half:]),
        reason="地址有误，拦截重审")  # fmt: skip
    settle()


def _sell(rng: Random, base: Base, clerk: Actor) -> int:
    """Sold over the counter: paid and taken along."""
    shop = parties.shop_card(STORE[0], actor=SYSTEM)
    for number in range(SOLD):
        sold = rng.sample(_plenty(), 1 + number % 3)
        lines = [EntryLine(base.skus[item.code], 1, f"{item.price / 100:.2f}") for item in sold]
        entry = OrderEntry(
            id=_drawn_id(rng),
            shop_id=shop.id,
            lines=lines,
            payment=EntryPayment(method=METHODS[number % len(METHODS)]),
            is_taken=True,
            note="老客户" if number % 5 == 0 else "",
        )
        run(enter_order, actor=clerk, entry=entry)
    settle()
    return SOLD


def _drawn_id(rng: Random) -> UUID:
    """An id as a client makes one, the same from the same seed."""
    return UUID(int=rng.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62)
