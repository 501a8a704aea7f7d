"""What an import can bring: a kind knows how its rows are read, placed and taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from zhidan.channels.chunks import Chunk, ChunkResult, Fate
from zhidan.channels.kinds.tables import MasterTable, column_of, problem_json
from zhidan.channels.states import ExistingStock
from zhidan.platform.actors import Actor


@dataclass(frozen=True, slots=True)
class Placing:
    """A chunk to place in the present transaction, and what the import says of it.

    `is_rehearsal`: the transaction is rolled back, so nothing may be kept outside of it.
    """

    chunk: Chunk
    import_id: UUID
    number: str
    shop_id: UUID | None
    creates_skus: bool
    existing_stock: ExistingStock
    is_rehearsal: bool
    actor: Actor


@dataclass(frozen=True, slots=True)
class Done:
    """A row that created or changed something, as its import remembers it."""

    seq: int
    outcome: str
    subject_id: UUID
    change: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Undoing:
    """An import to take back in the present transaction, its rows the newest first."""

    import_id: UUID
    number: str
    rows: Sequence[Done]
    actor: Actor


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one record; a rejected one says which `part` is wrong and why."""

    outcome: str
    subject_id: UUID | None = None
    change: dict[str, Any] | None = None
    part: str = ""
    code: str = ""
    params: dict[str, Any] = field(default_factory=dict)


def fates(chunk: Chunk, verdicts: Sequence[Verdict]) -> ChunkResult:
    """The outcome of every row of a chunk of master data, one verdict for each of its records."""
    given = iter(verdicts)
    found: list[Fate] = []
    for made in chunk.groups:
        [row] = made.group.rows
        problems = [problem_json(p.column, p.code, p.params) for p in made.problems]
        verdict = Verdict("rejected") if made.record is None else next(given)
        if verdict.code:
            column = column_of(chunk.plan, verdict.part)
            problems.append(problem_json(column, verdict.code, verdict.params))
        found.append(
            Fate(
                row.file, row.number, made.group.key, verdict.outcome, verdict.subject_id,
                problems or None, verdict.change,
            )
        )  # fmt: skip
    return ChunkResult(found)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. `needs`: what a person must be allowed beside importing.

    `undo` takes rows back, the newest first, and answers how many have moved on meanwhile; the
    caller then keeps nothing of it. `table` describes a kind that is read by its headings alone.
    """

    name: str
    needs: tuple[str, ...]
    place: Callable[[Placing], ChunkResult]
    undo: Callable[[Undoing], int]
    undoes_updates: bool = True
    takes_pictures: bool = False
    table: MasterTable | None = None
