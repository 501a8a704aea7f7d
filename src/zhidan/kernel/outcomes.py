"""What became of each row of a batch: operations take many, so answers are many, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row's fate. `code` is "ok" or the refusal's code, `params` what its sentence needs."""

    id: UUID
    code: str = "ok"
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.code == "ok"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One outcome per id asked for, in the order they were asked."""

    rows: tuple[Outcome, ...]

    @classmethod
    def of(cls, rows: Iterable[Outcome]) -> Outcomes:
        return cls(tuple(rows))

    @property
    def done(self) -> list[UUID]:
        return [row.id for row in self.rows if row.ok]

    @property
    def refused(self) -> list[Outcome]:
        return [row for row in self.rows if not row.ok]

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)
