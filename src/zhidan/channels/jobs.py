"""Jobs of the channels: running an import, taking one back."""

from __future__ import annotations

from uuid import UUID

from zhidan.channels.operations.run_import import run_import
from zhidan.channels.operations.start_import import RUN_JOB
from zhidan.channels.operations.undo_import import undo_import
from zhidan.platform.job_handle import JobHandle
from zhidan.platform.jobs import job_kind
from zhidan.platform.work import JOB, run

UNDO_JOB = "channels.undo_import"


@job_kind(RUN_JOB)
def import_files(job: JobHandle) -> None:
    """Carry an import on; a killed run goes on from its checkpoint."""
    job.actor.require("channels.import")
    run_import(import_id=UUID(job.args["import_id"]), runner=job, actor=job.actor)


@job_kind(UNDO_JOB)
def undo_files(job: JobHandle) -> None:
    """Take an import back, whole or not at all."""
    job.actor.require("channels.undo")
    run(undo_import, actor=job.actor, bounds=JOB, import_id=UUID(job.args["import_id"]))
