"""Splitting: whatever the way and the currency, the parts are the whole, to the last unit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.money import apportion, exponent
from zhidan.orders.amounts import LineShare, SharedParts, share_out
from zhidan.orders.splitting import (
    MOST_PARTS,
    ParcelRule,
    Part,
    SplitLine,
    SplitWish,
    plan_parts,
)
from zhidan.orders.splitting_money import (
    PartMoney,
    SplitMoney,
    covered,
    crossed,
    share_money,
)
from zhidan.orders.terms import Instalment

W1, W2 = UUID(int=901), UUID(int=902)
WAYS = (
    "warehouse", "stock", "presale", "made_to_order", "product", "policy", "weight", "quantity",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """An order, and what the warehouses have for it."""

    currency: str
    lines: list[SplitLine]
    money: SplitMoney
    free: dict[tuple[UUID, UUID], int]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """An order whose sums are those of its lines, as every order of ours that nothing contradicts:
    discounts may be more than the goods, payments too much, terms a plan of parts."""
    currency = draw(st.sampled_from(["JPY", "CNY", "KWD"]))
    unit = 10 ** exponent(currency)
    drawn = draw(
        st.lists(
            st.tuples(
                st.integers(0, 300 * unit), st.integers(1, 9), st.integers(0, 2_000),
                st.sampled_from(["stocked", "stocked", "to_order", "virtual", ""]), st.booleans(),
            ),
            min_size=1, max_size=6,
        )
    )  # fmt: skip
    goods = sum(amount for amount, *_ in drawn)
    some = st.integers(0, 40 * unit)
    freight, tax = draw(some), draw(some)
    whole = goods + freight + tax
    discounts = apportion(draw(st.integers(0, whole)), draw(st.tuples(some, some, some)))
    shared = SharedParts(*discounts, freight, draw(some), draw(some))
    shares = share_out(shared, [amount for amount, *_ in drawn])
    rules = draw(st.lists(st.none() | st.tuples(st.booleans(), st.integers(0, 4)), min_size=3))
    lines = [
        SplitLine(
            UUID(int=at), UUID(int=100 + at % 3), supply, "goods", quantity,
            draw(st.integers(0, quantity)), is_other, is_other, amount, amount // 7,
            draw(st.integers(0, amount)), share, weight,
            parcel_rule=(rule := rules[at % 3]) and ParcelRule(UUID(int=at % 3), *rule),
        )
        for at, ((amount, quantity, weight, supply, is_other), share) in enumerate(
            zip(drawn, shares, strict=True), start=1
        )
    ]  # fmt: skip
    payable = whole - sum(discounts)
    plan = apportion(payable, draw(st.lists(st.integers(1, 9), min_size=1, max_size=4)))
    gates = sorted(
        draw(st.lists(st.sampled_from(["start", "ship", "later"]), min_size=4, max_size=4))
    )
    agreed = tuple(
        Instalment(minor, gate)
        for minor, gate in zip(plan, gates, strict=False)
        if minor  # type: ignore[arg-type]
    )
    agreed = agreed if draw(st.booleans()) else ()
    start = sum(p.amount_minor for p in agreed if p.gate == "start")
    ship = sum(p.amount_minor for p in agreed if p.gate != "later")
    money = SplitMoney(
        goods, freight, tax, *discounts, shared.platform_subsidy, shared.streamer_subsidy, start,
        ship, draw(st.integers(0, payable)), draw(st.integers(0, payable)), agreed,
    )  # fmt: skip
    free = {
        (UUID(int=100 + sku), house): draw(st.integers(0, 9))
        for sku in range(3)
        for house in (W1, W2)
    }
    return Case(currency, lines, money, free)


@st.composite
def by_hand(draw: st.DrawFn, lines: list[SplitLine]) -> list[Part]:
    count = draw(st.integers(2, 4))
    parts: list[Part] = [{} for _ in range(count)]
    for line in lines:
        weights = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
        for part, quantity in zip(parts, apportion(line.quantity, weights), strict=True):
            if quantity:
                part[line.id] = quantity
    return [part for part in parts if part]


def adds_up(case: Case, parts: list[Part]) -> list[PartMoney]:
    """Every figure of the parts together is the order's; none is less than nothing."""
    found = share_money(case.money, case.lines, parts)
    for name in SplitMoney.__struct_fields__:
        if name != "plan":
            told = [getattr(part.money, name) for part in found]
            assert sum(told) == getattr(case.money, name), name
            assert min(told) >= 0, name
    for line in case.lines:
        pieces = [p for part in found for p in part.pieces if p.line_id == line.id]
        for name in ("quantity", "refund_quantity", "amount", "discount", "tax"):
            assert sum(getattr(p, name) for p in pieces) == getattr(line, name), name
        for name in LineShare.__struct_fields__:
            told = [getattr(p.share, name) for p in pieces]
            assert sum(told) == getattr(line.share, name), name
            assert min(told) >= 0
        assert all(p.share.discount <= p.amount for p in pieces)
        assert all(p.refund_quantity <= p.quantity for p in pieces)
    for part in found:
        money = part.money
        assert money.payable >= 0
        assert money.goods == sum(p.amount for p in part.pieces)
        assert money.freight == sum(p.share.freight for p in part.pieces)
        assert sum(p.share.discount for p in part.pieces) == min(
            money.seller_discount + money.platform_discount + money.streamer_discount, money.goods
        )
        if case.money.plan:
            assert sum(p.amount_minor for p in money.plan) == money.payable
    if case.money.kept >= case.money.start_needs:
        assert all(part.money.kept >= part.money.start_needs for part in found)
    if case.money.kept >= case.money.ship_needs:
        assert all(part.money.kept >= part.money.ship_needs for part in found)
    return found


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_parts_made_by_hand_are_the_whole(data: st.DataObject) -> None:
    case = data.draw(cases())
    parts = data.draw(by_hand(case.lines))

    found = adds_up(case, parts)

    # A part that is split again adds up as well: to the part, and so to the whole.
    known = {line.id: line for line in case.lines}
    one = found[0]
    again = [
        SplitLine(
            p.line_id, known[p.line_id].sku_id, known[p.line_id].supply, "goods", p.quantity,
            p.refund_quantity, False, False, p.amount, p.discount, p.tax, p.share,
        )
        for p in one.pieces
    ]  # fmt: skip
    adds_up(Case(case.currency, again, one.money, {}), data.draw(by_hand(again)))


@settings(max_examples=300, deadline=None)
@given(cases(), st.sampled_from(WAYS), st.integers(1, 3_000))
def test_every_way_takes_every_piece_once(case: Case, way: str, most: int) -> None:
    wish = SplitWish(way=way, most=most)  # type: ignore[arg-type]
    try:
        parts = plan_parts(case.lines, wish, houses=[W1, W2], free=case.free)
    except InvalidInput as error:
        refused = error.code
    else:
        refused = ""
    event(f"{way}: {refused or 'split'}")
    if refused:
        assert refused in ("split_one_part", "split_too_many")
        return
    assert 2 <= len(parts) <= MOST_PARTS
    for line in case.lines:
        assert sum(part.get(line.id, 0) for part in parts) == line.quantity
    adds_up(case, parts)


@settings(max_examples=300, deadline=None)
@given(cases())
def test_product_rules_are_kept_by_as_few_parts_as_they_allow(case: Case) -> None:
    goods = [line for line in case.lines if not line.goes_along]
    pieces = {rule: 0 for line in goods if (rule := line.parcel_rule)}
    for line in goods:
        if line.parcel_rule:
            pieces[line.parcel_rule] += line.quantity
    cut = {rule: -(-count // (rule.most or count)) for rule, count in pieces.items()}
    shared = [cut.get(line.parcel_rule, 1) for line in goods if not is_alone(line)]
    needed = max(shared, default=0) + sum(cut[rule] for rule in cut if rule.ships_alone)
    try:
        parts = plan_parts(case.lines, SplitWish(way="policy"), houses=(), free={})
    except InvalidInput as error:
        refused, parts = error.code, []
    else:
        refused = ""
    said = "split_one_part" if needed < 2 else "split_too_many" if needed > MOST_PARTS else ""
    assert (refused, len(parts)) == (said, 0 if said else needed)
    for part in parts:
        held = [line for line in goods if line.id in part]
        for rule in {line.parcel_rule for line in held if line.parcel_rule}:
            together = sum(part[line.id] for line in held if line.parcel_rule == rule)
            assert together <= (rule.most or together)
            assert not rule.ships_alone or {line.parcel_rule for line in held} == {rule}


def is_alone(line: SplitLine) -> bool:
    return line.parcel_rule is not None and line.parcel_rule.ships_alone


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=5),
    st.lists(st.integers(0, 99), min_size=1, max_size=5),
)
def test_a_table_has_the_sums_of_its_rows_and_columns(rows: list[int], weights: list[int]) -> None:
    columns = apportion(sum(rows), weights)
    table = crossed(rows, columns)
    assert [sum(row) for row in table] == rows
    assert [sum(column) for column in zip(*table, strict=True)] == columns
    assert min(min(row) for row in table) >= 0


def test_what_was_paid_covers_the_beginnings_first() -> None:
    assert covered(0, [30, 10], [50, 20], [90, 40]) == [0, 0]
    assert covered(41, [30, 10], [50, 20], [90, 40]) == [31, 10]
    assert covered(70, [30, 10], [50, 20], [90, 40]) == [50, 20]
    assert covered(143, [30, 10], [50, 20], [90, 40]) == [99, 44]


def test_sums_that_contradict_their_lines_are_not_split() -> None:
    line = SplitLine(
        W1, None, "", "goods", 2, 0, False, False, 100, 0, 0, LineShare(0, 0, 0, 0, 0, 0, 0)
    )
    money = SplitMoney(90, 0, 0, 0, 0, 0, 0, 0)
    with pytest.raises(InvalidInput, match="split_amounts_contradict"):
        share_money(money, [line], [{W1: 1}, {W1: 1}])
