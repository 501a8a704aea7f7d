"""How costs, barcodes, options and listings are read. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from uuid import UUID

from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.money import MAX_MINOR, exponent

MOST_BARCODES = 20
MOST_OPTIONS = 12
_BARCODE_CHARS = 80
_OPTION_CHARS = 80
_UNSAFE = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_PLACES = Decimal("0.0001")


def to_unit_cost(amount: str, currency: str) -> Decimal:
    """A cost per base unit in minor units with four places, rounded half up.

    Raises: InvalidInput (bad_amount) for what is no finite number, negative or absurd.
    """
    try:
        cost = Decimal(amount).scaleb(exponent(currency)).quantize(_PLACES, ROUND_HALF_UP)
    except (InvalidOperation, ValueError, OverflowError):
        raise InvalidInput(code="bad_amount", value=amount[:40]) from None
    if not cost.is_finite() or not 0 <= cost <= MAX_MINOR:
        raise InvalidInput(code="bad_amount", value=amount[:40])
    return cost


def cost_text(cost: Decimal, currency: str) -> str:
    """Minor units with four places as an amount: 1234.5 CNY → "12.345", never fewer places than
    the currency has."""
    places = exponent(currency)
    plain = f"{cost.scaleb(-places).normalize():f}"
    whole, _, fraction = plain.partition(".")
    fraction = fraction.ljust(places, "0")
    return f"{whole}.{fraction}" if fraction else whole


def clean_barcodes(barcodes: Iterable[str]) -> list[str]:
    """Barcodes as a scanner sends them: half width, no white space, each once, in order.

    Raises: InvalidInput (bad_barcode, too_many).
    """
    found: list[str] = []
    for index, barcode in enumerate(barcodes):
        text = "".join(unicodedata.normalize("NFKC", barcode).split())
        if not text or len(text) > _BARCODE_CHARS or not text.isascii() or not text.isprintable():
            raise InvalidInput(code="bad_barcode", field=f"barcodes.{index}", value=barcode[:40])
        if text not in found:
            found.append(text)
    if len(found) > MOST_BARCODES:
        raise InvalidInput(code="too_many", field="barcodes", most=MOST_BARCODES)
    return found


def clean_options(options: Mapping[str, str]) -> dict[str, str]:
    """Names and values of a SKU's options without white space around them.

    Raises: InvalidInput (bad_option, bad_characters, too_many).
    """
    if len(options) > MOST_OPTIONS:
        raise InvalidInput(code="too_many", field="options", most=MOST_OPTIONS)
    found: dict[str, str] = {}
    for name, value in options.items():
        pair = (name.strip(), value.strip())
        if any(_UNSAFE.search(part) for part in pair):
            raise InvalidInput(code="bad_characters", field="options")
        if not all(0 < len(part) <= _OPTION_CHARS for part in pair):
            raise InvalidInput(code="bad_option", field="options", most=_OPTION_CHARS)
        found[pair[0]] = pair[1]
    return found


def sku_title(product_title: str, options: Mapping[str, str]) -> str:
    """What a SKU is called where nobody named it: the product and its options."""
    return " ".join([product_title, *options.values()])[:200]


ListingKey = tuple[str, str, str, str]
"""(platform item id, platform SKU id, outer code, what else tells it apart), each perhaps empty."""


def wider_keys(key: ListingKey) -> tuple[ListingKey, ...]:
    """The keys under which a decision about this listing may stand, the surest first."""
    item, sku, code, _ = key
    return tuple(k for k in (key, (item, sku, "", ""), ("", "", code, "")) if any(k))


def listing_id(shop_id: UUID, key: ListingKey) -> UUID:
    """A listing's own name, the same whether anything was decided about it or not."""
    text = "\x1f".join([str(shop_id), *key])
    return UUID(hashlib.sha256(text.encode()).hexdigest()[:32])


# The same in the database's words.
LISTING_ID_SQL = (
    "left(encode(sha256(convert_to(concat_ws(chr(31), shop_id::text, platform_item_id,"
    " platform_sku_id, outer_code, as_sold), 'UTF8')), 'hex'), 32)::uuid"
)

MOST_LIKE = 99  # of 100: only what is the same is all of it
TITLE_WEIGHT = 70  # of 100; the rest is for the options that the listing's spec names


def likeness(title: float, listing_text: str, options: Iterable[str]) -> int:
    """How much a SKU looks like a listing, 0 to 99.

    `title` (0 to 1) is how much of the product's title stands in the listing's; the SKU's own
    options count by how many of them the listing's words name. Without options the title is all.
    """
    said = _folded(listing_text)
    values = [pattern for value in options if (pattern := _as_a_word(_folded(value)))]
    named = sum(1 for value in values if re.search(value, said))
    fit = named / len(values) if values else 1
    return min(round(title * (TITLE_WEIGHT + (100 - TITLE_WEIGHT) * fit)), MOST_LIKE)


def _folded(text: str) -> str:
    """A text as it is compared: half width, one case."""
    return unicodedata.normalize("NFKC", text).casefold()


def _as_a_word(value: str) -> str:
    """What finds a value in a text whatever is between its letters: "350ml" in "350 ML", but "L"
    not in "XL"."""
    letters = [letter for letter in value if letter.isalnum()]
    if not letters:
        return ""
    before = r"(?<![a-z0-9])" if letters[0].isascii() else ""
    after = r"(?![a-z0-9])" if letters[-1].isascii() else ""
    return before + r"[\W_]*".join(letters) + after
