"""What a shipping file is made of: a row per parcel in the channel's columns and words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from zhidan.platform.sheets import Cell, write_text, write_xlsx


class Parcel(Protocol):
    """What is known of a parcel that left."""

    @property
    def carrier(self) -> str: ...
    @property
    def carrier_name(self) -> str: ...
    @property
    def carrier_name_en(self) -> str: ...
    @property
    def tracking_no(self) -> str: ...
    @property
    def shipped_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Box:
    """A parcel in the channel's words. `listed` is the carrier's name in the channel's own list,
    empty where it has none; `carrier` is never empty. `shipped_on` is the shop's day."""

    listed: str
    carrier: str
    tracking_no: str
    shipped_on: date


Row = Callable[[str, Box, bool], Sequence[Cell]]
"""(the channel's order number, a parcel, whether it is the order's last) → the cells of a row."""
RowOfLine = Callable[[str, Box, str], Sequence[Cell]]
"""(the channel's order number, a parcel, the channel's number of a line in it) → a row."""


@dataclass(frozen=True)
class ConfirmFormat:
    """A channel's file for shipping many orders.

    Where only a part of an order was sent, its rows name the channel's numbers of the lines: in
    the channel's own column (`row_of_line`, one row each), else in one more column at the end.

    `carriers` are the channel's names by our codes. `takes_several`: an order may have a row for
    each of its parcels; elsewhere the first stands for all, and the order carries a note.
    """

    name: str
    channels: frozenset[str]
    extension: Literal["xlsx", "csv", "txt"]
    header: tuple[str, ...]
    row: Row
    carriers: Mapping[str, str] = field(default_factory=dict)
    is_english: bool = False
    takes_several: bool = False
    sheet: str = "Sheet1"
    row_of_line: RowOfLine | None = None

    def rows(
        self,
        external_no: str,
        parcels: Sequence[Parcel],
        zone: ZoneInfo,
        *,
        lines: Sequence[str] = (),
    ) -> list[Sequence[Cell]]:
        """The rows that tell of an order; none where no parcel has a number. `lines` are the
        channel's line numbers where the order is a part of the channel's one."""
        boxes = [self._box(parcel, zone) for parcel in parcels if parcel.tracking_no]
        told = boxes if self.takes_several else boxes[:1]
        if lines and self.row_of_line is not None:
            return [self.row_of_line(external_no, box, line) for box in told for line in lines]
        more = [",".join(lines)] if lines else []
        return [[*self.row(external_no, box, box is told[-1]), *more] for box in told]

    def left_out(self, parcels: Sequence[Parcel]) -> list[str]:
        """The numbers of an order that the format has no room for."""
        numbers = [parcel.tracking_no for parcel in parcels if parcel.tracking_no]
        return [] if self.takes_several else numbers[1:]

    def _box(self, parcel: Parcel, zone: ZoneInfo) -> Box:
        listed = self.carriers.get(parcel.carrier, "")
        own = parcel.carrier_name_en if self.is_english else parcel.carrier_name
        return Box(
            listed=listed,
            carrier=listed or own or parcel.carrier_name or parcel.carrier,
            tracking_no=parcel.tracking_no,
            shipped_on=parcel.shipped_at.astimezone(zone).date(),
        )

    def write(self, rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
        """The file. No cell is a formula, and every number keeps its digits."""
        listed, header = list(rows), self.header
        if any(len(row) > len(header) for row in listed):
            header = (*header, "order-item-ids" if self.is_english else "子订单编号")
            listed = [[*row, *[""] * (len(header) - len(row))] for row in listed]
        if self.extension == "xlsx":
            return write_xlsx(header, listed, sheet=self.sheet)
        return write_text(header, listed, delimiter="\t" if self.extension == "txt" else ",")


def three_columns(external_no: str, box: Box, _is_last: bool) -> Sequence[Cell]:
    """Order, carrier, number: what most channels ask for."""
    return external_no, box.carrier, box.tracking_no
