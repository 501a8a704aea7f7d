from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from zhidan.insights.events import BackupEnded
from zhidan.insights.models import BackupRun
from zhidan.kernel.clock import now
from zhidan.kernel.ids import uuid7
from zhidan.platform.actors import Actor
from zhidan.platform.audit import record
from zhidan.platform.outbox import emit


class BackupOutcome(Struct, frozen=True):
    """How a backup went; `error_code` is empty when it went well."""

    kind: str
    started_at: datetime
    path: str
    size_bytes: int = 0
    orders: int | None = None
    held_until: datetime | None = None
    error_code: str = ""
    error_params: Mapping[str, Any] = {}


def record_backup(*, outcome: BackupOutcome, actor: Actor) -> UUID:
    """Write down how a backup went, for the work bench, `doctor` and the audit."""
    run = BackupRun(
        id=uuid7(),
        kind=outcome.kind,
        state="failed" if outcome.error_code else "done",
        path=outcome.path,
        size_bytes=outcome.size_bytes,
        orders=outcome.orders,
        held_until=outcome.held_until,
        started_at=outcome.started_at,
        ended_at=now(),
        error_code=outcome.error_code,
        error_params=dict(outcome.error_params),
    )
    run.save(force_insert=True)
    record(
        f"backup.{run.state}",
        actor=actor,
        subject_type="backup",
        subject_id=run.id,
        details={"kind": run.kind, "path": run.path, "code": run.error_code},
    )
    emit(BackupEnded(key=str(run.id)))
    return run.id
