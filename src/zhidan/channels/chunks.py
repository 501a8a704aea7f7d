"""One chunk of an import: up to 500 orders, their rows' outcomes, one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from zhidan.catalog import api as catalog
from zhidan.channels.assembling import Plan
from zhidan.channels.events import ImportChanged
from zhidan.channels.formats.base import Converted
from zhidan.channels.formats.registry import FORMATS
from zhidan.kernel.errors import Conflict
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingOrder
from zhidan.platform.actors import Actor
from zhidan.platform.bulk import copy_rows
from zhidan.platform.outbox import emit

CHUNK_ORDERS = 500
CHUNK_ROWS = 5_000
_COLUMNS = ("import_id", "seq", "file", "row", "external_no", "outcome", "order_id", "problems")
_TYPES = ("uuid", "int4", "text", "int4", "text", "text", "uuid", "jsonb")


@dataclass(slots=True)
class Fate:
    """One row's outcome."""

    file: str
    row: int
    external_no: str
    outcome: str
    order_id: UUID | None = None
    problems: list[dict[str, Any]] | None = None


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
    def orders(self) -> list[IncomingOrder]:
        return [made.order for made in self.groups if made.order is not None]

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
    totals: list[orders.OrderTotals]

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
            taken += made.order is not None
            rows += len(group.rows)
            if taken == CHUNK_ORDERS or rows >= CHUNK_ROWS:
                yield chunk
                chunk, taken, rows = Chunk(plan, group_no, row_no), 0, 0
        if chunk.groups:
            yield chunk


def place_chunk(
    *, chunk: Chunk, shop_id: UUID, creates_skus: bool, counts_totals: bool, actor: Actor
) -> ChunkResult:
    """Place the chunk's orders and name every row's outcome. Runs inside one transaction."""
    incoming = chunk.orders
    if creates_skus:
        _create_skus(incoming, shop_id, actor)
    placed = orders.place_orders(shop=shop_id, orders=incoming, actor=actor) if incoming else []
    placements = iter(placed)
    fates: list[Fate] = []
    for made in chunk.groups:
        fates += _fates(made, next(placements) if made.order is not None else None, chunk.plan)
    ids = {placement.order_id for placement in placed if placement.order_id is not None}
    return ChunkResult(fates, orders.order_totals(sorted(ids)) if counts_totals else [])


def keep_chunk(
    *, import_id: UUID, shop_id: UUID, chunk: Chunk, result: ChunkResult, is_dry_run: bool
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
                fate.outcome, None if is_dry_run else fate.order_id, fate.problems,
            )
            for place, fate in enumerate(result.fates)
        ],
    )  # fmt: skip
    emit(ImportChanged(key=str(import_id), import_id=import_id, shop_id=shop_id))


def _create_skus(incoming: Sequence[IncomingOrder], shop_id: UUID, actor: Actor) -> None:
    """A SKU for every code the shop's lines name and nobody knows yet."""
    titles: dict[str, str] = {}
    for order in incoming:
        for line in order.lines:
            if line.outer_code and line.kind == "goods" and len(line.outer_code) <= 80:
                titles.setdefault(line.outer_code, line.title)
    keys = [("", "", code, "") for code in titles]
    known = {key[2] for key in catalog.match_listings(shop_id=shop_id, keys=keys)}
    unknown = [code for code in titles if code not in known]
    if unknown:
        catalog.create_skus(
            skus=[catalog.NewSku(code, titles[code]) for code in unknown], actor=actor
        )


def _fates(made: Converted, placement: orders.Placement | None, plan: Plan) -> list[Fate]:
    by_row: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for problem in made.problems:
        said = {"column": problem.column, "code": problem.code, "params": problem.params}
        by_row.setdefault((problem.file, problem.row), []).append(said)
    key, rows = made.group.key, made.group.rows
    if placement is not None and placement.outcome != "rejected":
        return [
            Fate(row.file, row.number, key, "rejected", None, by_row.get((row.file, row.number)))
            if made.is_refused(row)
            else Fate(
                row.file, row.number, key, placement.outcome, placement.order_id,
                by_row.get((row.file, row.number)),
            )
            for row in rows
        ]  # fmt: skip
    if placement is not None:
        said_by_intake = [
            {
                "column": _column_of(plan, str(error["field"])),
                "code": error["code"],
                "params": _plain(error["params"]),
            }
            for error in placement.errors
        ]
        by_row = {(rows[0].file, rows[0].number): said_by_intake}
    first = next(iter(by_row), (rows[0].file, rows[0].number))
    beside = [{"column": "", "code": "order_rejected", "params": {"row": first[1]}}]
    return [
        Fate(
            row.file, row.number, key, "rejected", None,
            by_row.get((row.file, row.number), beside),
        )
        for row in rows
    ]  # fmt: skip


def _column_of(plan: Plan, path: str) -> str:
    """The column that a field of the incoming order was read from."""
    parts = path.split(".")
    field_name = f"line.{parts[2]}" if parts[0] == "lines" and len(parts) > 2 else path
    if plan.mapping is not None:
        source = plan.mapping.fields.get(field_name)
        return source.column if source else ""
    columns = FORMATS[plan.format].columns
    return next((column.name for column in columns if column.field == field_name), "")


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if isinstance(value, str | int | float)}
