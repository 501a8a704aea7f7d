from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from zhidan.insights.everything import writing
from zhidan.insights.everything.writing import Counts, EverythingFormat, Tell
from zhidan.kernel.errors import Forbidden, InvalidInput
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.audit import record
from zhidan.platform.work import run

Writer = Callable[..., Counts]
_AS_ONE_FILE: Mapping[EverythingFormat, Writer] = {
    "sqlite": writing.write_sqlite,
    "csv": lambda path, **options: writing.write_zip(path, "csv", **options),
    "xlsx": lambda path, **options: writing.write_zip(path, "xlsx", **options),
}


def export_everything(
    *, path: Path, kind: EverythingFormat, reveal_reason: str | None, tell: Tell, actor: Actor
) -> Counts:
    """Write the whole business to `path`: a folder gets one file for each table.

    Runs outside of transactions. That it was done, by whom, and whether people were revealed, goes
    into the audit before the first row is read. Raises: Forbidden, also within a limited scope;
    InvalidInput (reason_missing, sqlite_is_one_file).
    """
    run(_note, actor=actor, kind=kind, reveal_reason=reveal_reason)
    reveals = reveal_reason is not None
    if not path.is_dir():
        return _AS_ONE_FILE[kind](path, reveals=reveals, tell=tell)
    if kind == "sqlite":
        raise InvalidInput(code="sqlite_is_one_file", path=str(path))
    return writing.write_folder(path, kind, reveals=reveals, tell=tell)


def reason_allowed(reveal_reason: str | None, *, actor: Actor) -> str:
    """The reason to reveal people, empty when they stay masked.

    Raises: Forbidden, InvalidInput.
    """
    actor.require("insights.export")
    if actor.shops is not None or actor.warehouses is not None:
        raise Forbidden(code="export_needs_whole_scope")
    return "" if reveal_reason is None else parties.reason_to_reveal(reveal_reason, actor=actor)


def _note(*, kind: EverythingFormat, reveal_reason: str | None, actor: Actor) -> None:
    why = reason_allowed(reveal_reason, actor=actor)
    record(
        "everything.exported",
        actor=actor,
        subject_type="installation",
        subject_id=None,
        reason=why,
        details={"format": kind, "revealed": reveal_reason is not None},
    )
