"""Makes the orders that the brand's shops receive, as each channel would tell of them."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from zhidan.config.demo import wishes
from zhidan.config.demo.brand import DemoShop
from zhidan.config.demo.goods import Item, items
from zhidan.config.demo.people import Customer, customer
from zhidan.orders.incoming import (
    IncomingAmounts,
    IncomingInvoice,
    IncomingLine,
    IncomingOrder,
    IncomingShipment,
    SourceStatus,
)

CUSTOMISED = 0.15
EVERYWHERE = 3
_CARRIERS = (("sf", "SF{:013d}"), ("zto", "7{:013d}"), ("yto", "YT{:013d}"), ("jt", "JT{:013d}"))
_TAOBAO = {
    "unpaid": "等待买家付款",
    "paid": "买家已付款,等待卖家发货",
    "shipped": "卖家已发货,等待买家确认",
    "finished": "交易成功",
    "closed": "交易关闭",
}
# As each platform words the states of its orders.
_WORDS = {
    "taobao": _TAOBAO,
    "tmall": _TAOBAO,
    "jd": {
        "unpaid": "等待付款",
        "paid": "等待出库",
        "shipped": "等待确认收货",
        "finished": "完成",
        "closed": "(删除)等待出库",
    },
    "pdd": {
        "unpaid": "待付款",
        "paid": "待发货",
        "shipped": "已发货,待收货",
        "finished": "已收货",
        "closed": "已取消,退款成功",
    },
    "douyin": {
        "unpaid": "待支付",
        "paid": "备货中",
        "shipped": "已发货",
        "finished": "已完成",
        "closed": "已关闭",
    },
    "shopify": {
        "unpaid": "pending",
        "paid": "paid",
        "shipped": "fulfilled",
        "finished": "archived",
        "closed": "refunded",
    },
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Items with how well they sell, to be drawn from."""

    items: Sequence[Item]
    weights: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, kept: Sequence[Item]) -> Shelf:
        """The first items of each seventeen sell best, so that some lie and some run out."""
        return cls(kept, list(accumulate(1 / (1 + place % 17) for place in range(len(kept)))))

    def draw(self, rng: Random) -> Item:
        return self.items[bisect(self.weights, rng.random() * self.weights[-1])]


_ALL = items()
STOCKED = Shelf.of([item for item in _ALL if item.supply == "stocked"])
TO_ORDER = Shelf.of([item for item in _ALL if item.supply == "to_order"])
VIRTUAL = [item for item in _ALL if item.supply == "virtual"]
_PAGES = {
    style.no: f"6{number:03d}20261101"
    for number, style in enumerate(dict.fromkeys(item.style for item in _ALL), start=1)
}


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes orders of one shop. `buyers` is how many people buy there, again and again."""

    shop: DemoShop
    seed: int
    buyers: int

    def order(
        self,
        rng: Random,
        number: int,
        placed_at: datetime,
        status: SourceStatus,
        **said: Any,
    ) -> IncomingOrder:
        """Order `number` of the shop; `said` replaces what would be drawn."""
        person = self.person(int(self.buyers * rng.random() ** 1.6))
        sold = said.pop("lines", None) or self.lines(rng, placed_at, number)
        paid_at = None
        if status != "unpaid":
            paid_at = placed_at + timedelta(minutes=1 + 50 * rng.random())
        values: dict[str, Any] = {
            "external_no": self.number(number),
            "status": status,
            "placed_at": placed_at,
            "paid_at": paid_at,
            "currency": self.shop.currency,
            "lines": sold,
            "amounts": self.amounts(rng, sold),
            "buyer": person.buyer,
            "recipient": person.recipient,
            "platform_status": _WORDS[self.shop.channel].get(status, status),
            "pay_method": "PayPal" if self.shop.currency == "USD" else "支付宝",
        }
        luck = rng.random()
        if luck < 0.3:
            values["flag"] = 1 + int(luck * 13)
        if luck > 0.97:
            values |= {"gift_wrap": True, "card_text": rng.choice(wishes.CARDS)}
        elif luck > 0.93:
            values["seller_memo"] = rng.choice(wishes.MEMOS)
        elif luck > 0.91 and self.shop.look == "plain":
            values["invoice"] = IncomingInvoice(
                title="个人", content="服饰", email="fp@example.com"
            )
        if self.shop.channel == "douyin":
            values["streamer"] = "满满在直播"
        values.update(self.progress(rng, status, paid_at or placed_at, number))
        values.update(said)
        return IncomingOrder(**values)

    def person(self, who: int) -> Customer:
        """The same number is always the same person; every third buys in all the shops."""
        own = 0 if who % EVERYWHERE == 0 else self._own
        rng = Random(self.seed * 1_000_003 + own + who)
        return customer(rng, who, self.shop.look, self.shop.code)

    def number(self, number: int) -> str:
        """The order's number as the platform writes it."""
        channel, own = self.shop.channel, self._own + number
        if channel in ("taobao", "tmall"):
            return f"{2_000_000_000_000_000_000 + own * 131}"
        if channel == "jd":
            return f"{290_000_000_000 + own}"
        if channel == "pdd":
            return f"261101-{100_000_000_000_000 + own * 97}"
        if channel == "douyin":
            return f"{6_900_000_000_000_000_000 + own * 257}"
        return f"#{1000 + number}"

    @property
    def _own(self) -> int:
        """Keeps the numbers of different shops far apart."""
        return sum(map(ord, self.shop.code)) * 10_000_000

    def lines(self, rng: Random, placed_at: datetime, number: int) -> list[IncomingLine]:
        """One to three things, now and then with a surcharge beside them."""
        sold = [(TO_ORDER.draw(rng), 1)] if rng.random() < CUSTOMISED else []
        while not sold or (len(sold) < 3 and rng.random() < 0.38):
            sold.append((STOCKED.draw(rng), 1 if rng.random() < 0.85 else 2))
        if rng.random() < 0.02:
            sold.append((rng.choice(VIRTUAL), 1))
        return [
            self.line(rng, item, quantity, placed_at, number * 10 + place)
            for place, (item, quantity) in enumerate(sold, start=1)
        ]

    def line(
        self, rng: Random, item: Item, quantity: int, placed_at: datetime, number: int
    ) -> IncomingLine:
        """A line that sells an item; what is engraved says what and where."""
        style, abroad = item.style, self.shop.currency == "USD"
        price = item.price * 19 // 100 if abroad else item.price
        said: dict[str, Any] = {}
        if style.engraved:
            said = {
                "personalisation": wishes.engraving(rng, placed_at.date(), is_abroad=abroad),
                "properties": wishes.details(rng, style.shape, is_abroad=abroad),
            }
        return IncomingLine(
            title=style.title_en if abroad else style.title,
            quantity=quantity,
            external_line_no="" if abroad else f"{self._own + 3_000_000_000_000 + number}",
            external_item_id=_PAGES[style.no],
            external_sku_id=item.barcode,
            outer_code=item.code,
            spec=item.spec,
            list_price=_yuan(price * 5 // 4),
            unit_price=_yuan(price),
            kind="virtual" if style.supply == "virtual" else "goods",
            **said,
        )

    def amounts(self, rng: Random, lines: Sequence[IncomingLine]) -> IncomingAmounts:
        """Freight, coupons of the shop, of the platform, of the stream."""
        goods = sum(
            int((line.unit_price or "0").replace(".", "")) * line.quantity for line in lines
        )
        said: dict[str, str] = {}
        if self.shop.currency == "USD":
            said["freight"] = "9.90"
        else:
            said["platform_fee"] = _yuan(goods // 50)
            if goods < 5000:
                said["freight"] = rng.choice(("6.00", "8.00", "12.00"))
        luck, channel = rng.random(), self.shop.channel
        if luck < 0.22:
            said["seller_discount"] = _yuan(goods // 20)
        elif channel in ("tmall", "pdd", "jd") and luck < 0.55:
            said["platform_discount"] = said["platform_subsidy"] = _yuan(goods // 25)
        elif channel == "douyin" and luck < 0.5:
            said["streamer_discount"] = said["streamer_subsidy"] = _yuan(goods // 30)
        return IncomingAmounts(**said)

    def progress(
        self, rng: Random, status: SourceStatus, paid_at: datetime, number: int
    ) -> dict[str, Any]:
        """What the source knows of the order's further way."""
        if status == "closed":
            return {"close_reason": rng.choice(wishes.CLOSED)}
        if status not in ("shipped", "delivered", "finished"):
            return {}
        shipped_at = paid_at + timedelta(hours=8 + 50 * rng.random())
        carrier, form = _CARRIERS[number % len(_CARRIERS)]
        parcel = IncomingShipment(
            carrier=carrier,
            tracking_no=form.format(3_000_000_000_000 + self._own + number),
            shipped_at=shipped_at,
        )
        said: dict[str, Any] = {"shipped_at": shipped_at, "shipments": [parcel]}
        if status == "finished":
            said["finished_at"] = shipped_at + timedelta(days=3 + 5 * rng.random())
        return said


def tracking_number(number: int) -> tuple[str, str]:
    """A carrier's code with a number of its own kind."""
    carrier, form = _CARRIERS[number % len(_CARRIERS)]
    return carrier, form.format(1_000_000_000_000 + number)


def _yuan(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
