"""Quantities are whole numbers of a SKU's base unit (piece, mm, mg)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from zhidan.kernel.errors import InvalidInput

MAX_QUANTITY = 10_000_000  # per line; a larger figure is a typing error


def to_quantity(value: str | int | Decimal) -> int:
    """A whole, positive quantity.

    Raises: InvalidInput (bad_quantity, negative_quantity) – never rounds a fraction away.
    """
    try:
        number = Decimal(value)
    except (InvalidOperation, ValueError, TypeError):
        raise InvalidInput(code="bad_quantity", value=str(value)[:40]) from None
    if not number.is_finite() or number != number.to_integral_value():
        raise InvalidInput(code="bad_quantity", value=str(value)[:40])
    if number <= 0:
        raise InvalidInput(code="negative_quantity", value=str(value)[:40])
    if number > MAX_QUANTITY:
        raise InvalidInput(code="bad_quantity", value=str(value)[:40])
    return int(number)
