"""What a pick list says, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from zhidan.fulfilment.rules import line_code


@dataclass(frozen=True, slots=True)
class PickRow:
    """One line to collect. `quantity` in base units; `barcode` empty: the goods carry none.

    `code` is our SKU code; `picture` the bytes of a JPEG or PNG.
    """

    position: int
    code: str
    title: str
    quantity: int
    spec: str = ""
    personalisation: str = ""
    bin_code: str = ""
    barcode: str = ""
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class PickGroup:
    """What goes into one box: a fulfilment order."""

    fulfilment_no: str
    order_no: str
    shop: str
    rows: tuple[PickRow, ...]
    note: str = ""

    def scan_code(self, row: PickRow) -> str:
        """What the row's barcode says: the goods' own code where a scanner can read one, and the
        row's code where it cannot or where the words on the piece tell it from its neighbours."""
        own = row.barcode or row.code
        if row.personalisation or not is_scannable(own):
            return line_code(self.fulfilment_no, row.position)
        return own


@dataclass(frozen=True, slots=True)
class PickList:
    """A pick list of one warehouse. `printed_at` is the local time as text."""

    number: str
    warehouse: str
    printed_at: str
    released_by: str
    groups: tuple[PickGroup, ...]


MAX_SCANNABLE = 22  # what fits the column with bars wide enough for a hand scanner


def is_scannable(code: str) -> bool:
    """Code 128 writes printable ASCII; longer than this its bars get too thin."""
    return 0 < len(code) <= MAX_SCANNABLE and all("!" <= char <= "~" for char in code)


def collected(groups: Iterable[PickGroup]) -> list[PickRow]:
    """The same goods of all boxes added up, in the order of the walk: by bin, then by code."""
    sums: dict[tuple[str, str], PickRow] = {}
    for group in groups:
        for row in group.rows:
            key = (row.bin_code, row.code or f"{row.title} {row.spec}")
            known = sums.get(key)
            sums[key] = (
                replace(known, quantity=known.quantity + row.quantity)
                if known
                else replace(row, personalisation="")
            )
    return [
        replace(row, position=at)
        for at, (_, row) in enumerate(sorted(sums.items(), key=lambda item: item[0]), start=1)
    ]
