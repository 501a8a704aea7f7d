"""One chunk of an import: up to 500 orders or records, their rows' outcomes, one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from zhidan.channels.assembling import Plan
from zhidan.channels.events import ImportChanged
from zhidan.channels.formats.base import Converted
from zhidan.kernel.errors import Conflict
from zhidan.orders import api as orders
from zhidan.platform.bulk import copy_rows
from zhidan.platform.outbox import emit

CHUNK_ORDERS = 500
CHUNK_ROWS = 5_000
_COLUMNS = (
    "import_id", "seq", "file", "row", "external_no", "outcome", "subject_id", "change",
    "problems",
)  # fmt: skip
_TYPES = ("uuid", "int4", "text", "int4", "text", "text", "uuid", "jsonb", "jsonb")


@dataclass(slots=True)
class Fate:
    """One row's outcome."""

    file: str
    row: int
    external_no: str
    outcome: str
    subject_id: UUID | None = None
    problems: list[dict[str, Any]] | None = None
    change: dict[str, Any] | None = None


@dataclass(slots=True)
class Chunk:
    """Groups that travel together. `start` is the number of groups and rows before it."""

    plan: Plan
    start_group: int
    start_row: int
    groups: list[Converted] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(len(made.group.rows) for made in self.groups)

    @property
    def records(self) -> list[Any]:
        return [made.record for made in self.groups if made.record is not None]

    def prepared(self) -> Chunk:
        """This chunk, its slow part done."""
        if self.plan.prepare is not None:
            self.plan.prepare(self.groups)
        return self

    def split(self) -> Iterator[Chunk]:
        """The same groups one by one."""
        group, row = self.start_group, self.start_row
        for made in self.groups:
            yield Chunk(self.plan, group, row, [made])
            group, row = group + 1, row + len(made.group.rows)


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """What became of a chunk."""

    fates: list[Fate]
    totals: list[orders.OrderTotals] = field(default_factory=list)

    def counts(self) -> Counter[str]:
        return Counter(fate.outcome for fate in self.fates)


def chunks_of(plans: Sequence[Plan], *, skip: int, is_lenient: bool) -> Iterator[Chunk]:
    """The groups of all plans after the first `skip`, in chunks.

    The order of the groups is the same on every reading: that is what a checkpoint counts on.
    """
    group_no = row_no = 0
    for plan in plans:
        chunk = Chunk(plan, group_no, row_no)
        taken = rows = 0
        for group in plan.groups():
            if group_no < skip:
                group_no, row_no = group_no + 1, row_no + len(group.rows)
                chunk.start_group, chunk.start_row = group_no, row_no
                continue
            made = plan.convert(group, is_lenient)
            chunk.groups.append(made)
            group_no, row_no = group_no + 1, row_no + len(group.rows)
            taken += made.record is not None
            rows += len(group.rows)
            if taken == CHUNK_ORDERS or rows >= CHUNK_ROWS:
                yield chunk.prepared()
                chunk, taken, rows = Chunk(plan, group_no, row_no), 0, 0
        if chunk.groups:
            yield chunk.prepared()


def keep_chunk(
    *, import_id: UUID, shop_id: UUID | None, chunk: Chunk, result: ChunkResult, is_dry_run: bool
) -> None:
    """Write the outcomes and move the checkpoint.

    Raises: Conflict (import_taken_over) when another runner has moved it meanwhile.
    """
    counts = result.counts()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE import_run SET groups_done = %s, created = created + %s,"
            " updated = updated + %s, unchanged = unchanged + %s, rejected = rejected + %s"
            " WHERE id = %s AND groups_done = %s AND state = 'running'",
            [
                chunk.start_group + len(chunk.groups), counts["created"], counts["updated"],
                counts["unchanged"], counts["rejected"], import_id, chunk.start_group,
            ],
        )  # fmt: skip
        if cursor.rowcount != 1:
            raise Conflict(code="import_taken_over")
    copy_rows(
        "import_row",
        _COLUMNS,
        _TYPES,
        [
            (
                import_id, chunk.start_row + place, fate.file, fate.row, fate.external_no,
                fate.outcome, None if is_dry_run else fate.subject_id,
                None if is_dry_run else fate.change, fate.problems,
            )
            for place, fate in enumerate(result.fates)
        ],
    )  # fmt: skip
    emit(ImportChanged(key=str(import_id), import_id=import_id, shop_id=shop_id))
