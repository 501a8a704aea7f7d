from __future__ import annotations

from uuid import UUID

from zhidan.channels.models import ImportRun
from zhidan.channels.operations.start_import import enqueue_run
from zhidan.channels.queries import import_run
from zhidan.channels.states import RESUMABLE
from zhidan.kernel.errors import Conflict
from zhidan.platform.actors import Actor


def resume_import(*, import_id: UUID, actor: Actor) -> ImportRun:
    """Let an import that was interrupted go on from its checkpoint.

    Raises: NotFound; Conflict (import_not_resumable) for one that has ended.
    """
    run = import_run(import_id, actor=actor, lock=True)
    if run.state not in RESUMABLE:
        raise Conflict(code="import_not_resumable", state=run.state)
    run.job_id = enqueue_run(run, actor=actor)
    run.save(update_fields=["job_id"])
    return run
