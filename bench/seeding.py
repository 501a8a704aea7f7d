"""A business to measure with: 10,000 SKUs, a warehouse full of them, a shop, and orders by Zipf.

Everything comes from a seed. Orders are JSON as a shop's system would send it.
"""

from __future__ import annotations

import bisect
import itertools
import json
import os
import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg

from zhidan.catalog import api as catalog
from zhidan.inventory import api as inventory
from zhidan.inventory.models import Warehouse
from zhidan.parties.models import Shop
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import JOB, run

SHOP = "bench"
SKUS = 10_000
STOCK = 50_000_000
_STREETS = ("文一西路", "人民路", "中山北路", "解放大道", "科技园南区", "前进街")
_PLACES = (
    ("浙江省", "杭州市", "余杭区"), ("广东省", "深圳市", "南山区"),
    ("江苏省", "苏州市", "姑苏区"), ("上海市", "上海市", "浦东新区"),
    ("四川省", "成都市", "武侯区"), ("湖北省", "武汉市", "洪山区"),
)  # fmt: skip
_FAMILY = "王李张刘陈杨黄赵吴周"
_GIVEN = "伟芳娜敏静丽强磊洋艳勇军杰娟涛"


@dataclass(frozen=True)
class Business:
    """What was seeded."""

    shop_id: UUID
    warehouse_id: UUID
    sku_ids: tuple[UUID, ...]


def code(number: int) -> str:
    return f"BENCH-{number:05d}"


def seed_business(*, skus: int = SKUS, stock: int = STOCK) -> Business:
    """Write SKUs, stock and the shop through the product's own operations."""
    ids: dict[str, UUID] = {}
    for part in _parts(range(skus), 1000):
        wanted = [catalog.NewSku(code(n), f"刺绣帆布包 定制款 {n:05d}") for n in part]
        ids |= run(catalog.create_skus, actor=SYSTEM, bounds=JOB, skus=wanted)
    warehouse = Warehouse.objects.create(code="BENCH", name="杭州仓")
    ordered = tuple(ids[code(n)] for n in range(skus))
    for listed in _parts(ordered, 1000):
        run(
            inventory.book_stock,
            actor=SYSTEM,
            bounds=JOB,
            kind="receive",
            warehouse_id=warehouse.id,
            bookings=[inventory.Booking(sku, stock) for sku in listed],
            document_id=uuid4(),
            document_no="BENCH",
        )
    shop = Shop.objects.create(
        code=SHOP, name="基准店", channel="taobao", warehouse_ids=[warehouse.id]
    )
    settle_statistics()
    return Business(shop.id, warehouse.id, ordered)


def settle_statistics() -> None:
    """What would have happened by itself in the minutes after so many new rows.

    What the filling left to be written is written, so that it is not counted with what follows.
    """
    with psycopg.connect(os.environ["ZHIDAN_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE)")
        owner.execute("CHECKPOINT")


def _parts(values: Any, size: int) -> Iterator[Any]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


class OrderMaker:
    """Makes orders of three lines. The same seed makes the same orders but for their names.

    `tag` (five characters) goes into numbers, phones and nicks, so that two makers with one seed
    differ in identity and in nothing else, not even in length. `skus=1` is the hot item, asked
    for in every line.
    """

    def __init__(self, tag: int, *, seed: int = 7, skus: int = SKUS, lines: int = 3) -> None:
        self._tag = tag % 100
        self._random = random.Random(seed)
        self._lines = lines
        self._skus = skus
        self._weights = list(itertools.accumulate(1.0 / (n + 1) for n in range(skus)))
        self._made = 0
        self._start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=20)

    def batch(self, size: int = 500, *, shop: str = SHOP, mode: str = "live") -> bytes:
        """The body of one call of the intake."""
        orders = [self.order() for _ in range(size)]
        body = {"shop": shop, "orders": orders, "mode": mode}
        return json.dumps(body, ensure_ascii=False).encode()

    def order(self) -> dict[str, Any]:
        """One paid order as the API takes it."""
        self._made += 1
        number = self._tag * 10_000_000 + self._made
        rnd = self._random
        province, city, district = rnd.choice(_PLACES)
        placed = self._start + timedelta(seconds=self._made % 1_700_000)
        lines = [self._line(rank) for rank in sorted(self._ranks())]
        goods = sum(int(line["unit_price"][:-3]) * line["quantity"] for line in lines)
        discount = rnd.randint(0, 9)
        return {
            "external_no": f"4026{number:014d}",
            "status": "paid",
            "placed_at": placed.isoformat(),
            "paid_at": (placed + timedelta(minutes=3)).isoformat(),
            "lines": lines,
            "amounts": {
                "goods": f"{goods}.00", "freight": "6.00", "seller_discount": f"{discount}.00",
                "platform_subsidy": "2.50", "payable": f"{goods + 6 - discount}.00",
                "paid": f"{goods + 6 - discount}.00",
            },
            "recipient": {
                "name": rnd.choice(_FAMILY) + rnd.choice(_GIVEN) + rnd.choice(_GIVEN),
                "mobile": f"13{number:09d}", "province": province, "city": city,
                "district": district,
                "detail": f"{rnd.choice(_STREETS)}{rnd.randint(100, 999)}号{rnd.randint(10, 99)}室",
            },
            "buyer": {"nick": f"买家{number:09d}", "platform_uid": f"u{number:012d}"},
            "platform_status": "买家已付款,等待卖家发货",
            "pay_no": f"2026{number:024d}",
            "pay_method": "alipay",
            "device": "mobile",
            "raw_version": "1",
            "raw": {"tid": f"{number:018d}", "type": "fixed", "trade_from": "WAP,WAP"},
        }  # fmt: skip

    def _ranks(self) -> Collection[int]:
        if self._skus < self._lines:
            return [0] * self._lines
        ranks: set[int] = set()
        while len(ranks) < self._lines:
            point = self._random.random() * self._weights[-1]
            ranks.add(min(bisect.bisect(self._weights, point), self._skus - 1))
        return ranks

    def _line(self, rank: int) -> dict[str, Any]:
        price = 20 + rank % 80
        return {
            "title": "手工刺绣帆布包 定制名字 大容量通勤",
            "quantity": 1 if self._random.random() < 0.85 else 2,
            "external_item_id": f"7{rank:011d}",
            "external_sku_id": f"5{rank:012d}",
            "outer_code": code(rank),
            "spec": "颜色:米白;尺寸:大号",
            "unit_price": f"{price}.00",
        }
