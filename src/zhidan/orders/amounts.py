"""An order's money read from what its source says: parts derived, checked, apportioned. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

import msgspec
from msgspec import Struct
from msgspec.structs import astuple

from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.money import MAX_MINOR, apportion, exponent, to_minor, to_text
from zhidan.kernel.quantity import MAX_QUANTITY
from zhidan.orders.incoming import IncomingAmounts, IncomingLine, IncomingOrder

_UNIT = Decimal("0.0001")
_REMEMBERED = 10_000
_PARTS = IncomingAmounts.__struct_fields__
_read = lru_cache(maxsize=_REMEMBERED)(to_minor)


class SharedParts(Struct, frozen=True):
    """The parts of an order's money that belong to no line of their own."""

    seller_discount: int
    platform_discount: int
    streamer_discount: int
    freight: int
    platform_subsidy: int
    streamer_subsidy: int


class LineShare(Struct, frozen=True):
    """A line's share of the order's parts; `discount` is the sum of its three discounts."""

    discount: int
    seller_discount: int
    platform_discount: int
    streamer_discount: int
    freight: int
    platform_subsidy: int
    streamer_subsidy: int


class LineMoney(Struct, frozen=True):
    """A line's own money in minor units; prices per base unit with four places."""

    unit_price: Decimal
    list_price: Decimal | None
    amount: int
    discount: int
    tax: int
    tax_rate: Decimal | None


class LineAmounts(LineMoney, frozen=True):
    """A line's money with its share of the order's parts."""

    share: LineShare


class OrderAmounts(Struct, frozen=True):
    """An order's parts of money in minor units; `mismatch` says what did not add up."""

    goods: int
    freight: int
    tax: int
    seller_discount: int
    platform_discount: int
    streamer_discount: int
    payable: int
    platform_subsidy: int
    streamer_subsidy: int
    receivable: int
    paid: int
    refunded: int
    platform_fee: int | None
    lines: tuple[LineAmounts, ...]
    mismatch: dict[str, str] | None


_UNPAID = frozenset({"unpaid", "balance_due"})


def read_amounts(order: IncomingOrder) -> OrderAmounts:
    """The order's money. A stated sum that contradicts its parts is kept as `mismatch`.

    Raises: InvalidInput naming the field for what is no amount or is negative.
    """
    currency = order.currency
    lines = [_line(index, line, currency) for index, line in enumerate(order.lines)]
    given = _given(order.amounts, currency)
    mismatch: dict[str, str] = {}
    amounts = [line.amount for line in lines]
    summed = sum(amounts)
    goods = given.get("goods", summed)
    if lines and goods != summed:
        mismatch |= {"goods": to_text(goods, currency), "lines": to_text(summed, currency)}
    freight, tax = given.get("freight", 0), given.get("tax", 0)
    seller, platform = given.get("seller_discount", 0), given.get("platform_discount", 0)
    streamer = given.get("streamer_discount", 0)
    payable = goods + freight + tax - seller - platform - streamer
    if (told := given.get("payable")) is not None and told != payable:
        gap = payable - told
        if order.part != "lines" and not order.lines and "goods" not in given:
            goods, payable = goods - gap, told
        elif gap > 0 and "seller_discount" not in given:
            seller, payable = seller + gap, told
        elif gap < 0 and "freight" not in given:
            freight, payable = freight - gap, told
        else:
            mismatch |= {"payable": to_text(told, currency), "sum": to_text(payable, currency)}
    for name, minor in (("goods", goods), ("payable", payable)):
        if not 0 <= minor <= MAX_MINOR:
            raise _not_plausible(f"amounts.{name}", minor, currency)
    streamer_subsidy = given.get("streamer_subsidy", 0)
    subsidy = given.get("platform_subsidy")
    if subsidy is None:
        subsidy = max(given.get("receivable", payable) - payable - streamer_subsidy, 0)
    shares = share_out(
        SharedParts(seller, platform, streamer, freight, subsidy, streamer_subsidy),
        amounts,
    )
    return OrderAmounts(
        goods, freight, tax, seller, platform, streamer, payable, subsidy, streamer_subsidy,
        payable + subsidy + streamer_subsidy,
        given.get("paid", 0 if order.status in _UNPAID or order.is_cod else _paid(order, payable)),
        given.get("refunded", 0),
        given.get("platform_fee"),
        tuple([_with_share(line, share) for line, share in zip(lines, shares, strict=True)]),
        mismatch or None,
    )  # fmt: skip


def _with_share(own: LineMoney, share: LineShare) -> LineAmounts:
    return LineAmounts(
        own.unit_price, own.list_price, own.amount, own.discount, own.tax, own.tax_rate, share
    )


def share_out(parts: SharedParts, amounts: Sequence[int]) -> list[LineShare]:
    """Each line's share of the order's parts, by its amount, largest remainder.

    No line gets more discount than its amount; where the discounts are more than the goods, the
    seller's are shared out first, the streamer's last.
    """
    discount = parts.seller_discount + parts.platform_discount + parts.streamer_discount
    whole = apportion(min(discount, sum(amounts)), amounts)
    seller, platform, streamer = _by_giver(parts, whole)
    others = (
        apportion(parts.freight, amounts),
        apportion(parts.platform_subsidy, amounts),
        apportion(parts.streamer_subsidy, amounts),
    )
    return [LineShare(*row) for row in zip(whole, seller, platform, streamer, *others, strict=True)]


def _by_giver(parts: SharedParts, whole: list[int]) -> tuple[list[int], list[int], list[int]]:
    """The lines' discounts parted into the seller's, the platform's and the streamer's."""
    if sum(whole) <= parts.seller_discount:
        none = [0] * len(whole)
        return whole, none, none
    seller = apportion(parts.seller_discount, whole)
    left = [all_ - part for all_, part in zip(whole, seller, strict=True)]
    platform = apportion(min(parts.platform_discount, sum(left)), left)
    return seller, platform, [all_ - part for all_, part in zip(left, platform, strict=True)]


def amounts_of_lines(order: IncomingOrder) -> OrderAmounts:
    """The order's money where its lines count, whatever sum of goods is stated beside them."""
    stated = msgspec.structs.replace(order.amounts, goods=None)
    return read_amounts(msgspec.structs.replace(order, amounts=stated))


def _paid(order: IncomingOrder, payable: int) -> int:
    return 0 if order.status == "closed" and order.paid_at is None else payable


def _given(stated: IncomingAmounts, currency: str) -> dict[str, int]:
    return {
        name: _minor(text, currency, f"amounts.{name}")
        for name, text in zip(_PARTS, astuple(stated), strict=True)
        if text is not None
    }


def _line(index: int, line: IncomingLine, currency: str) -> LineMoney:
    try:
        return _line_money(
            line.quantity, line.refund_quantity, line.unit_price, line.list_price, line.discount,
            line.amount, line.tax, line.tax_rate, line.kind, currency,
        )  # fmt: skip
    except InvalidInput as error:
        field = f"lines.{index}.{error.field}"
        raise InvalidInput(field=field, code=error.code, **error.params) from None


@lru_cache(maxsize=_REMEMBERED)
def _line_money(
    quantity: int, refunded: int, unit_price: str | None, list_price: str | None,
    less: str | None, deal: str | None, taxed: str | None, tax_rate: str | None,
    kind: str, currency: str,
) -> LineMoney:  # fmt: skip
    """One line's money; the same goods are sold at the same price again and again.

    Raises: InvalidInput naming the line's field.
    """
    if not 0 < quantity <= MAX_QUANTITY:
        code = "negative_quantity" if quantity <= 0 else "bad_quantity"
        raise InvalidInput(field="quantity", code=code, value=str(quantity))
    if not 0 <= refunded <= quantity:
        raise InvalidInput(field="refund_quantity", code="bad_quantity", value=str(refunded))
    places = exponent(currency)
    unit, listed = _price(unit_price, "unit_price"), _price(list_price, "list_price")
    discount = _minor(less, currency, "discount")
    if deal is not None:
        amount = _minor(deal, currency, "amount")
    elif unit is not None:
        exact = (unit * quantity).scaleb(places)
        amount = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)) - discount
    elif kind == "gift" or kind == "virtual":
        amount = 0
    else:
        raise InvalidInput(field="unit_price", code="price_missing")
    if not 0 <= amount <= MAX_MINOR:
        raise _not_plausible("amount", amount, currency)
    if unit is None:
        exact = Decimal(amount).scaleb(-places) / quantity
        unit = exact.quantize(_UNIT, rounding=ROUND_HALF_UP)
    rate = _price(tax_rate, "tax_rate")
    if rate is not None and rate >= 100:
        raise InvalidInput(field="tax_rate", code="bad_amount", value=tax_rate)
    return LineMoney(unit, listed, amount, discount, _minor(taxed, currency, "tax"), rate)


def _not_plausible(field: str, minor: int, currency: str) -> InvalidInput:
    """The refusal of a sum that is below nothing, or larger than anybody sells."""
    code = "negative_amount" if minor < 0 else "bad_amount"
    return InvalidInput(field=field, code=code, value=to_text(minor, currency))


def _price(text: str | None, field: str) -> Decimal | None:
    if text is None:
        return None
    try:
        price = Decimal(text)
        if not price.is_finite() or price > MAX_MINOR:
            raise InvalidInput(field=field, code="bad_amount", value=text)
        price = price.quantize(_UNIT, rounding=ROUND_HALF_UP)
    except InvalidOperation:
        raise InvalidInput(field=field, code="bad_amount", value=text) from None
    if price < 0:
        raise InvalidInput(field=field, code="negative_amount", value=text)
    return price


def _minor(text: str | None, currency: str, field: str) -> int:
    if text is None:
        return 0
    try:
        minor = _read(text, currency)
    except InvalidInput as error:
        raise InvalidInput(field=field, code=error.code, **error.params) from None
    if minor < 0:
        raise InvalidInput(field=field, code="negative_amount", value=text)
    return minor


def payment_status(*, paid: int, refunded: int, payable: int, is_awaited: bool = False) -> str:
    """The payment axis of what was paid and given back against what is owed.

    Where a payment is awaited (`is_awaited`) nothing owed does not mean paid: some sources tell
    the amounts only afterwards.
    """
    if is_awaited and not paid and not refunded:
        return "unpaid"
    if refunded and refunded >= paid:
        return "refunded"
    if refunded:
        return "partially_refunded"
    if paid >= payable and (paid or not payable):
        return "paid"
    return "partially_paid" if paid else "unpaid"
