"""Random chains on the pure rules alone: split, restored, changed, taken back, merged, paid.

What a rule answers is carried out on plain values; after every step the sums must be what they
were. `Broken` names the promise that a step did not keep.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

import msgspec

from zhidan.kernel.errors import ActionNotAllowed, Conflict, InvalidInput
from zhidan.kernel.money import apportion, exponent, to_text
from zhidan.orders.changing import (
    Baseline,
    Goods,
    LineEdit,
    LinesWanted,
    LineWanted,
    MoneyNow,
    Planned,
    plan_change,
    refuse_to_change,
    settle_change,
)
from zhidan.orders.line_now import LineNow
from zhidan.orders.merging import Candidate, companies, refusal_to_merge
from zhidan.orders.rejoining import lines_again, refusal_to_rejoin, state_again
from zhidan.orders.sharing import unexplained_shares
from zhidan.orders.splitting import ParcelRule, PartLine, SplitLine, SplitWish, plan_parts
from zhidan.orders.splitting_money import PartMoney, SplitMoney, share_money
from zhidan.orders.states import CANCELLED, ELSEWHERE, ORDER, REJOINED, SPLIT, OrderFacts
from zhidan.orders.terms import Instalment, may_begin
from zhidan.payments.rules import spread
from zhidan.payments.states import PAYMENT, PaymentFacts

DEEPEST = 30
CURRENCIES = ("JPY", "CNY", "KWD")
W1, W2 = UUID(int=1), UUID(int=2)
SKUS = [Goods(UUID(int=10 + n), f"S{n}", f"商品{n}", "", "stocked") for n in range(3)]
GOODS = {sku.id: sku for sku in SKUS}
PARCEL_RULES = {
    SKUS[0].id: ParcelRule(SKUS[0].id, ships_alone=True, most=2),
    SKUS[1].id: ParcelRule(SKUS[1].id, ships_alone=False, most=3),
}
FREE = {(sku.id, house): 4 for sku in SKUS for house in (W1, W2)}
_WAYS = (
    "warehouse", "stock", "presale", "made_to_order", "product", "policy", "weight", "quantity",
)  # fmt: skip
_FIGURES = (
    "goods", "freight", "tax", "seller_discount", "platform_discount", "streamer_discount",
    "platform_subsidy", "streamer_subsidy", "start_needs", "ship_needs",
)  # fmt: skip


class Broken(AssertionError):
    """A promise that was not kept."""


def holds(promise: str, kept: bool) -> None:
    if not kept:
        raise Broken(promise)


@dataclass(slots=True)
class Pure:
    """An order as the rules see it; money in minor units. `kept` was paid and not given back, of
    it `asked` is on its way back."""

    id: UUID
    root: UUID
    lines: list[LineNow]
    money: MoneyNow
    merge_key: bytes | None
    warehouse_id: UUID | None
    state: str = "pending_payment"
    kept: int = 0
    asked: int = 0
    before: str = ""
    group: UUID | None = None
    parts: list[Pure] = field(default_factory=list)
    was: list[tuple[list[LineNow], MoneyNow]] = field(default_factory=list)
    is_sealed: bool = False
    fulfilment_status: str = "unfulfilled"

    @property
    def terms(self) -> str:
        return self.money.terms

    @property
    def payable_minor(self) -> int:
        return self.money.payable

    @property
    def start_needs_minor(self) -> int:
        return self.money.start_needs

    @property
    def ship_needs_minor(self) -> int:
        return self.money.ship_needs

    def facts(self) -> OrderFacts:
        return OrderFacts(
            self.state, "paid", "unfulfilled", "not_required", frozenset(), False, False,
            missing_to_start=max(self.money.start_needs - self.kept, 0),
        )  # fmt: skip


class PureChain:
    """A seeded chain of decisions about two orders of one buyer."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.currency = CURRENCIES[seed % 3]
        self.ids = count(100)
        self.captured = self.free = self.back = 0
        self.orders = [self._sold() for _ in range(2)]
        self.done: list[str] = []

    def walk(self) -> None:
        """Raises: Broken."""
        for _ in range(min(self.rng.randint(1, DEEPEST), self.rng.randint(1, DEEPEST))):
            step = self.rng.choices(_STEPS, _WEIGHTS)[0]
            try:
                said = step(self)
            except (InvalidInput, Conflict) as refusal:
                said = refusal.code
            except ActionNotAllowed as refusal:
                said = str(refusal.params["reason"])
            self.done.append(f"{step.__name__} {said}")
            kept = sum(one.kept for one in self.orders)
            holds("M9", kept + self.free + self.back == self.captured)
            holds("M5", all(0 <= one.asked <= one.kept for one in self.orders))

    def _id(self) -> UUID:
        return UUID(int=next(self.ids))

    def _sold(self) -> Pure:
        rng, unit = self.rng, 10 ** exponent(self.currency)
        lines = [self._line(at + 1, unit) for at in range(rng.randint(1, 3))]
        goods = sum(line.amount_minor for line in lines)
        freight, tax = rng.randint(0, 9 * unit), rng.choice([0, rng.randint(1, 5 * unit)])
        most = goods + (freight + tax) * (rng.random() < 0.2)
        off = apportion(rng.randint(0, most // rng.randint(1, 4)), [rng.randint(0, 9), 1, 2])
        payable = goods + freight + tax - sum(off)
        terms, plan, needs = "prepaid", (), (payable, payable)
        if payable > 10 and rng.random() < 0.4:
            first = payable // 3
            plan = (Instalment(first, "start"), Instalment(payable - first, "ship"))
            terms, needs = "deposit", (first, payable)
        money = MoneyNow(
            self.currency, goods, freight, tax, *off, rng.randint(0, 9), rng.randint(0, 9),
            payable, terms, *needs, plan,
        )  # fmt: skip
        done = settle_change(lines=lines, after=lines, money=money, known=Baseline())
        key = self._id()
        return Pure(
            key, key, list(done.lines), done.money, rng.choice([b"a"] * 4 + [b"b", None]),
            rng.choice([W1, W1, W1, W2, None]), is_sealed=rng.random() < 0.05,
        )  # fmt: skip

    def _line(self, position: int, unit: int) -> LineNow:
        sku, quantity = self.rng.choice(SKUS), self.rng.randint(1, 6)
        price = Decimal(self.rng.randint(0, 99 * unit)).scaleb(-exponent(self.currency))
        amount = int((price * quantity).scaleb(exponent(self.currency)))
        if self.rng.random() < 0.3:
            amount = self.rng.randint(0, 300 * unit)
        return LineNow(
            self._id(), position, "", "goods", "stocked", sku.id, "", "", sku.code, sku.title, "",
            quantity, 0, None, price, amount, self.rng.randint(0, unit), 0,
            self.rng.randint(0, unit), amount, None, True, "none", self.rng.randint(0, quantity),
            self.rng.random() < 0.3, None, None, False, "", {}, b"", None, 0, 0, 0, 0, 0, 0,
        )  # fmt: skip

    def _one(self, *states: str) -> Pure:
        fit = [one for one in self.orders if one.state in states]
        return self.rng.choice(fit if fit and self.rng.random() < 0.95 else self.orders)

    def split(self) -> str:
        one = self._one("pending_review", "approved", "pending_payment")
        if code := ORDER.refusal("split", one.state, one.facts()):
            return code
        if one.asked:
            return "split_refund_open"
        seen = [_seen(line) for line in one.lines]
        parts = plan_parts(seen, self._wish(seen), houses=[W1, W2], free=FREE)
        whole = _split_money(one)
        planned = share_money(whole, seen, parts)
        adds_up(whole, seen, planned)
        one.parts = [self._part(one, part) for part in planned]
        self.orders += one.parts
        one.before, one.state, one.kept, one.group = one.state, SPLIT, 0, None
        for part in one.parts:
            sound(part)
        return "ok"

    def _wish(self, lines: Sequence[SplitLine]) -> SplitWish:
        if self.rng.random() < 0.4:
            way: Any = self.rng.choice(_WAYS)
            return SplitWish(way=way, most=self.rng.randint(1, 900))
        parts: list[list[PartLine]] = [[] for _ in range(self.rng.randint(2, 4))]
        for line in lines:
            weights = [self.rng.randint(0, 2) for _ in parts]
            for part, quantity in zip(parts, apportion(line.quantity, weights), strict=True):
                if quantity:
                    part.append(PartLine(line.id, quantity))
        return SplitWish(way="hand", parts=tuple(map(tuple, parts)))

    def _part(self, whole: Pure, part: PartMoney) -> Pure:
        known, told = {line.id: line for line in whole.lines}, part.money
        lines = [
            msgspec.structs.replace(
                known[p.line_id], id=self._id(), position=at, quantity=p.quantity,
                refund_quantity=p.refund_quantity, amount_minor=p.amount,
                discount_minor=p.discount, tax_minor=p.tax, origin_line_id=p.line_id,
            ).with_share(p.share)
            for at, p in enumerate(part.pieces, start=1)
        ]  # fmt: skip
        money = msgspec.structs.replace(
            whole.money, payable=told.payable, plan=told.plan,
            **{name: getattr(told, name) for name in _FIGURES},
        )  # fmt: skip
        return Pure(
            self._id(), whole.root, lines, money, whole.merge_key, whole.warehouse_id,
            whole.state, told.kept,
        )  # fmt: skip

    def unsplit(self) -> str:
        one = self._one(SPLIT)
        if any(part.asked for part in one.parts):
            return "split_refund_open"
        if code := refusal_to_rejoin(one, one.parts):
            return code
        if any(part.group for part in one.parts):
            return "unsplit_merged"
        pieces = [_row(line) for part in one.parts for line in part.lines]
        mapped = lines_again([_row(line) for line in one.lines], pieces)
        if mapped is None:
            return "unsplit_changed"
        same = all(mapped[line.id] == (line.sku_id, line.supply) for line in one.lines)
        for name in (*_FIGURES, "payable"):
            told = sum(getattr(part.money, name) for part in one.parts)
            holds("identity", told == getattr(one.money, name) or not same)
        one.state = ORDER.next_state(
            state_again(one.before, [part.state for part in one.parts]), one.state, None
        )
        one.kept = sum(part.kept for part in one.parts)
        for part in one.parts:
            part.state, part.kept = REJOINED, 0
        one.parts = []
        one.lines = [
            msgspec.structs.replace(line, sku_id=mapped[line.id][0], supply=mapped[line.id][1])
            for line in one.lines
        ]
        if not same:
            one.was.clear()
        sound(one)
        return "ok"

    def change(self) -> str:
        one = self._one("pending_review", "approved", "pending_payment")
        target, unit = self.rng.choice(one.lines), 10 ** exponent(self.currency)
        few = to_text(self.rng.randint(0, 20 * unit), self.currency)
        wanted = self.rng.choice([
            LinesWanted(edits=(LineEdit(target.id, quantity=self.rng.randint(1, 8)),)),
            LinesWanted(edits=(LineEdit(target.id, unit_price=few),)),
            LinesWanted(edits=(LineEdit(target.id, sku_id=self.rng.choice(SKUS).id),)),
            LinesWanted(removed=frozenset({target.id})),
            LinesWanted(added=((self._id(), LineWanted(SKUS[0].id, 2, few)),)),
            LinesWanted(freight=few),
            LinesWanted(seller_discount=few),
        ])  # fmt: skip
        planned = plan_change(
            lines=one.lines, money=one.money, wanted=wanted, goods=GOODS,
            first_free=one.lines[-1].position + 1, baseline=Baseline(),
        )  # fmt: skip
        if planned.money == one.money and not planned.touched:
            return "nothing_changed"
        self._carry_out(one, planned, [*one.was, (one.lines, one.money)])
        return "ok"

    def _carry_out(
        self, one: Pure, planned: Planned, was: list[tuple[list[LineNow], MoneyNow]]
    ) -> None:
        refuse_to_change(
            state=one.state, fulfilment_status="unfulfilled", is_packed=False, has_lines=True,
            asks_lines=True,
        )  # fmt: skip
        holds("O6", one.state not in ELSEWHERE)
        if one.state == "approved":
            one.state = ORDER.next_state("unapprove", one.state, one.facts())
        one.lines, one.money, one.was = list(planned.lines), planned.money, was
        self._begin(one)
        sound(one)

    def take_back(self) -> str:
        changed = [one for one in self.orders if one.was]
        if not changed:
            return "nothing changed"
        one = self.rng.choice(changed)
        lines, told = one.was[-1]
        planned = settle_change(
            lines=one.lines, after=lines, stated=(told.goods, told.tax),
            money=msgspec.structs.replace(one.money, **msgspec.structs.asdict(told.parts())),
            known=Baseline(money=told, shares=unexplained_shares(lines, told.parts())),
        )  # fmt: skip
        self._carry_out(one, planned, one.was[:-1])
        holds("identity", (one.lines, one.money) == (lines, told))
        return "ok"

    def merge(self) -> str:
        wanted = ("pending_review", "approved") if self.rng.random() < 0.8 else ORDER.states
        fit = [one for one in self.orders if one.state in wanted]
        company = self.rng.sample(fit, min(len(fit), self.rng.randint(2, 4)))
        groups = {one.group for one in company} - {None}
        company = [one for one in self.orders if one in company or one.group in groups]
        offers = companies(Candidate(o.id, o.warehouse_id, o.group, o.root) for o in company)
        for offer in offers:
            told = [one for one in company if one.id in offer]
            holds("O10.company", len({one.warehouse_id for one in told} - {None}) < 2)
            holds("O7", len({one.root for one in told}) == len(told) or bool(groups))
        if code := refusal_to_merge(company):
            return code
        holds("O7", len({(one.merge_key, one.terms) for one in company}) == 1)
        holds("O7", company[0].merge_key is not None)
        holds("O10.company", len({one.warehouse_id for one in company} - {None}) < 2)
        holds("O10.company", all(one.state in ("pending_review", "approved") for one in company))
        group = next(iter(groups), None) or self._id()
        for one in company:
            one.group = group
        return "ok"

    def approve(self) -> str:
        one = self._one("pending_review")
        one.state = ORDER.next_state("approve", one.state, one.facts())
        holds("M8.terms", one.kept >= one.money.start_needs)
        return "ok"

    def cancel(self) -> str:
        one = self._one("pending_review", "approved", "pending_payment")
        one.state = ORDER.next_state("cancel", one.state, one.facts())
        one.group, one.asked = None, one.kept
        return "ok"

    def pay(self) -> str:
        amount = self.rng.randint(1, 300 * 10 ** exponent(self.currency))
        fit = [o for o in self.orders if o.state != CANCELLED and o.state not in ELSEWHERE]
        targets = self.rng.sample(fit, min(len(fit), 3))
        wanted = [max(one.money.payable - one.kept, 0) for one in targets]
        given = spread(amount, wanted)
        self.captured += amount
        self.free += amount - sum(given)
        for one, part in zip(targets, given, strict=True):
            one.kept += part
            self._begin(one)
        return "ok"

    def _begin(self, one: Pure) -> None:
        needs = one.money.start_needs
        if one.state == "pending_payment" and may_begin(
            terms=one.terms, kept=one.kept, needs_to_start=needs, payable=one.money.payable
        ):
            one.state = ORDER.next_state("receive_payment", one.state, one.facts())

    def refund(self) -> str:
        """Ask for what an order has too much, or for some of it; or give back what was asked."""
        one = self.rng.choice(self.orders)
        if one.asked and self.rng.random() < 0.6:
            one.kept, self.back, one.asked = one.kept - one.asked, self.back + one.asked, 0
            return "succeed ok"
        facts = PaymentFacts("manual", one.kept, one.kept, one.asked, 0)
        if code := PAYMENT.refusal("refund", "captured", facts):
            return code
        one.asked += self.rng.randint(1, one.kept - one.asked)
        return "ok"


def _seen(line: LineNow) -> SplitLine:
    return SplitLine(
        line.id, line.sku_id, line.supply, line.kind, line.quantity, line.refund_quantity,
        line.is_presale, line.is_customised, line.amount_minor, line.discount_minor,
        line.tax_minor, line.share, 100, line.gift_rule_id,
        PARCEL_RULES.get(line.sku_id),
    )  # fmt: skip


def _split_money(one: Pure) -> SplitMoney:
    money = one.money
    return SplitMoney(*(getattr(money, name) for name in _FIGURES), 0, one.kept, money.plan)


def _row(line: LineNow) -> dict[str, Any]:
    return {
        "id": line.id, "sku_id": line.sku_id, "supply": line.supply, "quantity": line.quantity,
        "amount_minor": line.amount_minor, "payable_minor": line.payable_minor,
        "origin_line_id": line.origin_line_id,
    }  # fmt: skip


def adds_up(whole: SplitMoney, lines: Sequence[SplitLine], parts: Sequence[PartMoney]) -> None:
    """The parts are the order, figure by figure and line by line."""
    told = [part.money for part in parts]
    for name in _FIGURES:
        figures = [getattr(money, name) for money in told]
        holds("O6.amounts", sum(figures) == getattr(whole, name) and min(figures) >= 0)
    holds("O6.moved", sum(money.kept for money in told) == whole.kept)
    if whole.kept >= whole.ship_needs:
        holds("M8.terms", all(money.kept >= money.ship_needs for money in told))
    pieces: dict[UUID, list[Any]] = {}
    for part in parts:
        for piece in part.pieces:
            pieces.setdefault(piece.line_id, []).append(piece)
    for line in lines:
        for name in ("quantity", "refund_quantity", "amount", "discount", "tax"):
            holds("O6", sum(getattr(p, name) for p in pieces[line.id]) == getattr(line, name))
        sums = [sum(row) for row in zip(*(_figures(p.share) for p in pieces[line.id]), strict=True)]
        holds("O6", tuple(sums) == _figures(line.share))


def _figures(share: Any) -> tuple[int, ...]:
    return msgspec.structs.astuple(share)


def sound(one: Pure) -> None:
    """What must be true of every order by itself."""
    money, lines = one.money, one.lines
    off = money.seller_discount + money.platform_discount + money.streamer_discount
    holds("O5.payable", money.payable == money.goods + money.freight + money.tax - off >= 0)
    holds("O5.goods", money.goods == sum(line.amount_minor for line in lines))
    shares = [sum(row) for row in zip(*(_figures(line.share) for line in lines), strict=True)]
    rest = [money.freight, money.platform_subsidy, money.streamer_subsidy]
    holds("O5.apportioned", [shares[0], *shares[4:]] == [min(off, money.goods), *rest])
    for x in lines:
        holds("O5.line", x.payable_minor == x.amount_minor - x.apportioned_minor >= 0)
    holds("M8.terms", 0 <= money.start_needs <= money.ship_needs)
    if money.plan:
        holds("M8.terms", sum(part.amount_minor for part in money.plan) == money.payable)
        holds("M8.terms", money.ship_needs == money.payable)


_CHOICES: dict[Callable[[PureChain], str], int] = {
    PureChain.split: 8, PureChain.unsplit: 5, PureChain.change: 7, PureChain.take_back: 4,
    PureChain.merge: 3, PureChain.approve: 3, PureChain.cancel: 1, PureChain.pay: 5,
    PureChain.refund: 4,
}  # fmt: skip
_STEPS, _WEIGHTS = list(_CHOICES), list(_CHOICES.values())
