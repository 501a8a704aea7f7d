"""What a running job holds in its hands: arguments, actor, progress, results, checkpoint."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from django.db import connection, transaction

from zhidan.kernel.outcomes import Outcome
from zhidan.platform.actors import Actor
from zhidan.platform.outbox import Event, emit

LEASE_S = 60
TELL_EVERY_S = 0.3


@dataclass(frozen=True)
class JobChanged(Event):
    """A job was queued, moved on, or ended."""

    job_id: UUID
    live_topic: ClassVar[str] = "job.changed"
    context: ClassVar[str] = "platform"

    def live_data(self) -> dict[str, Any]:
        return {"id": self.job_id}


class LeaseLost(Exception):
    """Another worker took the job over: this run's present transaction must not commit."""


class WorkerStopping(Exception):
    """The worker shuts down: the job goes back to the queue and resumes from its checkpoint."""


@dataclass(frozen=True, slots=True)
class Result:
    """A row of a job's report."""

    code: str
    subject_id: UUID | None = None
    label: str = ""
    params: Mapping[str, Any] | None = None


class JobHandle:
    """One run of one job. Every write is fenced by the attempt, so a lost lease writes nothing."""

    def __init__(
        self,
        job_id: UUID,
        attempt: int,
        *,
        args: dict[str, Any],
        actor: Actor,
        state: dict[str, Any],
        stopping: threading.Event | None = None,
    ) -> None:
        self.id = job_id
        self.attempt = attempt
        self.args = args
        self.actor = actor
        self.state = state
        self.saw_cancel = False
        self._stopping = stopping
        self._told_at = 0.0

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far the job is; browsers hear of it a few times a second at most."""
        self._write(
            "progress_done = %s, progress_total = coalesce(%s, progress_total)", [done, total]
        )
        self._tell()
        if self._stopping is not None and self._stopping.is_set():
            raise WorkerStopping

    def checkpoint(self, state: dict[str, Any]) -> None:
        """Keep where to go on. Inside a chunk's transaction it commits with the chunk."""
        self._write("checkpoint = %s::jsonb", [msgspec.json.encode(state).decode()])
        self.state = state

    def results(self, rows: Iterable[Result | Outcome]) -> None:
        """Add rows to the report; "ok" counts as done, any other code as failed."""
        found = [
            Result(row.code, row.id, params=row.params) if isinstance(row, Outcome) else row
            for row in rows
        ]
        if not found:
            return
        ok = sum(1 for row in found if row.code == "ok")
        with transaction.atomic():
            self._write(
                "ok_count = ok_count + %s, failed_count = failed_count + %s", [ok, len(found) - ok]
            )
            self._insert(found)

    def cancelled(self) -> bool:
        """Whether a person asked to stop; ask between chunks."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT cancel_requested FROM job WHERE id = %s", [self.id])
            row = cursor.fetchone()
        self.saw_cancel = row is None or bool(row[0])
        return self.saw_cancel

    def heartbeat(self) -> None:
        """Keep the lease during a long chunk."""
        self._write("attempts = attempts", [])

    def _write(self, assignments: str, params: list[Any]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE job SET {assignments},"  # noqa: S608
                " lease_until = clock_timestamp() + make_interval(secs => %s)"
                " WHERE id = %s AND attempts = %s AND state = 'running'",
                [*params, LEASE_S, self.id, self.attempt],
            )
            if cursor.rowcount != 1:
                raise LeaseLost(str(self.id))

    def _insert(self, rows: list[Result]) -> None:
        values: list[Any] = []
        for row in rows:
            params = msgspec.json.encode(dict(row.params or {})).decode()
            values += [row.subject_id, row.label[:120], row.code, params]
        tuples = ",".join(["(%s::uuid, %s::text, %s::text, %s::jsonb)"] * len(rows))
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO job_result (job_id, seq, subject_id, subject_label, code, params)"  # noqa: S608
                " SELECT %s, base.seq + row_number() OVER (), v.* FROM"
                " (SELECT coalesce(max(seq), 0) AS seq FROM job_result WHERE job_id = %s) AS base,"
                f" (VALUES {tuples}) AS v",
                [self.id, self.id, *values],
            )

    def _tell(self) -> None:
        if time.monotonic() - self._told_at < TELL_EVERY_S:
            return
        self._told_at = time.monotonic()
        with transaction.atomic():
            emit(JobChanged(key=f"job:{self.id}", job_id=self.id))
