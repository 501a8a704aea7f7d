"""Whether the parts of an order may become that order again, and as what it stands then. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from zhidan.orders.states import (
    APPROVED,
    CANCELLED,
    ORDER,
    PENDING_PAYMENT,
    SPLIT,
    UNPICKED,
    OrderFacts,
)

Row = dict[str, Any]


class Split(Protocol):
    """What of an order or of its part decides."""

    @property
    def state(self) -> str: ...
    @property
    def terms(self) -> str: ...
    @property
    def merge_key(self) -> bytes | None: ...
    @property
    def payable_minor(self) -> int: ...
    @property
    def start_needs_minor(self) -> int: ...
    @property
    def ship_needs_minor(self) -> int: ...

    def facts(self) -> OrderFacts: ...


def refusal_to_rejoin(original: Split, parts: Sequence[Split]) -> str | None:
    """Why these parts cannot become the order they came from again, or None."""
    if ORDER.refusal("unsplit", original.state, original.facts()):
        return "not_split"
    for part in parts:
        if part.state == SPLIT:
            return "unsplit_part_is_split"
        if part.state == CANCELLED:
            return "unsplit_cancelled"
        if part.state not in UNPICKED:
            return "unsplit_started"
        if code := ORDER.refusal("rejoin", part.state, part.facts()):
            return code
        if part.terms != original.terms or part.merge_key != original.merge_key:
            return "unsplit_changed"
    sums = [
        sum(getattr(part, name) for part in parts) == getattr(original, name)
        for name in ("payable_minor", "start_needs_minor", "ship_needs_minor")
    ]
    return None if parts and all(sums) else "unsplit_changed"


def state_again(before: str, parts: Sequence[str]) -> str:
    """The step that brings the order back: as far as every part got, no further than it was."""
    if PENDING_PAYMENT in parts:
        return "unsplit_unpaid"
    if before == APPROVED and set(parts) == {APPROVED}:
        return "unsplit_approved"
    return "unsplit"


def production_again(parts: Sequence[str]) -> str:
    """How far what is made to order is: ready to be made as long as any part is."""
    made = set(parts) - {"not_required"}
    if "ready" in made:
        return "ready"
    return "produced" if made else "not_required"


def lines_again(
    original: Sequence[Row], pieces: Sequence[Row]
) -> dict[UUID, tuple[Any, str]] | None:
    """What each line stands for by now, by its id; None where the pieces are not the lines: other
    quantities, other money, or pieces of one line that stand for different things."""
    by_origin: dict[UUID, list[Row]] = {}
    for piece in pieces:
        by_origin.setdefault(piece["origin_line_id"], []).append(piece)
    found: dict[UUID, tuple[Any, str]] = {}
    for line in original:
        listed = by_origin.pop(line["id"], [])
        mapped = {(piece["sku_id"], piece["supply"]) for piece in listed}
        same = all(
            sum(piece[name] for piece in listed) == line[name]
            for name in ("quantity", "amount_minor", "payable_minor")
        )
        if len(mapped) != 1 or not same:
            return None
        found[line["id"]] = mapped.pop()
    return None if by_origin else found
