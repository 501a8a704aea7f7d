"""Where chains are walked: a shop with two warehouses, gift rules, and orders of one recipient."""

from __future__ import annotations

import random
from dataclasses import dataclass
from uuid import UUID

import msgspec

from zhidan.catalog import api as catalog
from zhidan.config.drills.shop import DrillShop, open_shop
from zhidan.kernel.ids import uuid7
from zhidan.kernel.money import to_text
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingOrder
from zhidan.platform.actors import SYSTEM
from zhidan.platform.deliveries import deliver_due
from zhidan.platform.work import run
from zhidan.pricing import api as pricing

CURRENCIES = ("JPY", "CNY", "KWD")  # of 0, 2 and 3 decimals
STOCK = 30


@dataclass(frozen=True)
class Ground:
    """A shop, its code, what of it can be sold from stock, and what is made to order."""

    shop: DrillShop
    code: str
    made: UUID
    made_code: str

    def place(self, name: str, currency: str, chance: random.Random) -> list[UUID]:
        """Two to four orders of one recipient come in, some of them paid."""
        number = f"{chance.randrange(10**9):09d}"
        recipient = {
            "name": f"买家{number}", "mobile": f"13{number}", "province": "浙江省",
            "city": "杭州市", "district": "余杭区", "detail": f"文一西路{number[:4]}号",
        }  # fmt: skip
        sent = [
            {**self._order(f"{name}-{at}", currency, chance), "recipient": recipient,
             "buyer": {"nick": f"买家{number}"}}
            for at in range(chance.randint(2, 4))
        ]  # fmt: skip
        placed = run(
            orders.place_orders,
            actor=SYSTEM,
            shop=self.code,
            orders=[msgspec.convert(one, IncomingOrder) for one in sent],
        )
        while deliver_due():
            pass
        return [row.order_id for row in placed if row.order_id]

    def _order(self, number: str, currency: str, chance: random.Random) -> dict[str, object]:
        codes = chance.sample([*self.shop.codes, self.made_code], chance.randint(1, 3))
        lines = [
            {"title": code, "outer_code": code, "quantity": chance.randint(1, 5),
             "unit_price": to_text(chance.randint(1, 90_000), currency),
             "is_presale": chance.random() < 0.2, "tax": to_text(chance.randint(0, 99), currency)}
            for code in codes
        ]  # fmt: skip
        amounts = {
            name: to_text(chance.randint(0, most), currency)
            for name, most in (
                ("freight", 900), ("seller_discount", 300), ("platform_discount", 99),
                ("streamer_discount", 20), ("platform_subsidy", 77), ("streamer_subsidy", 7),
                ("tax", 50),
            )
            if chance.random() < 0.5
        }  # fmt: skip
        status = chance.choice(["paid", "paid", "unpaid"])
        return {
            "external_no": number, "status": status, "currency": currency, "lines": lines,
            "amounts": amounts,
        }  # fmt: skip


def open_ground() -> Ground:
    """Open a shop of its own for chains, with what its rules give."""
    code = f"c{uuid7().hex[-8:]}"
    shop = open_shop(skus=5, stock=STOCK, code=code, warehouses=2)
    made_code = f"{code}-MADE"
    made = run(
        catalog.create_skus,
        actor=SYSTEM,
        skus=[catalog.NewSku(made_code, made_code, supply="to_order")],
    )[made_code]
    _say_how_they_travel(shop)
    run(
        pricing.save_gift_rules,
        actor=SYSTEM,
        edits=[
            _gives(shop, "每单", "6", 0, if_short="wait", most_orders=1_000),
            _gives(shop, "首单", "9", 1, once_per_buyer=True),
        ],
    )
    return Ground(shop, code, made, made_code)


def _say_how_they_travel(shop: DrillShop) -> None:
    rules = (
        catalog.ProductEdit(ships_alone=True),
        catalog.ProductEdit(most_per_parcel=2),
        catalog.ProductEdit(ships_alone=True, most_per_parcel=1),
    )
    rows = [
        catalog.GoodsRow(code=code, product=rule)
        for code, rule in zip(shop.codes, rules, strict=False)
    ]
    run(catalog.save_goods, actor=SYSTEM, rows=rows)


def _gives(
    shop: DrillShop, name: str, at_least: str, sku: int, **spec: object
) -> pricing.GiftRuleEdit:
    """A rule that gives one piece to orders of so many units."""
    told = {
        "counted": "quantity", "shops": [shop.id],
        "tiers": [{"at_least": at_least, "gifts": [{"sku_id": shop.sku_ids[sku], "quantity": 1}]}],
        **spec,
    }  # fmt: skip
    said = msgspec.convert(msgspec.to_builtins(told), pricing.GiftSpec)
    return pricing.GiftRuleEdit(name=name, is_on=True, spec=said)
