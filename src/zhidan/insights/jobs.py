"""Long work of the insights: a full export into a file that its maker can fetch for a while."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import get_args

from zhidan.insights.everything.writing import EverythingFormat
from zhidan.insights.operations.export_everything import export_everything
from zhidan.kernel.clock import now
from zhidan.kernel.errors import InvalidInput
from zhidan.platform import files, policy
from zhidan.platform.job_handle import JobHandle, Result
from zhidan.platform.jobs import job_kind
from zhidan.platform.policy import RetentionPolicy

EXPORT_JOB = "insights.export"
FILE_KIND = "everything"
_TYPES = {"sqlite": "application/vnd.sqlite3", "csv": "application/zip", "xlsx": "application/zip"}


@job_kind(EXPORT_JOB)
def export(job: JobHandle) -> None:
    """Write everything into one file, sealed on the disk, gone when its time is over."""
    kind = chosen_format(str(job.args["format"]))
    suffix = "sqlite" if kind == "sqlite" else f"{kind}.zip"
    with tempfile.TemporaryDirectory(prefix="zhidan-export-") as folder:
        path = Path(folder) / f"zhidan.{suffix}"
        counts = export_everything(
            path=path, kind=kind, reveal_reason=job.args["reveal_reason"], tell=job.progress,
            actor=job.actor,
        )  # fmt: skip
        with path.open("rb") as content:
            file_id = files.put(
                content,
                kind=FILE_KIND,
                name=f"zhidan-{now():%Y%m%d-%H%M}.{suffix}",
                content_type=_TYPES[kind],
                created_by=job.actor.id,
                expires_at=now() + timedelta(days=policy.read(RetentionPolicy).export_files_days),
            )
    job.results(
        [Result("ok", file_id, label=name, params={"rows": n}) for name, n in counts.items()]
    )


def chosen_format(text: str) -> EverythingFormat:
    """Raises: InvalidInput."""
    for kind in get_args(EverythingFormat):
        if kind == text:
            return kind  # type: ignore[no-any-return]
    raise InvalidInput(code="bad_export_format", field="format")
