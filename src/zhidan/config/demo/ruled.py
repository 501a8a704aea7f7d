"""Orders that checks and rules of the shop's own choosing hold: three of each, while it is on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import msgspec

from zhidan.config.demo.making import STOCKED, TO_ORDER, Maker
from zhidan.config.demo.places import FAR
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingAmounts, IncomingInvoice, IncomingOrder
from zhidan.platform.actors import Actor
from zhidan.platform.work import run

EACH = 3
FIRST = 9_501
Place = Callable[[Sequence[IncomingOrder]], list[UUID]]
Change = Callable[[int], dict[str, Any]]


def orders_held_by_rules(
    rng: Random, maker: Maker, at: datetime, *, place: Place, actor: Actor
) -> list[UUID]:
    """Place them, each check and rule switched on for its own three only."""
    made: list[UUID] = []
    number = FIRST
    for rule, change in _cases(rng, maker, at, actor):
        with _switched_on(rule, actor):
            sent = [_order(rng, maker, at, number + n, change) for n in range(EACH)]
            made += place(sent)
        number += EACH
    return made


@contextmanager
def _switched_on(rule: UUID | None, actor: Actor) -> Iterator[None]:
    if rule is not None:
        run(orders.save_review_rules, actor=actor, edits=[orders.RuleEdit(id=rule, is_on=True)])
    yield
    if rule is not None:
        run(orders.save_review_rules, actor=actor, edits=[orders.RuleEdit(id=rule, is_on=False)])


def _order(rng: Random, maker: Maker, at: datetime, number: int, change: Change) -> IncomingOrder:
    plain = maker.order(
        rng, number, at - timedelta(hours=rng.uniform(1, 8)), "paid", buyer_message="",
        seller_memo="", flag=0, invoice=None,
    )  # fmt: skip
    return msgspec.structs.replace(plain, **change(number))


def _cases(
    rng: Random, maker: Maker, at: datetime, actor: Actor
) -> Iterator[tuple[UUID | None, Change]]:
    """A rule, or none where it is on as it comes, with what makes an order its own."""
    checks: dict[str, Change] = {
        "remote_area": lambda n: {"recipient": _far(maker, n)},
        "seller_memo": lambda _: {"seller_memo": "老客户，送两张贺卡"},
        "flagged": lambda _: {"flag": 1},
        "spec_missing": lambda n: {"lines": [_without_wish(rng, maker, at, n)]},
        "below_cost": lambda n: _gone_cheap(rng, maker, at, n),
        "large_order": lambda n: _for_a_company(rng, maker, at, n),
        "buyer_orders": lambda _: {"buyer": maker.person(0).buyer},
        "invoice_wanted": lambda _: {"invoice": IncomingInvoice(title="个人", content="服饰")},
        "cod": lambda _: {"is_cod": True},
        "ship_by_at_risk": lambda n: {"ship_by": at + timedelta(hours=n % EACH)},
    }
    for check, change in checks.items():
        found = orders.rule_named(check)
        assert found is not None
        yield found.rule_id, change
    yield None, lambda _: {"amounts": IncomingAmounts(paid="0.00")}  # the check `unpaid`
    for name, actions, meant in (
        (
            "手工刺绣先看图稿",
            orders.Actions(hold="刺绣师傅先看图稿"),
            orders.Condition("titles", "contains_any", ["刺绣"]),
        ),
        (
            "深夜订单缓审半小时",
            orders.Actions(delay_minutes=30),
            orders.Condition("hour", "at_least", 23),
        ),
        (
            "大额订单财务复核",
            orders.Actions(finance=True),
            orders.Condition("payable", "at_least", {"amount": "2000.00", "currency": "CNY"}),
        ),
    ):
        edit = orders.RuleEdit(
            name=name, is_on=False, priority=10, conditions=_any(), actions=actions
        )
        (saved,) = run(orders.save_review_rules, actor=actor, edits=[edit])
        yield saved.rule_id, lambda _: {}
        edit = orders.RuleEdit(id=saved.rule_id, conditions=_one(meant))
        run(orders.save_review_rules, actor=actor, edits=[edit])


def _any() -> orders.Conditions:
    return _one(orders.Condition("units", "at_least", 1))


def _one(condition: orders.Condition) -> orders.Conditions:
    return orders.Conditions([orders.Group([condition])])


def _far(maker: Maker, number: int) -> Any:
    place = FAR[2]
    return msgspec.structs.replace(
        maker.person(number).recipient,
        province=place.province, city=place.city, district=place.district,
    )  # fmt: skip


def _without_wish(rng: Random, maker: Maker, at: datetime, number: int) -> Any:
    line = maker.line(rng, TO_ORDER.draw(rng), 1, at, number * 10)
    return msgspec.structs.replace(line, personalisation="", properties={}, spec="")


def _gone_cheap(rng: Random, maker: Maker, at: datetime, number: int) -> dict[str, Any]:
    line = maker.line(rng, STOCKED.draw(rng), 1, at, number * 10)
    cheap = msgspec.structs.replace(line, unit_price="1.00", amount="1.00")
    return {"lines": [cheap], "amounts": IncomingAmounts(freight="0.00")}


def _for_a_company(rng: Random, maker: Maker, at: datetime, number: int) -> dict[str, Any]:
    line = maker.line(rng, TO_ORDER.draw(rng), 60, at, number * 10)
    return {"lines": [line], "amounts": IncomingAmounts(freight="0.00")}
