"""As many orders as one likes, by the same operation that takes in every order.

Thirteen months of history with a sale in the last week: about one order in ten is open. The
same seed and count make the same orders on the same day, so that a run that was cut short can
be repeated.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from zhidan.config.demo.brand import SHOPS
from zhidan.config.demo.filling import SEED, ready_brand
from zhidan.config.demo.goods import items
from zhidan.config.demo.making import Maker
from zhidan.config.demo.month import shares
from zhidan.config.demo.opening import Base
from zhidan.config.demo.working import settle
from zhidan.inventory import api as inventory
from zhidan.kernel.clock import now
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingOrder, SourceStatus
from zhidan.platform.actors import CLI
from zhidan.platform.work import JOB, run

SIZE = 500
DAYS, SALE_DAYS, SALE_SHARE = 395.0, 6.0, 0.12
APPROVED = 0.4
Tell = Callable[[int, int, float], None]
"""(orders placed, orders in all, seconds so far)."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Up to 500 orders of one shop, numbered on from `first`, between two moments."""

    number: int
    shop: int
    first: int
    count: int
    since: datetime
    until: datetime
    seed: int
    buyers: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a bulk run."""

    orders: int
    created: int
    seconds: float
    processes: int

    def as_json(self) -> dict[str, Any]:
        return {
            "orders": self.orders,
            "created": self.created,
            "seconds": round(self.seconds, 2),
            "orders_per_second": round(self.orders / self.seconds, 1) if self.seconds else 0.0,
            "processes": self.processes,
        }


def make_orders(
    count: int, *, seed: int = SEED, tell: Tell | None = None, processes: int | None = None
) -> Made:
    """Make `count` orders in the brand's shops, which are opened where they are missing.

    Raises: HasOwnData.
    """
    base, _ = ready_brand(Random(seed), actor=CLI)
    _restock(base, count, seed)
    planned = list(plan(count, seed, now().replace(hour=0, minute=0, second=0, microsecond=0)))
    processes = min(processes or os.cpu_count() or 1, len(planned))
    start = time.monotonic()
    done = created = 0
    for batch, fresh in _placed(planned, processes):
        done, created = done + batch, created + fresh
        if tell:
            tell(done, count, time.monotonic() - start)
    seconds = time.monotonic() - start
    settle()
    return Made(done, created, seconds, processes)


def plan(count: int, seed: int, at: datetime) -> Iterator[Batch]:
    """Batches of all shops in turn, each shop's from its oldest orders to its newest."""
    queues = [
        list(_batches_of(shop, orders_of, seed, at))
        for shop, (_, orders_of) in enumerate(_split(count))
    ]
    number = 0
    for turn in range(max(map(len, queues))):
        for queue in queues:
            if turn < len(queue):
                since, until, first, size, shop, buyers = queue[turn]
                yield Batch(number, shop, first, size, since, until, seed, buyers, at)
                number += 1


def _split(count: int) -> list[tuple[str, int]]:
    """Exactly `count` orders over the shops; the largest shop takes what is left."""
    parts = [(shop.code, part if count > len(SHOPS) else 0) for shop, part in shares(count)]
    most = max(range(len(parts)), key=lambda at: parts[at][1])
    code, part = parts[most]
    parts[most] = (code, part + count - sum(part for _, part in parts))
    return parts


def _batches_of(
    shop: int, count: int, seed: int, at: datetime
) -> Iterator[tuple[datetime, datetime, int, int, int, int]]:
    start = at - timedelta(days=DAYS)
    sale = at - timedelta(days=SALE_DAYS)
    before = count - int(count * SALE_SHARE)
    offset = 100_000 + seed % 1000 * 10_000_000
    for first, last, since, until in ((0, before, start, sale), (before, count, sale, at)):
        whole = max(last - first, 1)
        for place in range(first, last, SIZE):
            size = min(SIZE, last - place)
            span = until - since
            yield (
                since + span * ((place - first) / whole),
                since + span * ((place - first + size) / whole),
                offset + place,
                size,
                shop,
                max(count // 3, 10),
            )


def orders_of(batch: Batch) -> list[IncomingOrder]:
    """The batch's orders, oldest first."""
    rng = Random(batch.seed * 1_000_003 + batch.number)
    maker = Maker(SHOPS[batch.shop], batch.seed, batch.buyers)
    step = (batch.until - batch.since) / batch.count
    made = []
    for place in range(batch.count):
        placed_at = batch.since + step * (place + rng.random())
        status = _fate(rng, (batch.at - placed_at) / timedelta(days=1))
        made.append(maker.order(rng, batch.first + place, placed_at, status))
    return made


def place_batch(batch: Batch) -> tuple[int, int]:
    """Take one batch in and approve a part of what is open: (orders, of them new)."""
    placed = run(
        orders.place_orders,
        actor=CLI,
        bounds=JOB,
        shop=SHOPS[batch.shop].code,
        orders=orders_of(batch),
    )
    fresh = [row for row in placed if row.outcome == "created"]
    ready = [
        row.order_id
        for row in fresh
        if row.state == "pending_review" and not row.holds and row.order_id is not None
    ]
    if approved := ready[: int(len(ready) * APPROVED)]:
        run(orders.approve_orders, actor=CLI, bounds=JOB, order_ids=approved)
    return len(placed), len(fresh)


def _placed(planned: list[Batch], processes: int) -> Iterator[tuple[int, int]]:
    """Place the batches, in several processes where there are several processors."""
    if processes == 1:
        yield from map(place_batch, planned)
        return
    # By name: the children must set Django up before they load what this module loads.
    work = import_module("zhidan.config.demo.part").place
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(work, planned)


def _restock(base: Base, count: int, seed: int) -> None:
    """Enough of everything for the open orders of this run, once per run."""
    each = 200 + count // 40
    stocked = [item for item in items() if item.supply == "stocked"]
    for code, house in base.houses.items():
        run(
            inventory.receive_stock,
            actor=CLI,
            bounds=JOB,
            receipt=inventory.Receipt(
                warehouse_id=house,
                document_id=uuid5(NAMESPACE_URL, f"zhidan:demo:{code}:{seed}:{count}"),
                document_no=f"RK-{code}-{seed}-{count}",
                reason="大促备货",
                lines=[
                    inventory.ReceiptLine(sku_id=base.skus[item.code], quantity=each)
                    for item in stocked
                ],
            ),
        )


def _fate(rng: Random, age_days: float) -> SourceStatus:
    luck = rng.random()
    if luck < 0.06:
        return "closed"
    if age_days > 12:
        return "finished"
    if age_days > SALE_DAYS:
        return "shipped" if luck < 0.6 else "finished"
    if luck < 0.2:
        return "shipped"
    return "unpaid" if luck > 0.93 else "paid"
