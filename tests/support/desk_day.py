"""What the order desk's day is made of: three shops of one brand and the 500 orders of a night."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.support.shop_floor import Floor, line, open_shop, order, order_id_of, person
from zhidan.inventory.models import StockLevel
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.incoming import (
    IncomingAmounts,
    IncomingLine,
    IncomingOrder,
    IncomingRecipient,
)
from zhidan.orders.models import Order
from zhidan.parties.models import Shop, ShopGroup
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import run

STOCK = {"CUP": 2_000, "BAG": 2_000, "BOX": 2_000, "RARE": 6}
SHOPS = {"tb": "taobao", "dy": "douyin", "pd": "pdd"}
SAME_SHOP, ACROSS, ALIKE = 40, 20, 10  # pairs
SPLIT, CHANGED, CANCELLED, DEPOSIT, WRITTEN, SHORT, PLAIN = 40, 40, 30, 20, 30, 10, 190


@dataclass
class Day:
    """The shops, and which source numbers are of which kind; a pair is two of them."""

    floors: dict[str, Floor]
    pairs: list[tuple[str, str]] = field(default_factory=list)
    alike: list[tuple[str, str]] = field(default_factory=list)
    kinds: dict[str, list[str]] = field(default_factory=dict)
    sent: dict[str, list[IncomingOrder]] = field(default_factory=dict)
    people: int = 0

    def ids(self, kind: str) -> list[UUID]:
        return [order_id_of(number) for number in self.kinds[kind]]

    def skus(self) -> dict[str, UUID]:
        return {code: sku.id for code, sku in self.floors["tb"].skus.items()}

    def shelf(self) -> dict[str, tuple[int, int]]:
        """(on hand, allocated) of each SKU."""
        codes = {key: code for code, key in self.skus().items()}
        return {
            codes[level.sku_id]: (level.on_hand, level.allocated)
            for level in StockLevel.objects.all()
        }

    def somebody(self, **fields: Any) -> IncomingRecipient:
        self.people += 1
        return person(**{"mobile": f"139{self.people:08d}", **fields})

    def send(
        self, kind: str, shop: str, lines: Sequence[IncomingLine],
        recipient: IncomingRecipient | None = None, **fields: Any,
    ) -> str:  # fmt: skip
        """Put an order into the night's bag of a shop: its number."""
        listed = self.sent.setdefault(shop, [])
        number = f"{shop}{len(listed):04d}"
        listed.append(order(number, lines, recipient=recipient or self.somebody(), **fields))
        self.kinds.setdefault(kind, []).append(number)
        return number


def open_day() -> Day:
    """Three shops of one brand that share a warehouse, and everything the night brings them."""
    first = open_shop(STOCK, code="tb", channel="taobao")
    group = ShopGroup.objects.create(name="织物")
    Shop.objects.filter(pk=first.shop.pk).update(group_id=group.pk)
    floors = {"tb": first}
    for code in ("dy", "pd"):
        shop = Shop.objects.create(
            code=code, name=f"店铺 {code}", channel=SHOPS[code], group_id=group.pk,
            warehouse_ids=[house.id for house in first.warehouses],
        )  # fmt: skip
        floors[code] = Floor(shop, first.warehouses, first.skus)
    day = Day(floors)
    _pairs(day)
    every = list(SHOPS)
    for kind, many, lines, fields in (
        ("split", SPLIT, [line("CUP", 3, "9.99"), line("BAG", 2, "25.50")], {"freight": "8.00"}),
        ("changed", CHANGED, [line("CUP", 2, "10.00"), line("BOX", 1, "5.00")], {}),
        ("cancelled", CANCELLED, [line("CUP", 1, "10.00")], {}),
        ("deposit", DEPOSIT, [line("BAG", 1, "100.00")], {"status": "unpaid"}),
        ("written", WRITTEN, [line("BOX", 1, "10.00")], {"buyer_message": "麻烦周五前到"}),
        ("short", SHORT, [line("RARE", 1, "10.00")], {}),
        ("plain", PLAIN, [line("CUP", 1, "10.00"), line("BOX", 1, "5.00")], {}),
    ):
        for at in range(many):
            day.send(kind, every[at % 3], lines, **_with_freight(fields))
    return day


def _with_freight(fields: dict[str, Any]) -> dict[str, Any]:
    if "freight" not in fields:
        return fields
    return {"amounts": IncomingAmounts(freight=fields["freight"])}


def _pairs(day: Day) -> None:
    """Orders of one person at one address, in one shop and over two; and of one person at two."""
    for at in range(SAME_SHOP + ACROSS):
        someone = day.somebody()
        shops = ("tb", "tb") if at < SAME_SHOP else ("tb", "dy")
        one, two = (
            day.send("paired", shop, [line(code, 1, price)], someone)
            for shop, code, price in zip(shops, ("CUP", "BOX"), ("10.00", "12.00"), strict=True)
        )
        day.pairs.append((one, two))
    for _ in range(ALIKE):
        someone = day.somebody()
        moved = person(mobile=someone.mobile, detail="文一西路 970 号 1 幢 101")
        one = day.send("alike", "tb", [line("CUP", 1, "10.00")], someone)
        day.alike.append((one, day.send("alike", "tb", [line("CUP", 1, "10.00")], moved)))


def all_ok(outcomes: Outcomes) -> None:
    """Every single one was answered with "ok"."""
    assert [(row.code, row.params) for row in outcomes.refused] == []


def done(operation: Any, **given: Any) -> Any:
    """One use case in a transaction of its own, refused for nobody."""
    said = run(operation, actor=SYSTEM, **given)
    all_ok(said)
    return said


def states_of(ids: Iterable[UUID]) -> dict[str, int]:
    """How many of these orders are in which state."""
    found: dict[str, int] = {}
    for state in Order.objects.filter(pk__in=list(ids)).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found
