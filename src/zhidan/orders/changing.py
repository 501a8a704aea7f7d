"""What a wanted change makes of an order: lines, amounts, what must be paid. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from zhidan.kernel.errors import Conflict, InvalidInput
from zhidan.kernel.money import MAX_MINOR, exponent, to_minor, to_text
from zhidan.kernel.quantity import MAX_QUANTITY
from zhidan.orders.amounts import LineShare, SharedParts
from zhidan.orders.line_now import LineNow, made_hash
from zhidan.orders.rules import PLAIN_SPEC
from zhidan.orders.sharing import shares_of
from zhidan.orders.states import CANCELLED, ELSEWHERE
from zhidan.orders.terms import Instalment

Quantity = Annotated[int, Meta(ge=1, le=MAX_QUANTITY)]
Price = Annotated[str, Meta(min_length=1, max_length=24)]
Words = Annotated[str, Meta(max_length=2000)]
_UNIT = Decimal("0.0001")


class LineEdit(Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of one line; what is not named stays. The price is that of one base unit."""

    line_id: UUID
    quantity: Quantity | UnsetType = UNSET
    unit_price: Price | UnsetType = UNSET
    sku_id: UUID | UnsetType = UNSET
    personalisation: Words | UnsetType = UNSET


class LineWanted(Struct, frozen=True, forbid_unknown_fields=True):
    """A line that comes in addition."""

    sku_id: UUID
    quantity: Quantity = 1
    unit_price: Price = "0"
    personalisation: Words = ""


class Swap(Struct, frozen=True, forbid_unknown_fields=True):
    """Every line of one SKU becomes one of another, at the same price."""

    old_sku_id: UUID
    new_sku_id: UUID


class LinesWanted(Struct, frozen=True):
    """What is wanted of lines and amounts, with the ids that new lines get."""

    edits: tuple[LineEdit, ...] = ()
    removed: frozenset[UUID] = frozenset()
    added: tuple[tuple[UUID, LineWanted], ...] = ()
    swaps: tuple[Swap, ...] = ()
    freight: str | UnsetType = UNSET
    seller_discount: str | UnsetType = UNSET


class Goods(Struct, frozen=True):
    """A SKU as a line names it."""

    id: UUID
    code: str
    title: str
    spec: str
    supply: str


class MoneyNow(Struct, frozen=True):
    """An order's amounts in minor units, its terms, and what they ask for."""

    currency: str
    goods: int
    freight: int
    tax: int
    seller_discount: int
    platform_discount: int
    streamer_discount: int
    platform_subsidy: int
    streamer_subsidy: int
    payable: int
    terms: str
    start_needs: int
    ship_needs: int
    plan: tuple[Instalment, ...] = ()

    def parts(self) -> SharedParts:
        return SharedParts(
            self.seller_discount, self.platform_discount, self.streamer_discount, self.freight,
            self.platform_subsidy, self.streamer_subsidy,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Baseline:
    """How an order stood before anybody changed it: the lines that were touched since, what had
    to be paid at which price, and the shares of lines that amounts do not explain, as those of a
    part are apportioned with the whole. Changed back, it stands like that again."""

    lines: Mapping[UUID, LineNow] = field(default_factory=dict)
    money: MoneyNow | None = None
    shares: Mapping[UUID, LineShare] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """The order after a change."""

    lines: tuple[LineNow, ...]
    money: MoneyNow
    touched: frozenset[UUID]

    @property
    def line_count(self) -> int:
        return len(self.lines)

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines if line.kind != "virtual")


def plan_change(
    *,
    lines: Sequence[LineNow],
    money: MoneyNow,
    wanted: LinesWanted,
    goods: Mapping[UUID, Goods],
    first_free: int,
    baseline: Baseline | None = None,
) -> Planned:
    """Apply what is wanted; new lines stand behind `first_free`.

    Raises: InvalidInput: line_not_found, gift_of_rule, sku_not_found, bad_amount, negative_amount,
    no_lines_left, discount_too_large, plan_too_small.
    """
    known = baseline or Baseline()
    standing = {line.id: line for line in lines}
    for line_id in [*(edit.line_id for edit in wanted.edits), *wanted.removed]:
        if line_id not in standing:
            raise InvalidInput(code="line_not_found", field="lines")
        if standing[line_id].gift_rule_id:
            raise InvalidInput(code="gift_of_rule", field="lines")
    edits = {edit.line_id: edit for edit in wanted.edits}
    swaps = {swap.old_sku_id: swap.new_sku_id for swap in wanted.swaps}
    after: list[LineNow] = []
    for line in lines:
        if line.id in wanted.removed:
            continue
        edit = edits.get(line.id, LineEdit(line.id))
        if edit.sku_id is UNSET and line.sku_id in swaps and not line.gift_rule_id:
            edit = msgspec.structs.replace(edit, sku_id=swaps[line.sku_id])
        after.append(_edited(line, edit, goods, money.currency, known.lines.get(line.id)))
    after += [
        _new_line(key, said, goods, money.currency, first_free + place)
        for place, (key, said) in enumerate(wanted.added)
    ]
    return settle_change(lines=lines, after=after, money=_amounts(money, wanted), known=known)


def settle_change(
    *,
    lines: Sequence[LineNow],
    after: Sequence[LineNow],
    money: MoneyNow,
    known: Baseline,
    stated: tuple[int, int] | None = None,
) -> Planned:
    """The amounts of an order whose lines become `after`, shared out over them anew. `stated`:
    the sums of goods and tax, where somebody else has made them.

    Raises: InvalidInput (no_lines_left, discount_too_large, bad_amount, plan_too_small).
    """
    had, has = (any(line.kind == "goods" for line in listed) for listed in (lines, after))
    if (had and not has) or (lines and not after):
        raise InvalidInput(code="no_lines_left", field="lines")
    before = {line.id: line for line in lines}
    goods = money.goods + sum(x.amount_minor for x in after) - sum(x.amount_minor for x in lines)
    tax = money.tax
    if tax:
        tax = max(tax + sum(x.tax_minor for x in after) - sum(x.tax_minor for x in lines), 0)
    goods, tax = stated or (goods, tax)
    off = money.seller_discount + money.platform_discount + money.streamer_discount
    payable = goods + money.freight + tax - off
    if payable < 0:
        raise InvalidInput(code="discount_too_large", field="seller_discount")
    if max(goods, payable) > MAX_MINOR:
        raise InvalidInput(code="bad_amount", field="lines", value=to_text(goods, money.currency))
    became = msgspec.structs.replace(money, goods=goods, tax=tax, payable=payable)
    became = _asked_for(became, payable - money.payable, known.money)
    shares = shares_of(after, became.parts(), before=lines, known=known.shares)
    done = tuple(line.with_share(share) for line, share in zip(after, shares, strict=True))
    gone = before.keys() - {line.id for line in after}
    changed = {x.id for x in after if x.id not in before or x.sold() != before[x.id].sold()}
    return Planned(done, became, frozenset(gone | changed))


def _amounts(money: MoneyNow, wanted: LinesWanted) -> MoneyNow:
    said: dict[str, int] = {}
    for name in ("freight", "seller_discount"):
        text = getattr(wanted, name)
        if text is not UNSET:
            minor = to_minor(text, money.currency)
            if minor < 0:
                raise InvalidInput(code="negative_amount", field=name, value=text)
            said[name] = minor
    return msgspec.structs.replace(money, **said) if said else money


def _asked_for(money: MoneyNow, more: int, first: MoneyNow | None) -> MoneyNow:
    """What must be paid before work and before the parcel leaves, of an order that costs `more`.

    Paid at once: all of it, as soon as a change asks for money. In parts: the last part carries
    the difference. Back at the price it started from, what was asked for then is asked for again.
    """
    if first is not None and (first.payable, first.terms) == (money.payable, money.terms):
        return msgspec.structs.replace(
            money, start_needs=first.start_needs, ship_needs=first.ship_needs, plan=first.plan
        )
    if not more:
        return money
    if money.terms == "prepaid":
        needs = money.payable if more > 0 or money.start_needs else 0
        return msgspec.structs.replace(money, start_needs=needs, ship_needs=needs)
    if not money.plan:
        return money
    *others, last = money.plan
    amount = last.amount_minor + more
    if amount <= 0:
        raise InvalidInput(
            code="plan_too_small", field="plan", amount=to_text(last.amount_minor, money.currency)
        )
    plan = (*others, msgspec.structs.replace(last, amount_minor=amount))
    start = sum(part.amount_minor for part in plan if part.gate == "start")
    ship = start + sum(part.amount_minor for part in plan if part.gate == "ship")
    return msgspec.structs.replace(money, plan=plan, start_needs=start, ship_needs=ship)


def _edited(
    line: LineNow,
    edit: LineEdit,
    goods: Mapping[UUID, Goods],
    currency: str,
    first: LineNow | None,
) -> LineNow:
    became = line
    if edit.sku_id is not UNSET and edit.sku_id != line.sku_id:
        sku = _sku(edit.sku_id, goods)
        became = msgspec.structs.replace(
            became, sku_id=sku.id, supply=sku.supply, title=sku.title, spec=sku.spec,
            unit_cost_minor=None,
        )  # fmt: skip
    if edit.personalisation is not UNSET:
        became = _personalised(became, edit.personalisation.strip())
    quantity = line.quantity if edit.quantity is UNSET else edit.quantity
    price = line.unit_price
    if edit.unit_price is not UNSET:
        price = unit_price(edit.unit_price)
    if (quantity, price) != (line.quantity, line.unit_price):
        became = _priced(became, line, quantity, price, currency)
    if became is not line and first is not None and _is_as_sold(became, first):
        return first
    if became is not line and became.is_customised:
        became = msgspec.structs.replace(became, spec_hash=made_hash(became))
    return became


def _is_as_sold(line: LineNow, first: LineNow) -> bool:
    return (*line.sent(), line.unit_price) == (*first.sent(), first.unit_price)


def _priced(
    became: LineNow, line: LineNow, quantity: int, price: Decimal, currency: str
) -> LineNow:
    """Another quantity at the price of before, or another price; a discount of the line's own goes
    with the quantity, and ends where somebody names a price."""
    exact = _exact(line.unit_price, line.quantity, currency)
    if price != line.unit_price:
        amount, discount = _exact(price, quantity, currency), 0
    elif line.amount_minor == exact - line.discount_minor:
        discount = _scaled(line.discount_minor, quantity, line.quantity)
        amount = _exact(price, quantity, currency) - discount
    else:  # told as a sum that no price explains
        discount = _scaled(line.discount_minor, quantity, line.quantity)
        amount = _scaled(line.amount_minor, quantity, line.quantity)
    amount = max(amount, 0)
    if amount > MAX_MINOR:
        raise InvalidInput(code="bad_amount", field="lines", value=to_text(amount, currency))
    tax = line.tax_minor
    if tax:
        tax = _scaled(tax, amount, line.amount_minor) if line.amount_minor else 0
    return msgspec.structs.replace(
        became, quantity=quantity, unit_price=price, amount_minor=amount, discount_minor=discount,
        tax_minor=tax, refund_quantity=min(line.refund_quantity, quantity),
    )  # fmt: skip


def _exact(price: Decimal, quantity: int, currency: str) -> int:
    exact = (price * quantity).scaleb(exponent(currency))
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _scaled(minor: int, to: int, of: int) -> int:
    return int((Decimal(minor) * to / of).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def unit_price(text: str) -> Decimal:
    """A price of one base unit, to four places.

    Raises: InvalidInput (bad_amount, negative_amount).
    """
    try:
        price = Decimal(text)
        if not price.is_finite() or price > MAX_MINOR:
            raise InvalidInput(code="bad_amount", field="unit_price", value=text)
        price = price.quantize(_UNIT, rounding=ROUND_HALF_UP)
    except InvalidOperation:
        raise InvalidInput(code="bad_amount", field="unit_price", value=text) from None
    if price < 0:
        raise InvalidInput(code="negative_amount", field="unit_price", value=text)
    return price


def _personalised(line: LineNow, text: str) -> LineNow:
    became = msgspec.structs.replace(line, personalisation=text, is_customised=bool(text))
    return msgspec.structs.replace(became, spec_hash=made_hash(became) if text else PLAIN_SPEC)


def _new_line(
    key: UUID, said: LineWanted, goods: Mapping[UUID, Goods], currency: str, position: int
) -> LineNow:
    sku, price = _sku(said.sku_id, goods), unit_price(said.unit_price)
    amount = _exact(price, said.quantity, currency)
    if amount > MAX_MINOR:
        raise InvalidInput(code="bad_amount", field="add", value=said.unit_price)
    line = LineNow(
        key, position, "", "goods", sku.supply, sku.id, "", "", sku.code, sku.title, sku.spec,
        said.quantity, 0, None, price, amount, 0, 0, 0, amount, None, True, "none", 0, False, None,
        None, False, "", {}, PLAIN_SPEC, None, 0, 0, 0, 0, 0, 0,
    )  # fmt: skip
    return _personalised(line, said.personalisation.strip())


def _sku(sku_id: UUID, goods: Mapping[UUID, Goods]) -> Goods:
    if sku_id not in goods:
        raise InvalidInput(code="sku_not_found", field="sku_id", sku=str(sku_id))
    return goods[sku_id]


def refuse_to_change(
    *, state: str, fulfilment_status: str, is_packed: bool, has_lines: bool, asks_lines: bool
) -> None:
    """Say why the content of an order may not change now.

    Raises: Conflict: wrong_state, order_split, already_shipped, recall_first, lines_missing.
    """
    if state == CANCELLED:
        raise Conflict(code="wrong_state")
    if state in ELSEWHERE:
        raise Conflict(code="order_split")
    if state in ("shipped", "completed") or fulfilment_status != "unfulfilled":
        raise Conflict(code="already_shipped")
    if state == "fulfilling" or is_packed:
        raise Conflict(code="recall_first")
    if asks_lines and not has_lines:
        raise Conflict(code="lines_missing")
