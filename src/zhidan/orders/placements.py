"""What became of each order that was sent in."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from zhidan.kernel.errors import Refusal

PlacementOutcome = Literal["created", "updated", "unchanged", "rejected"]


class Placement(Struct, frozen=True):
    """One sent order's fate. `errors` are coded and name the field; ids are set unless rejected."""

    index: int
    external_no: str
    outcome: PlacementOutcome
    order_id: UUID | None = None
    order_no: str = ""
    state: str = ""
    holds: tuple[str, ...] = ()
    errors: tuple[dict[str, Any], ...] = ()


def rejected(index: int, external_no: str, refusal: Refusal) -> Placement:
    """The placement of an order that could not be taken."""
    return Placement(
        index,
        external_no,
        "rejected",
        errors=({"field": refusal.field or "", "code": refusal.code, "params": refusal.params},),
    )
