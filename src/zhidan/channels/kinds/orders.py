"""Orders: what becomes of a chunk of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.channels.assembling import Plan
from zhidan.channels.chunks import ChunkResult, Fate
from zhidan.channels.formats.base import Converted
from zhidan.channels.formats.registry import FORMATS
from zhidan.channels.kinds.base import Kind, Placing, Undoing
from zhidan.orders import api as orders
from zhidan.orders.incoming import IncomingOrder
from zhidan.platform.actors import Actor

UNDO_BATCH = 500


def _place(placing: Placing) -> ChunkResult:
    """Place the chunk's orders and name every row's outcome."""
    chunk, shop_id, actor = placing.chunk, placing.shop_id, placing.actor
    assert shop_id is not None
    incoming: list[IncomingOrder] = chunk.records
    if placing.creates_skus:
        _create_skus(incoming, shop_id, actor)
    placed = orders.place_orders(shop=shop_id, orders=incoming, actor=actor) if incoming else []
    placements = iter(placed)
    fates: list[Fate] = []
    for made in chunk.groups:
        fates += _fates(made, next(placements) if made.record is not None else None, chunk.plan)
    ids = {placement.order_id for placement in placed if placement.order_id is not None}
    return ChunkResult(fates, orders.order_totals(sorted(ids)) if placing.is_rehearsal else [])


def _undo(undoing: Undoing) -> int:
    """Orders end by new facts and their source keys are retired; in the order of their ids."""
    ids = sorted({row.subject_id for row in undoing.rows})
    moved = 0
    for start in range(0, len(ids), UNDO_BATCH):
        batch = ids[start : start + UNDO_BATCH]
        outcomes = orders.undo_placed_orders(order_ids=batch, actor=undoing.actor)
        moved += len(outcomes.refused)
    return moved


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


ORDERS = Kind("orders", ("orders.intake",), _place, _undo, undoes_updates=False)
