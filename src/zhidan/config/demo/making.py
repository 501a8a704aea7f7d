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
from zhidan.config.demo.people import customer
from zhidan.orders.incoming import (
    IncomingAmounts,
    IncomingInvoice,
    IncomingLine,
    IncomingOrder,
    IncomingShipment,
    SourceStatus,
)

CUSTOMISED = 0.15
_CARRIERS = (("sf", "SF{:013d}"), ("zto", "7{:013d}"), ("yto", "YT{:013d}"), ("jt", "JT{:013d}"))
# As each platform words the states of its orders.
_WORDS = {
    "taobao": {"unpaid": "等待买家付款", "paid": "买家已付款,等待卖家发货", "shipped": "卖家已发货,等待买家确认",
               "finished": "交易成功", "closed": "交易关闭"},
    "jd": {"unpaid": "等待付款", "paid": "等待出库", "shipped": "等待确认收货", "finished": "完成",
           "closed": "(删除)等待出库"},
    "pdd": {"unpaid": "待付款", "paid": "待发货", "shipped": "已发货,待收货", "finished": "已收货",
            "closed": "已取消,退款成功"},
    "douyin": {"unpaid": "待支付", "paid": "备货中", "shipped": "已发货", "finished": "已完成",
               "closed": "已关闭"},
    "shopify": {"unpaid": "pending", "paid": "paid", "shipped": "fulfilled", "finished": "archived",
                "closed": "refunded"},
}  # fmt: skip
_WORDS["tmall"] = _WORDS["taobao"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Items with how well they sell, to be drawn from."""

    items: Sequence[Item]
    weights: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, kept: Sequence[Item]) -> Shelf:
        """The first items of a style sell best, as they do in life."""
        return cls(kept, list(accumulate(1 / (1 + place % 17) for place in range(len(kept)))))

    def draw(self, rng: Random) -> Item:
        return self.items[bisect(self.weights, rng.random() * self.weights[-1])]


_ALL = items()
STOCKED = Shelf.of([item for item in _ALL if item.supply == "stocked"])
TO_ORDER = Shelf.of([item for item in _ALL if item.supply == "to_order"])
VIRTUAL = [item for item in _ALL if item.supply == "virtual"]


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes orders of one shop. `buyers` is how many people buy there, again and again."""

    shop: DemoShop
    seed: str
    buyers: int

    def order(
        self,
        rng: Random,
        number: int,
        placed_at: datetime,
        status: SourceStatus,
        lines: list[IncomingLine] | None = None,
        **said: Any,
    ) -> IncomingOrder:
        """Order `number` of the shop; `lines` and `said` replace what would be drawn."""
        who = int(self.buyers * rng.random() ** 1.6)
        person = customer(Random(f"{self.seed}/{self.shop.code}/{who}"), who, self.shop.look)
        sold = lines if lines is not None else self.lines(rng, placed_at, number)
        paid_at = None if status == "unpaid" else placed_at + timedelta(minutes=rng.randint(1, 50))
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
            "flag": rng.choice((0, 0, 0, 0, 0, 0, 1, 2, 3, 4)),
            **self.progress(rng, status, paid_at or placed_at, number),
        }
        if rng.random() < 0.04:
            values |= {"seller_memo": rng.choice(wishes.MEMOS)}
        if rng.random() < 0.03:
            values |= {"gift_wrap": True, "card_text": rng.choice(wishes.CARDS)}
        if self.shop.channel == "douyin":
            values["streamer"] = "满满在直播"
        if rng.random() < 0.02 and self.shop.look == "plain":
            values["invoice"] = IncomingInvoice(
                title="个人", content="服饰", email="fp@example.com"
            )
        return IncomingOrder(**{**values, **said})

    def number(self, number: int) -> str:
        """The order's number as the platform writes it."""
        channel = self.shop.channel
        if channel in ("taobao", "tmall"):
            return f"{2_000_000_000_000_000_000 + number * 131 + 7}"
        if channel == "jd":
            return f"{290_000_000_000 + number * 13 + 3}"
        if channel == "pdd":
            return f"261101-{100_000_000_000_000 + number * 977}"
        if channel == "douyin":
            return f"{6_900_000_000_000_000_000 + number * 257 + 1}"
        return f"#{1000 + number}"

    def lines(self, rng: Random, placed_at: datetime, number: int) -> list[IncomingLine]:
        """One to three things, now and then with a surcharge beside them."""
        sold = []
        if rng.random() < CUSTOMISED:
            sold.append(self.line(TO_ORDER.draw(rng), 1, rng, placed_at))
        while not sold or (len(sold) < 3 and rng.random() < 0.38):
            quantity = 1 if rng.random() < 0.85 else rng.randint(2, 4)
            sold.append(self.line(STOCKED.draw(rng), quantity, rng, placed_at))
        if rng.random() < 0.02:
            sold.append(self.line(rng.choice(VIRTUAL), 1, rng, placed_at))
        return [
            line if self.shop.channel == "shopify" else _numbered(line, number, place)
            for place, line in enumerate(sold, start=1)
        ]

    def line(self, item: Item, quantity: int, rng: Random, placed_at: datetime) -> IncomingLine:
        """A line that sells an item; what is engraved says what and where."""
        price = item.price if self.shop.currency == "CNY" else item.price * 19 // 100
        said: dict[str, Any] = {}
        if item.style.engraved:
            said = {
                "personalisation": wishes.engraving(rng, placed_at.date()),
                "properties": wishes.details(rng, item.style.shape),
            }
        abroad = self.shop.currency == "USD"
        return IncomingLine(
            title=item.style.title_en if abroad else item.style.title,
            quantity=quantity,
            outer_code=item.code,
            external_item_id=f"6{item.style.no[0]}{item.style.no[1:]}00{ord(item.style.no[0])}",
            external_sku_id=item.barcode,
            spec=item.spec,
            list_price=_yuan(price * 5 // 4),
            unit_price=_yuan(price),
            kind="virtual" if item.supply == "virtual" else "goods",
            **said,
        )

    def amounts(self, rng: Random, lines: Sequence[IncomingLine]) -> IncomingAmounts:
        """Freight, coupons of the shop, of the platform, of the stream."""
        goods = sum(int(float(line.unit_price or 0) * 100 + 0.5) * line.quantity for line in lines)
        said: dict[str, str] = {}
        if self.shop.currency == "USD":
            said["freight"] = "9.90"
        elif goods < 5000:
            said["freight"] = rng.choice(("6.00", "8.00", "12.00"))
        if rng.random() < 0.22:
            said["seller_discount"] = _yuan(goods // 20)
        if self.shop.channel in ("tmall", "pdd", "jd") and rng.random() < 0.35:
            said |= {
                "platform_discount": _yuan(goods // 25),
                "platform_subsidy": _yuan(goods // 25),
            }
        if self.shop.channel == "douyin" and rng.random() < 0.3:
            said |= {
                "streamer_discount": _yuan(goods // 30),
                "streamer_subsidy": _yuan(goods // 30),
            }
        if self.shop.channel != "shopify":
            said["platform_fee"] = _yuan(goods // 50)
        return IncomingAmounts(**said)

    def progress(
        self, rng: Random, status: SourceStatus, paid_at: datetime, number: int
    ) -> dict[str, Any]:
        """What the source knows of the order's further way."""
        if status == "closed":
            return {"close_reason": rng.choice(wishes.CLOSED)}
        if status not in ("shipped", "delivered", "finished"):
            return {}
        shipped_at = paid_at + timedelta(hours=rng.randint(8, 60))
        carrier, form = rng.choice(_CARRIERS)
        parcel = IncomingShipment(
            carrier=carrier,
            tracking_no=form.format(3_000_000_000_000 + hash_number(self.shop.code, number)),
            shipped_at=shipped_at,
        )
        said: dict[str, Any] = {"shipped_at": shipped_at, "shipments": [parcel]}
        if status == "finished":
            said["finished_at"] = shipped_at + timedelta(days=rng.randint(3, 9))
        return said


def tracking_number(number: int) -> tuple[str, str]:
    """A carrier's code with a number of its own kind."""
    carrier, form = _CARRIERS[number % len(_CARRIERS)]
    return carrier, form.format(5_000_000_000_000 + number)


def hash_number(code: str, number: int) -> int:
    """Numbers of different shops far apart."""
    return sum(map(ord, code)) * 10_000_000 + number


def _numbered(line: IncomingLine, number: int, place: int) -> IncomingLine:
    return IncomingLine(
        **{
            name: getattr(line, name)
            for name in line.__struct_fields__
            if name != "external_line_no"
        },
        external_line_no=f"{3_000_000_000_000 + number * 10 + place}",
    )


def _yuan(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
