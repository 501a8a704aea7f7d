"""Money in whole minor units. Nothing here ever touches a float."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from zhidan.kernel.errors import InvalidInput

# ISO 4217 currencies whose minor unit is not a hundredth.
_EXPONENTS = {
    "BHD": 3, "CLP": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KRW": 0, "KWD": 3,
    "LYD": 3, "OMR": 3, "PYG": 0, "TND": 3, "UGX": 0, "VND": 0, "XAF": 0, "XOF": 0, "XPF": 0,
}  # fmt: skip
MAX_MINOR = 10**15  # ten million million: beyond it somebody mistyped, not sold


def exponent(currency: str) -> int:
    """How many decimal places the currency's minor unit has (CNY 2, JPY 0, KWD 3)."""
    return _EXPONENTS.get(currency, 2)


def to_minor(amount: Decimal | str | int, currency: str) -> int:
    """A decimal amount in minor units, rounded half up.

    Raises: InvalidInput (bad_amount) for what is no finite number or is absurdly large.
    """
    places = exponent(currency)
    if isinstance(amount, str) and len(amount) <= 12 and amount.isascii():
        # The usual "123.45", many times an order: exact without a Decimal.
        whole, _, rest = amount.partition(".")
        if whole.isdigit() and len(rest) == places and (rest.isdigit() or not rest):
            return int(whole + rest)
    try:
        scaled = Decimal(amount).scaleb(places)
        minor = int(scaled.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    except (InvalidOperation, ValueError, OverflowError, TypeError):
        raise InvalidInput(code="bad_amount", value=str(amount)[:40]) from None
    if abs(minor) > MAX_MINOR:
        raise InvalidInput(code="bad_amount", value=str(amount)[:40])
    return minor


def to_text(minor: int, currency: str) -> str:
    """Minor units as a plain decimal string, e.g. 12345 CNY → "123.45"."""
    places = exponent(currency)
    if places == 0:
        return str(minor)
    sign, digits = ("-" if minor < 0 else ""), str(abs(minor)).zfill(places + 1)
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def in_words(amount: str, currency: str, locale: str) -> str:
    """An amount inside a sentence: "199 元", "199 USD"."""
    is_yuan = currency == "CNY" and locale == "zh-CN"
    return f"{amount} {'元' if is_yuan else currency}"


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` by `weights` with the largest-remainder method: the parts add up exactly.

    Equal remainders go to the earlier part. All-zero weights split evenly. A negative total is
    split as its mirror image.
    """
    if not weights or not total:
        return [0] * len(weights)
    if min(weights) < 0:
        raise ValueError("weights must not be negative")
    if not (whole := sum(weights)):
        weights, whole = [1] * len(weights), len(weights)
    size = abs(total)
    parts: list[int] = []
    excess: list[int] = []  # of the part over the exact share: minus the remainder
    for weight in weights:
        exact = size * weight
        parts.append(part := exact // whole)
        excess.append(part * whole - exact)
    if missing := size - sum(parts):
        for i in sorted(range(len(parts)), key=excess.__getitem__)[:missing]:
            parts[i] += 1
    return parts if total > 0 else [-part for part in parts]


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of one currency in minor units."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal | str | int, currency: str) -> Money:
        return cls(to_minor(amount, currency), currency)

    def __str__(self) -> str:
        return to_text(self.minor, self.currency)

    def as_json(self) -> dict[str, str]:
        """The API's form: ``{"amount": "123.45", "currency": "CNY"}``."""
        return {"amount": str(self), "currency": self.currency}
