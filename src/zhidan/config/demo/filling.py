"""Fills an empty installation with the brand and its month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

import msgspec

from zhidan.config.demo.brand import SHOPS
from zhidan.config.demo.desk import desk_morning
from zhidan.config.demo.making import Maker
from zhidan.config.demo.month import BATCH, LIVE, PAST, live_orders, maker_of, past_orders, shares
from zhidan.config.demo.opening import Base, open_brand, standing_brand
from zhidan.config.demo.paying import NEEDED, take_money
from zhidan.config.demo.ruled import orders_held_by_rules
from zhidan.config.demo.staff import hire_staff
from zhidan.config.demo.troubles import EACH, changed_at_source, troubled_orders
from zhidan.config.demo.unmatched import enter_barcodes, unmatched_orders
from zhidan.config.demo.working import settle, work_through
from zhidan.kernel.clock import now
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingAmounts, IncomingOrder
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import JOB, run

SEED = 2026
NOTORIOUS, TAGGED = 3, 24
BLACKLISTED_FOR: tuple[tuple[str, int | None], ...] = (
    ("连续三次拒收，运费由店里承担", None),
    ("收货后调包退货，已报平台", 180),
    ("定制后要求全额退款，协商中", 30),
)


class HasOwnData(Exception):
    """The installation belongs to somebody: nothing is invented into it."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How much was made; all zero where the brand stood already."""

    shops: int = 0
    skus: int = 0
    orders: int = 0


def ready_brand(rng: Random, *, actor: Actor, plenty: int = 1) -> tuple[Base, bool]:
    """The brand, opened now where the installation is empty; and whether it was opened now.

    Raises: HasOwnData.
    """
    base = standing_brand()
    if base is not None:
        return base, False
    if parties.shop_cards(actor=SYSTEM):
        raise HasOwnData
    taken_over_at = now() - timedelta(days=3)
    return open_brand(rng, actor=actor, taken_over_at=taken_over_at, plenty=plenty), True


def fill(
    seed: int = SEED, at: datetime | None = None, *, past: int = PAST, live: int = LIVE
) -> Filled:
    """Open the brand and let its months until `at` (now) happen, once.

    `past` orders were over when the shop was taken over, `live` ones came in since.

    Raises: HasOwnData.
    """
    if standing_brand() is None and parties.shop_cards(actor=SYSTEM):
        raise HasOwnData
    rng = Random(seed)
    staff = hire_staff()
    base, is_new = ready_brand(rng, actor=staff["owner"])
    if not is_new:
        return Filled()
    at = (at or now()).replace(second=0, microsecond=0)
    placed, ours = 0, list[UUID]()
    for shop, count in shares(past):
        placed += len(_place(shop.code, list(past_orders(rng, maker_of(shop, seed), at, count))))
    for shop, count in shares(live):
        ours += _place(shop.code, list(live_orders(rng, maker_of(shop, seed), at, count)))
    settle()
    work_through(rng, ours, staff)
    placed += len(ours) + _trouble(rng, base, seed, at, staff)
    settle()
    plain = base.shops[0]
    placed += desk_morning(rng, base, maker_of(plain, seed), at, place=_place, staff=staff)
    return Filled(len(SHOPS) + 1, len(base.skus), placed)


def _trouble(rng: Random, base: Base, seed: int, at: datetime, staff: dict[str, Actor]) -> int:
    """Orders that wait for somebody, for every reason there is."""
    plain = base.shops[0]
    maker = maker_of(plain, seed)
    made = _place(plain.code, list(troubled_orders(rng, maker, at, base.scarce)))
    made += _place(plain.code, list(unmatched_orders(rng, maker, at)))
    enter_barcodes(base, actor=staff["order_clerk"])
    later = [
        maker.order(rng, 9_001 + number, at - timedelta(hours=6), "paid") for number in range(EACH)
    ]
    changed = _place(plain.code, later)
    run(orders.approve_orders, actor=staff["order_clerk"], order_ids=changed)
    settle()
    _place(plain.code, [changed_at_source(order, at) for order in later])
    held = _place(
        plain.code,
        [maker.order(rng, 9_101 + n, at - timedelta(hours=3), "paid") for n in range(EACH)],
    )
    run(
        orders.hold_orders,
        actor=staff["service"],
        order_ids=held,
        reason="客户电话: 刻字内容待确认",
    )
    owing = _place(
        plain.code,
        [maker.order(rng, 9_401 + n, at - timedelta(hours=9), "unpaid") for n in range(NEEDED)],
    )
    take_money(rng, owing, at, staff)
    notorious = _notorious(rng, maker, plain.code, at, staff)
    ruled = orders_held_by_rules(
        rng, maker, at, place=partial(_place, plain.code), actor=staff["owner"]
    )
    return sum(map(len, (made, changed, held, owing, notorious, ruled)))


def _notorious(
    rng: Random, maker: Maker, shop: str, at: datetime, staff: dict[str, Actor]
) -> list[UUID]:
    """Customers with tags, and three on the blacklist who have ordered again."""
    sent = [
        maker.order(rng, 9_201 + n, at - timedelta(hours=5), "paid", buyer_message="")
        for n in range(NOTORIOUS + TAGGED)
    ]
    first = _place(shop, sent)
    buyers = orders.buyers_of(first)
    clerk = staff["order_clerk"]
    tags = parties.buyer_tags()
    run(
        parties.tag_buyers,
        actor=clerk,
        changes=[
            parties.TagChange(buyer, add=[tags[n % len(tags)], tags[n % 2]])
            for n, buyer in enumerate(buyers[NOTORIOUS - 1 :])
        ],
    )
    for n, buyer in enumerate(buyers[:NOTORIOUS]):
        reason, days = BLACKLISTED_FOR[n]
        until = None if days is None else at + timedelta(days=days)
        run(parties.blacklist_buyers, actor=clerk, buyer_ids=[buyer], reason=reason, until=until)
    again = [
        msgspec.structs.replace(
            order,
            external_no=maker.number(9_301 + n),
            placed_at=at - timedelta(hours=1 + n),
            paid_at=at - timedelta(hours=1 + n),
            lines=maker.lines(rng, at, 9_301 + n),
            amounts=IncomingAmounts(freight="0.00"),
        )
        for n, order in enumerate(sent[:NOTORIOUS])
    ]
    return first + _place(shop, again)


def _place(shop: str, sent: Sequence[IncomingOrder]) -> list[UUID]:
    """Take orders in as a channel would send them, and answer their ids."""
    ids: list[UUID] = []
    for start in range(0, len(sent), BATCH):
        placed = run(
            orders.place_orders,
            actor=SYSTEM,
            bounds=JOB,
            shop=shop,
            orders=sent[start : start + BATCH],
        )
        ids += [row.order_id for row in placed if row.order_id is not None]
    return ids
