"""Decisions of the packing table: what a scan means, what is still missing, why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from zhidan.fulfilment.states import IN_WORK, FulfilmentFacts

ScanResult = Literal["ok", "complete", "wrong_item", "too_many", "unknown"]
LINE_MARK = "/"
MAY_LEAVE = frozenset({"approved", "fulfilling"})  # states of an order that the warehouse works on
WORKED_ON = frozenset({"fulfilling"})  # the state of an order that stands on a pick list


def works_on(state: str) -> frozenset[str]:
    """The states of an order whose fulfilment order may go on from `state`.

    What stands on the floor was released for its order: one that was recalled and approved again
    meanwhile gets another.
    """
    return WORKED_ON if state in IN_WORK else MAY_LEAVE


@dataclass(frozen=True, slots=True)
class LineToPick:
    """One line of a fulfilment order: how much of what, and how much of it lies in the box.

    `position` counts from 1 and stands on the pick list; quantities are base units.
    """

    id: UUID
    position: int
    sku_id: UUID | None
    quantity: int
    picked: int

    @property
    def missing(self) -> int:
        return self.quantity - self.picked


@dataclass(frozen=True, slots=True)
class ScanVerdict:
    """What a scan means. `line_id` is the line that counts one up, or the one that is full.

    `ok` and `complete` count; `complete` says that nothing is missing afterwards.
    """

    result: ScanResult
    line_id: UUID | None = None

    @property
    def counts(self) -> bool:
        return self.result in ("ok", "complete")


def clean_code(code: str) -> str:
    """A code as a scanner meant it: no control characters, blanks or case."""
    return "".join(char for char in code if char.isprintable()).strip().upper()


def line_code(fulfilment_no: str, position: int) -> str:
    """The barcode of one row of the pick list: for goods without a barcode of their own, and to
    tell two rows of one SKU apart that carry different personalisation."""
    return f"{fulfilment_no}{LINE_MARK}{position}"


def position_in(code: str, fulfilment_no: str) -> int | None:
    """The row that `code` names when it is a row's code of this fulfilment order."""
    number, mark, position = clean_code(code).partition(LINE_MARK)
    if not mark or number != clean_code(fulfilment_no):
        return None
    return int(position) if position.isascii() and position.isdigit() else None


def judge_scan(
    lines: Sequence[LineToPick], *, position: int | None, sku_ids: frozenset[UUID]
) -> ScanVerdict:
    """Decide what one scanned piece does to this fulfilment order.

    A row's own code (`position`) names the line; otherwise any line of the scanned SKU that is
    not full takes it, in the order of the pick list. `sku_ids` are the SKUs that the code stands
    for; empty means that nobody knows the code.
    """
    if position is not None:
        matching = [line for line in lines if line.position == position]
    elif sku_ids:
        matching = [line for line in lines if line.sku_id in sku_ids]
    else:
        return ScanVerdict("unknown")
    if not matching:
        return ScanVerdict("unknown" if position is not None else "wrong_item")
    taker = next((line for line in matching if line.missing > 0), None)
    if taker is None:
        return ScanVerdict("too_many", matching[0].id)
    rest = sum(line.missing for line in lines) - 1
    return ScanVerdict("ok" if rest else "complete", taker.id)


def facts(
    lines: Iterable[LineToPick], *, waits_for_production: bool = False, is_held: bool = False
) -> FulfilmentFacts:
    """What the machine asks about: sums over the lines."""
    rows = list(lines)
    return FulfilmentFacts(
        waits_for_production=waits_for_production,
        is_held=is_held,
        quantity=sum(line.quantity for line in rows),
        picked=sum(line.picked for line in rows),
    )


def still_missing(lines: Iterable[LineToPick]) -> dict[UUID, int]:
    """What is not in the box yet, per line."""
    return {line.id: line.missing for line in lines if line.missing}


class Shippable(Protocol):
    """A line of an order that a parcel can hold."""

    @property
    def order_id(self) -> UUID: ...
    @property
    def line_id(self) -> UUID: ...
    @property
    def shop_id(self) -> UUID: ...
    @property
    def warehouse_id(self) -> UUID | None: ...
    @property
    def sku_id(self) -> UUID | None: ...
    @property
    def quantity(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def spec(self) -> str: ...
    @property
    def personalisation(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def supply(self) -> str: ...
    @property
    def order_no(self) -> str: ...
    @property
    def production_status(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PlannedFulfilment:
    """What one warehouse is to send of one order, or of those that travel together."""

    warehouse_id: UUID
    merge_group_id: UUID | None
    lines: tuple[Shippable, ...]

    @property
    def first(self) -> Shippable:
        return self.lines[0]

    @property
    def order_ids(self) -> tuple[UUID, ...]:
        return tuple(dict.fromkeys(line.order_id for line in self.lines))

    @property
    def other_shop_ids(self) -> list[UUID]:
        return sorted({line.shop_id for line in self.lines} - {self.first.shop_id})

    @property
    def waits_for_production(self) -> bool:
        return any(line.production_status == "ready" for line in self.lines)

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def is_customised(self) -> bool:
        return any(line.personalisation or line.supply == "to_order" for line in self.lines)


def group_lines(
    lines: Iterable[Shippable],
    first_warehouse: Mapping[UUID, UUID],
    groups: Mapping[UUID, UUID],
) -> list[PlannedFulfilment]:
    """One fulfilment order per order and warehouse, lines in the order given; orders of one group
    (`groups`: its id by order) share theirs.

    A line without a warehouse joins the one its order or group is sent from, else
    `first_warehouse` of its shop; where there is none, nobody can send it and it is left out.
    """
    by_parcel: dict[UUID, list[Shippable]] = {}
    for line in lines:
        by_parcel.setdefault(groups.get(line.order_id, line.order_id), []).append(line)
    planned: list[PlannedFulfilment] = []
    for listed in by_parcel.values():
        known = next((line.warehouse_id for line in listed if line.warehouse_id), None)
        fallback = known or first_warehouse.get(listed[0].shop_id)
        boxes: dict[UUID, list[Shippable]] = {}
        for line in listed:
            if (warehouse := line.warehouse_id or fallback) is not None:
                boxes.setdefault(warehouse, []).append(line)
        planned += [
            PlannedFulfilment(warehouse, groups.get(box[0].order_id), tuple(box))
            for warehouse, box in boxes.items()
        ]
    return planned
