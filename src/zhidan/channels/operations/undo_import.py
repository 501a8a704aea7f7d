from __future__ import annotations

from uuid import UUID

from django.db import connection

from zhidan.channels.events import ImportChanged
from zhidan.channels.kinds.base import Done, Undoing
from zhidan.channels.kinds.registry import KINDS, kind_for
from zhidan.channels.models import ImportRow, ImportRun
from zhidan.channels.queries import import_run
from zhidan.channels.states import IMPORT
from zhidan.kernel.errors import ActionNotAllowed, Conflict
from zhidan.platform.actors import Actor
from zhidan.platform.audit import record
from zhidan.platform.outbox import emit


def undo_import(*, import_id: UUID, actor: Actor) -> ImportRun:
    """Take a whole import back while nothing of it has moved on.

    Orders and stock end by new facts, master data gets back what it was; the same file can come in
    again. All of it in one transaction, or nothing.
    Raises: NotFound; Forbidden; ActionNotAllowed (wrong_state); Conflict (import_moved_on) with
    how many.
    """
    run = import_run(import_id, actor=actor, lock=True)
    if why := refusal_to_undo(run):
        raise ActionNotAllowed(code=why, action="undo", state=run.state, reason=why)
    done = [
        Done(seq, outcome, subject_id, change)
        for seq, outcome, subject_id, change in ImportRow.objects.filter(
            import_id=run.id, outcome__in=("created", "updated")
        )
        .order_by("-seq")
        .values_list("seq", "outcome", "subject_id", "change")
        if subject_id is not None
    ]
    if moved := kind_for(run.kind, actor=actor).undo(Undoing(run.id, run.number, done, actor)):
        raise Conflict(code="import_moved_on", count=moved)
    run.state = IMPORT.next_state("undo", run.state, None)
    run.save(update_fields=["state"])
    record(
        "import.undone",
        actor=actor,
        subject_type="import",
        subject_id=run.id,
        shop_id=run.shop_id,
        details={"number": run.number, "rows": len(done)},
    )
    emit(ImportChanged(key=str(run.id), import_id=run.id, shop_id=run.shop_id))
    return run


def refusal_to_undo(run: ImportRun) -> str | None:
    """Why an import cannot be taken back, as far as its own row tells, or None."""
    if IMPORT.refusal("undo", run.state, None):
        return "wrong_state"
    if run.is_dry_run:
        return "import_was_dry_run"
    if run.updated and not KINDS[run.kind].undoes_updates:
        return "import_has_updates"
    if not run.created and not run.updated:
        return "import_created_nothing"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM import_row WHERE import_id = %s LIMIT 1", [run.id])
        return None if cursor.fetchone() else "import_rows_deleted"
