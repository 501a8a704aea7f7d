from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from typing import Protocol, cast
from uuid import UUID

from django.db import DataError, IntegrityError

from zhidan.channels.ahead import ahead
from zhidan.channels.assembling import Plan
from zhidan.channels.chunks import (
    Chunk,
    ChunkResult,
    Fate,
    chunks_of,
    keep_chunk,
)
from zhidan.channels.events import ImportChanged
from zhidan.channels.files import plans_of
from zhidan.channels.kinds.base import Placing
from zhidan.channels.kinds.registry import kind_for
from zhidan.channels.models import ImportRow, ImportRun
from zhidan.channels.operations.save_mapping import remember_plans
from zhidan.channels.queries import run_totals
from zhidan.channels.reading.limits import FileRefused
from zhidan.channels.states import FAILED, FINISHED, IMPORT, RUNNING, VALIDATED, ExistingStock
from zhidan.kernel.clock import now
from zhidan.kernel.errors import Refusal
from zhidan.orders.api import OrderTotals
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.outbox import emit
from zhidan.platform.work import JOB, run


class Runner(Protocol):
    """Who carries the import on: a job's handle, or the command line."""

    def progress(self, done: int, total: int | None = None) -> None: ...

    def cancelled(self) -> bool: ...


class _Rehearsed(Exception):
    """Ends a transaction whose work is only looked at."""

    def __init__(self, result: ChunkResult) -> None:
        self.result = result


def run_import(*, import_id: UUID, runner: Runner, actor: Actor) -> ImportRun:
    """Carry an import on from its checkpoint to its end, chunk by chunk.

    Each chunk commits its orders or records, its rows' outcomes and the checkpoint together: killed
    at any moment, the import goes on where it stood. Runs outside of transactions.
    Raises: FileRefused after noting it on the import.
    """
    found = ImportRun.objects.get(pk=import_id)
    try:
        kind_for(found.kind, actor=actor)
        shop = None if found.shop_id is None else parties.shop_card(found.shop_id, actor=actor)
        with plans_of(found, shop) as plans:
            run(_begin, actor=actor, import_id=import_id, plans=plans)
            found.refresh_from_db()
            _run_plans(found, plans, runner, actor)
    except FileRefused as refusal:
        run(_fail, actor=actor, import_id=import_id, refusal=refusal)
        raise
    except Refusal as refusal:
        if refusal.code != "import_taken_over":
            run(_fail, actor=actor, import_id=import_id, refusal=refusal)
        raise
    return ImportRun.objects.get(pk=import_id)


def _run_plans(found: ImportRun, plans: Sequence[Plan], runner: Runner, actor: Actor) -> None:
    total, totals = sum(plan.rows for plan in plans), Counter[tuple[str, str]]()
    is_all_or_nothing = found.policy == "reject_everything" and not found.is_dry_run
    if is_all_or_nothing and (found.rejected or _has_rejections(found, plans, runner, actor)):
        _reject_all(found, plans, actor)
        run(_finish, actor=actor, import_id=found.id, rehearsed=None)
        return
    is_lenient = found.policy == "ignore_failed"
    chunks = chunks_of(plans, skip=found.groups_done, is_lenient=is_lenient)
    with closing(ahead(chunks)) as read:
        for chunk in read:
            runner.progress(chunk.start_row, total)
            if runner.cancelled():
                run(
                    _fail, actor=actor, import_id=found.id, refusal=Refusal(code="import_cancelled")
                )
                return
            if found.is_dry_run:
                result = _rehearse(found, chunk, actor)
                _add(totals, result.totals)
                run(_keep, actor=actor, bounds=JOB, found=found, chunk=chunk, result=result)
            else:
                _place(found, chunk, actor)
    runner.progress(total, total)
    run(
        _finish, actor=actor, bounds=JOB, import_id=found.id,
        rehearsed=totals if found.is_dry_run else None,
    )  # fmt: skip
    run(remember_plans, actor=actor, kind=found.kind, shop_id=found.shop_id, plans=plans)


def _place(found: ImportRun, chunk: Chunk, actor: Actor) -> None:
    """Place a chunk. Where the database cannot store one order of it, go order by order."""
    try:
        run(_place_and_keep, actor=actor, bounds=JOB, found=found, chunk=chunk)
        return
    except (DataError, IntegrityError):
        if len(chunk.groups) == 1:
            result = ChunkResult(_refused(chunk, "not_storable"), [])
            run(_keep, actor=actor, bounds=JOB, found=found, chunk=chunk, result=result)
            return
    for single in chunk.split():
        _place(found, single, actor)


def _place_and_keep(*, found: ImportRun, chunk: Chunk, actor: Actor) -> None:
    result = _placed(found, chunk, actor, is_rehearsal=False)
    _keep(found=found, chunk=chunk, result=result, actor=actor)


def _placed(found: ImportRun, chunk: Chunk, actor: Actor, *, is_rehearsal: bool) -> ChunkResult:
    return kind_for(found.kind, actor=actor).place(
        Placing(
            chunk=chunk,
            import_id=found.id,
            number=found.number,
            shop_id=found.shop_id,
            creates_skus=found.creates_skus,
            existing_stock=cast("ExistingStock", found.existing_stock),
            is_rehearsal=is_rehearsal,
            actor=actor,
        )
    )


def _keep(*, found: ImportRun, chunk: Chunk, result: ChunkResult, actor: Actor) -> None:  # noqa: ARG001
    keep_chunk(
        import_id=found.id,
        shop_id=found.shop_id,
        chunk=chunk,
        result=result,
        is_dry_run=found.is_dry_run,
    )


def _rehearse(found: ImportRun, chunk: Chunk, actor: Actor) -> ChunkResult:
    """What would become of a chunk; nothing of it stays."""

    def operation(*, actor: Actor) -> None:
        raise _Rehearsed(_placed(found, chunk, actor, is_rehearsal=True))

    try:
        run(operation, actor=actor, bounds=JOB)
    except _Rehearsed as seen:
        return seen.result
    except (DataError, IntegrityError):
        return ChunkResult(_refused(chunk, "not_storable"), [])
    raise AssertionError("unreachable")


def _has_rejections(found: ImportRun, plans: Sequence[Plan], runner: Runner, actor: Actor) -> bool:
    """Whether anything in the files would be rejected: all is read and tried before any is kept."""
    for chunk in chunks_of(plans, skip=found.groups_done, is_lenient=False):
        if any(made.record is None for made in chunk.groups):
            return True
    for chunk in chunks_of(plans, skip=found.groups_done, is_lenient=False):
        runner.progress(0)
        if _rehearse(found, chunk, actor).counts()["rejected"]:
            return True
    return False


def _reject_all(found: ImportRun, plans: Sequence[Plan], actor: Actor) -> None:
    for chunk in chunks_of(plans, skip=found.groups_done, is_lenient=False):
        result = _rehearse(found, chunk, actor)
        fates = [
            fate
            if fate.outcome == "rejected"
            else Fate(fate.file, fate.row, fate.external_no, "rejected", None, _OTHERS)
            for fate in result.fates
        ]
        run(
            _keep, actor=actor, bounds=JOB, found=found, chunk=chunk,
            result=ChunkResult(fates, []),
        )  # fmt: skip


_OTHERS = [{"column": "", "code": "import_rejected", "params": {}}]


def _refused(chunk: Chunk, code: str) -> list[Fate]:
    return [
        Fate(
            row.file, row.number, made.group.key, "rejected", None,
            [{"column": "", "code": code, "params": {}}],
        )
        for made in chunk.groups
        for row in made.group.rows
    ]  # fmt: skip


def _begin(*, import_id: UUID, plans: Sequence[Plan], actor: Actor) -> None:  # noqa: ARG001
    found = ImportRun.objects.select_for_update().get(pk=import_id)
    if found.state not in (VALIDATED, RUNNING):
        found.state = IMPORT.next_state("validate", found.state, None)
    found.state = IMPORT.next_state("start", found.state, None)
    found.format = "+".join(plan.format for plan in plans)[:200]
    found.encoding = found.encoding or _encoding(plans)
    found.rows = sum(plan.rows for plan in plans)
    found.unused_files = [name for plan in plans for name in plan.unused_files]
    found.error_code, found.error_params = "", {}
    if found.is_dry_run and found.groups_done:  # nothing was kept, so nothing can be gone on with
        ImportRow.objects.filter(import_id=found.id).delete()
        found.groups_done = found.created = found.updated = found.unchanged = found.rejected = 0
    found.save()
    _tell(found)


def _encoding(plans: Sequence[Plan]) -> str:
    """The encoding all files share, so that a resumed run reads them the same way."""
    used = {plan.encoding for plan in plans}
    name = used.pop() if len(used) == 1 else ""
    return {"utf-8-sig": "utf-8", "xlsx": ""}.get(name, name)


def _fail(*, import_id: UUID, refusal: Refusal, actor: Actor) -> None:  # noqa: ARG001
    found = ImportRun.objects.select_for_update().get(pk=import_id)
    if IMPORT.refusal("fail", found.state, None) is None:
        found.state = FAILED
    found.error_code = refusal.code
    found.error_params = {name: str(value)[:200] for name, value in refusal.params.items()}
    found.save(update_fields=["state", "error_code", "error_params"])
    _tell(found)


def _finish(*, import_id: UUID, rehearsed: Counter[tuple[str, str]] | None, actor: Actor) -> None:  # noqa: ARG001
    found = ImportRun.objects.select_for_update().get(pk=import_id)
    totals = rehearsed if rehearsed is not None else Counter[tuple[str, str]]()
    if rehearsed is None:
        _add(totals, run_totals(import_id))
    by_part: dict[str, dict[str, int]] = {}
    for (part, currency), value in totals.items():
        by_part.setdefault(part, {})[currency] = value
    found.orders = sum(by_part.get("orders", {}).values())
    found.lines = sum(by_part.get("lines", {}).values())
    found.units = sum(by_part.get("units", {}).values())
    found.amounts, found.receivables = by_part.get("payable", {}), by_part.get("receivable", {})
    found.state, found.finished_at = FINISHED, now()
    found.save()
    _tell(found)


def _add(totals: Counter[tuple[str, str]], more: Sequence[OrderTotals]) -> None:
    for one in more:
        totals["orders", one.currency] += one.orders
        totals["lines", one.currency] += one.lines
        totals["units", one.currency] += one.units
        totals["payable", one.currency] += one.payable_minor
        totals["receivable", one.currency] += one.receivable_minor


def _tell(found: ImportRun) -> None:
    emit(ImportChanged(key=str(found.id), import_id=found.id, shop_id=found.shop_id))


def rows_done(found: ImportRun) -> int:
    """How many rows have an outcome."""
    return found.created + found.updated + found.unchanged + found.rejected
