"""Random changes on the pure planner: sums hold in every currency, and the way back is exact."""

from __future__ import annotations

import random
from decimal import Decimal
from uuid import UUID

import pytest

from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.ids import uuid7
from zhidan.kernel.money import exponent, to_text
from zhidan.orders.changing import (
    Baseline,
    Goods,
    LineEdit,
    LinesWanted,
    LineWanted,
    MoneyNow,
    Planned,
    Swap,
    plan_change,
    settle_change,
)
from zhidan.orders.line_now import LineNow, line_of
from zhidan.orders.terms import Instalment

CHAINS = 2_000
SKUS = [Goods(uuid7(), f"S{n}", f"商品{n}", "", "stocked") for n in range(4)]
GOODS = {sku.id: sku for sku in SKUS}


def sold(rng: random.Random, position: int, currency: str) -> LineNow:
    """A line whose amount its price may or may not explain."""
    sku, quantity = rng.choice(SKUS), rng.randint(1, 9)
    price = Decimal(rng.randint(0, 500_000)).scaleb(-4)
    exact = int((price * quantity).scaleb(exponent(currency)))
    amount = exact if rng.random() < 0.7 else rng.randint(0, 5_000)
    return LineNow(
        uuid7(), position, "", "goods", "stocked", sku.id, "", "", sku.code, sku.title, "",
        quantity, 0, None, price, amount, 0, 0, 0, amount, None, True, "none", 0, False, None,
        None, False, "", {}, b"", None, 0, 0, 0, 0, 0, 0,
    )  # fmt: skip


def new_order(rng: random.Random, currency: str) -> tuple[list[LineNow], MoneyNow]:
    lines = [sold(rng, n + 1, currency) for n in range(rng.randint(1, 5))]
    goods = sum(line.amount_minor for line in lines)
    off = [rng.randint(0, goods // 4) for _ in range(3)]
    freight = rng.randint(0, 900)
    payable = goods + freight - sum(off)
    terms, plan, needs = "prepaid", (), (0, 0)
    if payable > 10 and rng.random() < 0.3:
        first = payable // 3
        plan = (Instalment(first, "start"), Instalment(payable - first, "ship"))
        terms, needs = "deposit", (first, payable)
    money = MoneyNow(
        currency, goods, freight, 0, *off, rng.randint(0, 99), 0, payable, terms, *needs, plan
    )
    done = settle_change(lines=lines, after=lines, money=money, known=Baseline())
    return list(done.lines), done.money


def wish(rng: random.Random, lines: list[LineNow], currency: str) -> LinesWanted:
    target = rng.choice(lines)
    return rng.choice([
        LinesWanted(edits=(LineEdit(target.id, quantity=rng.randint(1, 12)),)),
        LinesWanted(edits=(LineEdit(target.id, unit_price=to_text(rng.randint(0, 9_999), "KWD")),)),
        LinesWanted(edits=(LineEdit(target.id, sku_id=rng.choice(SKUS).id),)),
        LinesWanted(edits=(LineEdit(target.id, personalisation=rng.choice(["", "刻字"])),)),
        LinesWanted(removed=frozenset({target.id})),
        LinesWanted(added=((uuid7(), LineWanted(rng.choice(SKUS).id, rng.randint(1, 5), "3.5")),)),
        LinesWanted(swaps=(Swap(rng.choice(SKUS).id, rng.choice(SKUS).id),)),
        LinesWanted(freight=to_text(rng.randint(0, 500), currency)),
        LinesWanted(seller_discount=to_text(rng.randint(0, 2_000), currency)),
    ])  # fmt: skip


def holds(planned: Planned, before: MoneyNow) -> None:
    """What every order must satisfy, and what a change may not touch."""
    money, lines = planned.money, planned.lines
    off = money.seller_discount + money.platform_discount + money.streamer_discount
    assert money.payable == money.goods + money.freight + money.tax - off >= 0
    assert money.goods == sum(line.amount_minor for line in lines)
    assert sum(line.apportioned_minor for line in lines) == min(off, money.goods)
    assert sum(line.freight_minor for line in lines) == money.freight
    assert sum(line.platform_subsidy_minor for line in lines) == money.platform_subsidy
    assert all(line.payable_minor == line.amount_minor - line.apportioned_minor for line in lines)
    assert all(line.apportioned_minor <= line.amount_minor for line in lines)
    assert 0 <= money.start_needs <= money.ship_needs
    if money.plan:
        assert sum(part.amount_minor for part in money.plan) == money.payable
        assert money.ship_needs == money.payable
    elif money.payable > before.payable:
        assert money.start_needs == money.ship_needs == money.payable
    assert len({line.position for line in lines}) == len(lines)
    assert all(line_of(line.document(), line.words()).sold() == line.sold() for line in lines)


@pytest.mark.parametrize("currency", ["JPY", "CNY", "KWD"])
def test_chains_of_changes_add_up_and_lead_back_exactly(currency: str) -> None:
    rng = random.Random(f"changes {currency}")
    refused: set[str] = set()
    for _ in range(CHAINS // 3):
        lines, money = new_order(rng, currency)
        first = (lines, money)
        known: dict[UUID, LineNow] = {}
        way: list[tuple[list[LineNow], MoneyNow]] = []
        for _ in range(rng.randint(1, 6)):
            asked = wish(rng, lines, currency)
            position = max(line.position for step, _ in [*way, (lines, money)] for line in step) + 1
            try:
                planned = plan_change(
                    lines=lines, money=money, wanted=asked, goods=GOODS, first_free=position,
                    baseline=Baseline(known, first[1]),
                )  # fmt: skip
            except InvalidInput as refusal:
                refused.add(refusal.code)
                continue
            back_at_first = planned.money.payable == first[1].payable
            holds(planned, planned.money if back_at_first else money)
            for line in lines:
                if line.id in planned.touched:
                    known.setdefault(line.id, line)
            way.append((lines, money))
            lines, money = list(planned.lines), planned.money
        while way:
            was, told = way.pop()
            planned = settle_change(
                lines=lines, after=was, known=Baseline(money=told),
                money=MoneyNow(**{
                    **{name: getattr(money, name) for name in money.__struct_fields__},
                    "freight": told.freight, "seller_discount": told.seller_discount,
                }),
            )  # fmt: skip
            assert (list(planned.lines), planned.money) == (was, told)
            lines, money = was, told
        assert (lines, money) == first
    assert refused == {"no_lines_left", "discount_too_large", "plan_too_small"}


def test_changed_back_by_hand_it_is_the_line_it_was_even_if_no_price_explains_it() -> None:
    rng = random.Random(7)
    for currency in ("JPY", "CNY", "KWD"):
        lines, money = new_order(rng, currency)
        line = lines[0]
        asked = LinesWanted(edits=(LineEdit(line.id, quantity=line.quantity + 1, unit_price="7"),))
        changed = plan_change(lines=lines, money=money, wanted=asked, goods=GOODS, first_free=99)
        known = Baseline({line.id: line}, money)
        asked = LinesWanted(
            edits=(LineEdit(line.id, quantity=line.quantity, unit_price=str(line.unit_price)),)
        )
        back = plan_change(
            lines=list(changed.lines), money=changed.money, wanted=asked, goods=GOODS,
            first_free=99, baseline=known,
        )  # fmt: skip
        assert (list(back.lines), back.money) == (lines, money)
