"""Listings nobody has matched yet: renamed, without a code, not a thing at all, known since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import msgspec

from zhidan.catalog.catalog_edits import SkuEdit
from zhidan.catalog.lists import sku_page
from zhidan.catalog.operations.update_sku import update_sku
from zhidan.config.demo.goods import Item, items
from zhidan.config.demo.making import Maker
from zhidan.config.demo.opening import Base
from zhidan.orders.incoming import IncomingLine, IncomingOrder
from zhidan.platform.actors import Actor
from zhidan.platform.work import run

FIRST = 8_301


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A listing of a style, as a shop names it; `orders` wait for it."""

    style: str
    title: str
    code: str
    orders: int
    is_goods: bool = True


LISTINGS = (
    Unmatched("B01", "帆布托特包 大容量学生通勤单肩包 可加印", "", 6),
    Unmatched("M02", "复古搪瓷杯 怀旧茶缸办公室水杯", "TCB-2025-老款", 4),
    Unmatched("C02", "中筒棉袜 男女同款四季吸汗", "6939204817355", 5),
    Unmatched("W01", "素色纯棉毛巾 柔软吸水", "6939204817362", 3),
    Unmatched("V01", "补差价链接 拍前请联系客服", "", 4, is_goods=False),
    Unmatched("G01", "店庆神秘福袋 随机发", "FD-1111", 3, is_goods=False),
)
# What a colleague entered after those orders had come in.
BARCODES = {"C02": "6939204817355", "W01": "6939204817362"}


def unmatched_orders(rng: Random, maker: Maker, at: datetime) -> Iterator[IncomingOrder]:
    """Paid orders of the last day, one line each."""
    number = FIRST
    for listing in LISTINGS:
        for _ in range(listing.orders):
            placed_at = at - timedelta(hours=rng.uniform(1, 30))
            line = _line(rng, maker, listing, placed_at, number)
            yield maker.order(rng, number, placed_at, "paid", lines=[line])
            number += 1


def enter_barcodes(base: Base, *, actor: Actor) -> None:
    """Give the goods the barcodes that their listings go by."""
    for style, barcode in BARCODES.items():
        sku_id = base.skus[_item(style).code]
        known = sku_page(sku_id).barcodes
        run(update_sku, actor=actor, sku_id=sku_id, edit=SkuEdit(barcodes=[*known, barcode]))


def _line(
    rng: Random, maker: Maker, listing: Unmatched, placed_at: datetime, number: int
) -> IncomingLine:
    sold = maker.line(rng, _item(listing.style), 1, placed_at, number)
    return msgspec.structs.replace(
        sold,
        kind="goods",
        title=listing.title,
        spec=sold.spec if listing.is_goods else "",
        outer_code=listing.code,
        external_item_id=f"71{sum(map(ord, listing.title)):010d}",
        external_sku_id="",
    )


def _item(style: str) -> Item:
    """The fourth SKU of a style: not the one that sells best."""
    found: Sequence[Item] = [item for item in items() if item.style.no == style]
    return found[min(3, len(found) - 1)]
