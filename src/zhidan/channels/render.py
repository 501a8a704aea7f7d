"""Imports as the API and the command line tell them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhidan.channels.formats.mapping import FIELDS
from zhidan.channels.kinds.registry import KINDS
from zhidan.channels.models import ImportRow, ImportRun
from zhidan.channels.operations.import_for_real import import_after, refusal_to_repeat
from zhidan.channels.operations.run_import import rows_done
from zhidan.channels.operations.undo_import import refusal_to_undo
from zhidan.channels.queries import Rejection
from zhidan.channels.states import FINISHED, RESUMABLE
from zhidan.kernel.money import to_text
from zhidan.platform.messages import catalogue, sentence
from zhidan.platform.sheets import Cell

REJECTED_HEADER = {
    "zh-CN": ("文件", "行", "列", "编号", "原因代码", "原因", "怎么改"),
    "en": ("File", "Row", "Column", "Number", "Code", "Reason", "What to do"),
}


def run_json(run: ImportRun, locale: str, *, may_undo: bool = False) -> dict[str, Any]:
    """One import with its counts and sums."""
    return {
        "id": run.id,
        "number": run.number,
        "kind": run.kind,
        "shop_id": run.shop_id,
        "state": run.state,
        "format": run.format,
        "encoding": run.encoding,
        "policy": run.policy,
        "existing_stock": run.existing_stock,
        "dry_run": run.is_dry_run,
        "follow_up": _follow_up(run),
        "dry_run_id": run.dry_run_id,
        "create_skus": run.creates_skus,
        "files": run.file_names,
        "unused_files": run.unused_files,
        "rows": run.rows,
        "rows_done": rows_done(run),
        "created": run.created,
        "updated": run.updated,
        "unchanged": run.unchanged,
        "rejected": run.rejected,
        "orders": run.orders,
        "lines": run.lines,
        "units": run.units,
        "amount": amounts(run.amounts),
        "receivable": amounts(run.receivables),
        "error": _error(run, locale),
        "undoable": may_undo and refusal_to_undo(run) is None,
        "resumable": run.state in RESUMABLE,
        "job_id": run.job_id,
        "created_by": run.created_by_name,
        "created_at": run.created_at,
        "finished_at": run.finished_at,
    }


def _follow_up(run: ImportRun) -> dict[str, Any] | None:
    """Whether a finished dry run can be imported now, why not, and the import that followed it."""
    if not run.is_dry_run or run.state != FINISHED:
        return None
    after = import_after(run)
    return {"refusal": refusal_to_repeat(run), "import_id": after.id if after else None}


def fields_json(kind: str, locale: str) -> dict[str, Any]:
    """What a column of this kind of file can mean; for master data also what each field is called
    and of which groups one field is needed."""
    table = KINDS[kind].table
    if table is None:
        return {"fields": FIELDS}
    return {
        "fields": table.names,
        "labels": {one.name: one.en if locale == "en" else one.zh for one in table.fields},
        "needed": table.needed,
    }


def amounts(minor: dict[str, int]) -> dict[str, str]:
    """Minor units by currency as decimal text."""
    return {currency: to_text(value, currency) for currency, value in sorted(minor.items())}


def _error(run: ImportRun, locale: str) -> dict[str, Any] | None:
    if not run.error_code:
        return None
    return {
        "code": run.error_code,
        "params": run.error_params,
        "detail": sentence(run.error_code, run.error_params, locale),
    }


def row_json(row: ImportRow, locale: str) -> dict[str, Any]:
    """One row with its outcome."""
    return {
        "seq": row.seq,
        "file": row.file,
        "row": row.row,
        "external_no": row.external_no,
        "outcome": row.outcome,
        "subject_id": row.subject_id,
        "problems": [
            {
                **problem,
                "detail": sentence(problem["code"], problem["params"], locale),
                "fix": fix(problem["code"], locale),
            }
            for problem in row.problems or []
        ],
    }


def fix(code: str, locale: str) -> str:
    """What a clerk can do about a rejection."""
    key = f"fix.{code}"
    return sentence(key if key in catalogue() else "fix.other", {}, locale)


def rejected_rows(found: Iterator[Rejection], locale: str) -> Iterator[list[Cell]]:
    """Rejections as the rows of a sheet."""
    for one in found:
        yield [
            one.file,
            one.row,
            one.column,
            one.external_no,
            one.code,
            sentence(one.code, one.params, locale),
            fix(one.code, locale),
        ]
