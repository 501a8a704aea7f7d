"""What an invariant is: a sentence that must be true, and how its breach is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invariant:
    """`id` names the promise ("S4", or "S8.line" for one side of it); `says` states it.

    `sql` answers the offending ids in one text column, no row when the promise holds. `tables`
    are those whose rows it judges. `find` stands in where SQL alone cannot tell.
    """

    id: str
    says: str
    sql: str
    tables: tuple[str, ...]
    find: Callable[[], list[str]] | None = None

    @property
    def promise(self) -> str:
        """The promise this is a side of: "S8.line" → "S8"."""
        return self.id.split(".")[0]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A promise that `verify` does not recompute, and why."""

    id: str
    says: str
    reason: str
