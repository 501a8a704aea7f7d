"""What an incoming order becomes: its state, its axes, its lines. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from msgspec import Struct

from zhidan.kernel.errors import InvalidInput
from zhidan.orders.amounts import OrderAmounts, payment_status, read_amounts
from zhidan.orders.incoming import IncomingLine, IncomingOrder
from zhidan.orders.states import (
    CANCELLED,
    COMPLETED,
    PENDING_PAYMENT,
    PENDING_REVIEW,
    SHIPPED,
    stage,
)


class Shortfall(Protocol):
    """What is missing of a SKU, in base units."""

    @property
    def sku_id(self) -> UUID: ...
    @property
    def needed(self) -> int: ...
    @property
    def available(self) -> int: ...


LineKey = tuple[str, str, str, str]
PLAIN_SPEC = b""  # the spec hash of goods that are not customised

ADOPTED = {
    "shipped": SHIPPED,
    "delivered": SHIPPED,
    "finished": COMPLETED,
    "refunded": CANCELLED,
    "closed": CANCELLED,
}


class Mapped(Protocol):
    """What a line stands for; `sku_id` is empty where it is nothing that is kept as a SKU."""

    @property
    def sku_id(self) -> UUID | None: ...
    @property
    def supply(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason to wait, with what the clerk needs to know."""

    reason: str
    params: dict[str, Any] = field(default_factory=dict)


class DraftLine(Struct, frozen=True):
    """A line with the SKU it maps to. `supply` is empty while it maps to none."""

    incoming: IncomingLine
    sku_id: UUID | None
    supply: str


class Draft(Struct):
    """An order as it would stand, before stock is asked. `units` counts pieces of goods.

    `is_known`: every line is, so that all or nothing can be promised.
    """

    incoming: IncomingOrder
    amounts: OrderAmounts
    lines: list[DraftLine]
    state: str
    payment_status: str
    fulfilment_status: str
    production_status: str
    is_adopted: bool
    is_known: bool
    is_customised: bool
    needs_stock: bool
    units: int

    def stage(self) -> str:
        return stage(state=self.state, production_status=self.production_status, is_packed=False)


def line_key(line: IncomingLine) -> LineKey:
    """How the listing of a line is known again."""
    return listing_key(
        item=line.external_item_id,
        sku=line.external_sku_id,
        code=line.outer_code,
        title=line.title,
        spec=line.spec,
    )


def listing_key(*, item: str, sku: str, code: str, title: str, spec: str) -> LineKey:
    """A listing by its platform SKU id and its code. Where a source tells neither, the item and
    the spec make it; where it tells no item either, only the words are left."""
    if sku or code:
        return item, sku, code, ""
    return item, sku, code, spec if item else " ".join(part for part in (title, spec) if part)


# The last part of `listing_key` in the database's words, of a line.
AS_SOLD_SQL = """CASE WHEN line.platform_sku_id <> '' OR line.outer_code <> '' THEN ''
    WHEN line.platform_item_id <> '' THEN line.spec
    ELSE concat_ws(' ', nullif(line.title, ''), nullif(line.spec, '')) END"""


def draft_order(order: IncomingOrder, *, mapped: Mapping[LineKey, Mapped]) -> Draft:
    """Read one order: money, state and axes. What it waits for its rules say.

    Raises: InvalidInput naming the field that cannot be taken.
    """
    if not order.external_no.strip():
        raise InvalidInput(field="external_no", code="field_missing")
    amounts = read_amounts(order)
    lines = [_draft_line(line, mapped) for line in order.lines]
    adopted = ADOPTED.get(order.status)
    is_paid = order.is_cod or order.status in ("paid", "partly_shipped")
    state = adopted or (PENDING_REVIEW if is_paid else PENDING_PAYMENT)
    supplies = [line.supply for line in lines]
    is_made = "to_order" in supplies and not adopted
    return Draft(
        incoming=order,
        amounts=amounts,
        lines=lines,
        state=state,
        payment_status=payment_status(
            paid=amounts.paid,
            refunded=amounts.refunded,
            payable=amounts.payable,
            is_awaited=state == PENDING_PAYMENT,
        ),
        fulfilment_status="fulfilled" if adopted in (SHIPPED, COMPLETED) else "unfulfilled",
        production_status="ready" if is_made else "not_required",
        is_adopted=adopted is not None,
        is_known=adopted is None and "" not in supplies,
        is_customised=any(line.personalisation for line in order.lines),
        needs_stock="stocked" in supplies,
        units=sum([line.quantity for line in order.lines if line.kind != "virtual"]),
    )


def birth(draft: Draft, *, taken_over_at: datetime | None) -> str:
    """How an order comes into being: to be worked on, as history, or as history too young.

    What left after the shop was taken over, but not through us, moved none of our stock either:
    its first event says so, so that somebody counts.
    """
    if not draft.is_adopted:
        return "submit"
    said = draft.incoming
    left_at = said.shipped_at or said.finished_at or said.paid_at or said.placed_at
    is_gone = draft.state in (SHIPPED, COMPLETED)
    if is_gone and taken_over_at is not None and left_at is not None and left_at > taken_over_at:
        return "adopt_shipped"
    return "adopt"


def _draft_line(line: IncomingLine, mapped: Mapping[LineKey, Mapped]) -> DraftLine:
    found = mapped.get(line_key(line))
    supply = "virtual" if line.kind == "virtual" else found.supply if found else ""
    return DraftLine(line, found.sku_id if found else None, supply)


def unmapped_names(lines: Sequence[DraftLine]) -> list[str]:
    """What the lines that stand for nothing yet are called."""
    return [line.incoming.outer_code or line.incoming.title for line in lines if not line.supply]


def not_mapped(names: Sequence[str]) -> Hold:
    """The hold of an order with lines that stand for nothing yet (the first five of them)."""
    return Hold("unmapped_sku", {"count": len(names), "names": list(names[:5])})


def shortage(missing: Sequence[Shortfall], names: Mapping[UUID, str]) -> Hold:
    """The hold of an order no warehouse can hold, with what is missing (the first five SKUs)."""
    listed = [
        {
            "sku_id": str(short.sku_id),
            "name": names.get(short.sku_id, ""),
            "needed": short.needed,
            "available": short.available,
        }
        for short in missing[:5]
    ]
    return Hold("shortage", {"missing": listed})


def spec_hash(line: IncomingLine) -> bytes:
    """A customised line's identity: what is to be made. Plain goods share one value."""
    if not line.personalisation:
        return PLAIN_SPEC
    text = "\x1f".join(
        [line.outer_code, line.spec, line.personalisation]
        + [f"{key}={line.properties[key]}" for key in sorted(line.properties)]
    )
    return hashlib.sha256(text.encode()).digest()[:16]


def ship_by(order: IncomingOrder, *, placed_at: datetime, hours: int) -> tuple[datetime, str]:
    """The earliest promised ship time, per order or line, and the rule it came from."""
    promised = [line.ship_by for line in order.lines if line.ship_by is not None]
    if promised and (order.ship_by is None or min(promised) < order.ship_by):
        return min(promised), "line"
    if order.ship_by is not None:
        return order.ship_by, order.ship_by_rule or "source"
    return (order.paid_at or placed_at) + timedelta(hours=hours), "shop"
