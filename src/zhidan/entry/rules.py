"""What an entry comes to. Pure; amounts in minor units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.money import MAX_MINOR, exponent, to_minor


@dataclass(frozen=True, slots=True)
class Totals:
    """An entry's money: payable = goods − discount − credited + freight. `credit` is what the
    goods that come back are worth, `credited` what of it this order uses up, `surplus` the rest."""

    goods: int
    discount: int
    freight: int
    credit: int
    credited: int
    payable: int

    @property
    def surplus(self) -> int:
        return self.credit - self.credited


def totals(*, amounts: Sequence[int], discount: int, freight: int, credit: int) -> Totals:
    """Add up. What comes back pays for goods alone, never for freight.

    Raises: InvalidInput (discount_above_goods).
    """
    goods = sum(amounts)
    if discount > goods:
        raise InvalidInput(code="discount_above_goods", field="discount")
    credited = min(credit, goods - discount)
    payable = goods - discount - credited + freight
    return Totals(goods, discount, freight, credit, credited, payable)


def line_amount(unit_price: str, quantity: int, *, currency: str, field: str) -> int:
    """Price times quantity, rounded half up.

    Raises: InvalidInput (bad_amount, negative_amount).
    """
    try:
        unit = Decimal(unit_price)
        exact = (unit * quantity).scaleb(exponent(currency))
        amount = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    except (InvalidOperation, ValueError, OverflowError):
        raise InvalidInput(code="bad_amount", field=field, value=unit_price[:40]) from None
    if amount < 0:
        raise InvalidInput(code="negative_amount", field=field, value=unit_price[:40])
    if amount > MAX_MINOR:
        raise InvalidInput(code="bad_amount", field=field, value=unit_price[:40])
    return amount


def said_amount(text: str, *, currency: str, field: str) -> int:
    """An amount that is not below zero.

    Raises: InvalidInput (bad_amount, negative_amount) with the field.
    """
    try:
        minor = to_minor(text.strip(), currency)
    except InvalidInput as error:
        raise InvalidInput(code=error.code, field=field, **error.params) from None
    if minor < 0:
        raise InvalidInput(code="negative_amount", field=field, value=text[:40])
    return minor


def worth(*, payable: int, quantity: int, before: int, back: int) -> int:
    """What `back` of a line's `quantity` are worth after `before` of them came back: the parts of
    a line that comes back bit by bit add up to what was paid for it."""

    def until(count: int) -> int:
        return (2 * payable * count + quantity) // (2 * quantity)

    return until(before + back) - until(before)


@dataclass(frozen=True, slots=True)
class Taken:
    """What of the money handed over stays, and what goes back as change."""

    kept: int
    change: int


def take_money(*, when: str, method: str, received: int | None, payable: int) -> Taken:
    """What is kept of what was received.

    Raises: InvalidInput: received_too_little, received_too_much, deposit_not_part.
    """
    if when == "deposit":
        if received is None or not 0 < received < payable:
            raise InvalidInput(code="deposit_not_part", field="payment.received")
        return Taken(received, 0)
    if when != "now" or not payable:
        return Taken(0, 0)
    given = payable if received is None else received
    if given < payable:
        raise InvalidInput(code="received_too_little", field="payment.received")
    if given > payable and method != "cash":
        raise InvalidInput(code="received_too_much", field="payment.received")
    return Taken(payable, given - payable)
