"""Two months of the brand: what came and went before, and what came in these last days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from random import Random

from zhidan.config.demo.brand import SHOPS, DemoShop
from zhidan.config.demo.making import Maker
from zhidan.orders.incoming import IncomingOrder, SourceStatus

PAST, LIVE = 5_400, 700
DAYS, OURS = 62.0, 3.1  # the shop was taken over three days ago
GROWTH = 1.4  # the later, the more is bought
ZONE = timezone(timedelta(hours=8))
BATCH = 250
# How much is bought in each hour of a day in China, midnight first.
_HOURS = (3, 2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 8, 7, 7, 7, 7, 8, 9, 11, 14, 15, 12, 6)


def maker_of(shop: DemoShop, seed: int) -> Maker:
    """Somebody buys again about every third time."""
    return Maker(shop, seed, buyers=12 * shop.share)


def past_orders(rng: Random, maker: Maker, at: datetime, count: int) -> Iterator[IncomingOrder]:
    """Orders that were over, or on their way, when the shop was taken over; oldest first."""
    ages = (OURS + (DAYS - OURS) * rng.random() ** GROWTH for _ in range(count))
    times = sorted(moment(rng, at, days=age) for age in ages)
    for number, placed_at in enumerate(times, start=1):
        age = (at - placed_at) / timedelta(days=1)
        yield maker.order(rng, number, placed_at, _fate(rng, age))


def live_orders(rng: Random, maker: Maker, at: datetime, count: int) -> Iterator[IncomingOrder]:
    """Orders of these last days that are ours to deal with; oldest first."""
    times = sorted(moment(rng, at, days=rng.uniform(0.0, OURS - 0.2)) for _ in range(count))
    for number, placed_at in enumerate(times, start=5_001):
        age = (at - placed_at) / timedelta(days=1)
        status: SourceStatus = "unpaid" if age < 0.9 and rng.random() < 0.3 else "paid"
        yield maker.order(rng, number, placed_at, status)


def shares(total: int) -> list[tuple[DemoShop, int]]:
    """`total` split over the shops by their share."""
    whole = sum(shop.share for shop in SHOPS)
    return [(shop, max(1, total * shop.share // whole)) for shop in SHOPS]


def moment(rng: Random, at: datetime, *, days: float) -> datetime:
    """A time about so many days ago at which people buy; never in the future."""
    day = (at - timedelta(days=days)).astimezone(ZONE)
    hour = rng.choices(range(24), _HOURS)[0]
    found = day.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60))
    return found if found < at else day


def _fate(rng: Random, age_days: float) -> SourceStatus:
    luck = rng.random()
    if luck < 0.06:
        return "closed"
    if age_days > 12:
        return "finished"
    return "finished" if luck < age_days / 14 else "shipped"
