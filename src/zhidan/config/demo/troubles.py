"""Orders that make somebody stop: four for each reason an order may be held for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import msgspec

from zhidan.config.demo import wishes
from zhidan.config.demo.goods import Item
from zhidan.config.demo.making import Maker
from zhidan.config.demo.places import FAR
from zhidan.orders.incoming import IncomingAmounts, IncomingOrder

EACH = 4
FIRST = 8_001


def troubled_orders(
    rng: Random, maker: Maker, at: datetime, scarce: tuple[Item, ...]
) -> Iterator[IncomingOrder]:
    """Paid orders of the last day, each with one thing that is not as it should be."""
    changes: tuple[Callable[[int], dict[str, Any]], ...] = (
        lambda n: _unmapped(rng, maker, at, n),
        lambda n: _short(rng, maker, at, scarce[n % len(scarce)]),
        lambda _: {"buyer_message": rng.choice(wishes.MESSAGES)},
        lambda n: _contradiction(rng, maker, at, n),
        lambda n: _refund(rng, maker, at, n),
        lambda n: {"recipient": _moved(maker, n, detail="")},
        lambda n: {"recipient": _moved(maker, n, mobile=f"1601{n % 1000:03d}")},
        lambda n: {"recipient": _far(rng, maker, n)},
        lambda _: {"part": "head", "lines": [], "amounts": IncomingAmounts(goods="128.00")},
    )
    number = FIRST
    for change in changes:
        for _ in range(EACH):
            order = maker.order(rng, number, at - timedelta(hours=rng.uniform(1, 20)), "paid")
            yield msgspec.structs.replace(order, **change(number))
            number += 1
    yield from _twins(rng, maker, at, number)


def changed_at_source(order: IncomingOrder, at: datetime) -> IncomingOrder:
    """The same order as its source tells of it later: the buyer wants one more."""
    lines = [msgspec.structs.replace(order.lines[0], quantity=order.lines[0].quantity + 1)]
    return msgspec.structs.replace(order, lines=[*lines, *order.lines[1:]], modified_at=at)


def _unmapped(rng: Random, maker: Maker, at: datetime, number: int) -> dict[str, Any]:
    line = maker.lines(rng, at, number)[0]
    return {
        "lines": [
            msgspec.structs.replace(
                line,
                title="旧款 · " + line.title,
                outer_code=f"OLD-2024-{number % 100:02d}",
                external_item_id=f"5{number}",
                external_sku_id=f"5{number}01",
            )
        ]
    }


def _short(rng: Random, maker: Maker, at: datetime, item: Item) -> dict[str, Any]:
    lines = [maker.line(rng, item, 12, at, 1)]
    return {"lines": lines, "amounts": maker.amounts(rng, lines)}


def _contradiction(rng: Random, maker: Maker, at: datetime, number: int) -> dict[str, Any]:
    lines = maker.lines(rng, at, number)
    said = IncomingAmounts(goods="66.00", freight="0.00", seller_discount="0.00", payable="66.00")
    return {"lines": lines, "amounts": said}


def _refund(rng: Random, maker: Maker, at: datetime, number: int) -> dict[str, Any]:
    first, *rest = maker.lines(rng, at, number)
    return {
        "lines": [
            msgspec.structs.replace(
                first, refund_status="requested", refund_quantity=first.quantity
            ),
            *rest,
        ]
    }


def _moved(maker: Maker, number: int, **fields: Any) -> Any:
    return msgspec.structs.replace(maker.person(number).recipient, **fields)


def _far(rng: Random, maker: Maker, number: int) -> Any:
    place = FAR[rng.randrange(2)]
    return _moved(maker, number, province=place.province, city=place.city, district=place.district)


def _twins(rng: Random, maker: Maker, at: datetime, number: int) -> Iterator[IncomingOrder]:
    for _ in range(EACH):
        placed_at = at - timedelta(hours=rng.uniform(2, 18))
        first = maker.order(rng, number, placed_at, "paid", buyer_message="", amounts=_plain())
        yield first
        yield msgspec.structs.replace(
            first,
            external_no=maker.number(number + 1),
            placed_at=placed_at + timedelta(minutes=7),
            lines=[msgspec.structs.replace(line, external_line_no="") for line in first.lines],
        )
        number += 2


def _plain() -> IncomingAmounts:
    return IncomingAmounts(freight="0.00")
