"""Running jobs: claim with a lease, count the attempt, run, and write down how it ended."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from zhidan.kernel.errors import Conflict, Forbidden, NotFound, Refusal
from zhidan.platform.access import actor_for_key, actor_for_user
from zhidan.platform.actors import CLI, SYSTEM, Actor
from zhidan.platform.faults import describe
from zhidan.platform.job_handle import LEASE_S, JobChanged, JobHandle, LeaseLost, WorkerStopping
from zhidan.platform.jobs import job_kinds
from zhidan.platform.models import ApiKey, User
from zhidan.platform.outbox import MAX_ATTEMPTS, emit

logger = logging.getLogger(__name__)

_CLAIM = """
UPDATE job SET state = 'running', attempts = attempts + 1, worker = %(worker)s,
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s),
    started_at = coalesce(started_at, clock_timestamp())
WHERE id = (
    SELECT id FROM job
    WHERE state IN ('queued', 'running') AND due_at <= clock_timestamp()
      AND (state = 'queued' OR lease_until < clock_timestamp())
      AND attempts < %(most)s AND kind = ANY(%(kinds)s)
    ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, args::text, attempts, checkpoint::text, created_by_kind, created_by
"""
_QUARANTINE_WORN_OUT = """
UPDATE job SET state = 'quarantined', finished_at = clock_timestamp(), lease_until = NULL
WHERE state = 'running' AND lease_until < clock_timestamp() AND attempts >= %s RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """One job taken by this worker."""

    id: UUID
    kind: str
    args: str
    attempt: int
    checkpoint: str
    by_kind: str
    by: UUID | None


def run_next_job(*, worker: int | None = None, stopping: threading.Event | None = None) -> bool:
    """Run the job that waits longest. False when none is due."""
    claim = _claim(worker)
    if claim is None:
        return False
    try:
        handle = JobHandle(
            claim.id,
            claim.attempt,
            args=msgspec.json.decode(claim.args),
            actor=_actor(claim),
            state=msgspec.json.decode(claim.checkpoint),
            stopping=stopping,
        )
        job_kinds()[claim.kind](handle)
    except LeaseLost:
        logger.warning("job %s went to another worker", claim.id)
    except WorkerStopping:
        _end(claim, "queued", attempts_back=1)
    except Refusal as refusal:
        _end(claim, "failed", reason=refusal.code)
    except Exception as error:
        _failed(claim, describe(error))
    else:
        _end(claim, "cancelled" if handle.saw_cancel else "done")
    return True


def cancel(job_id: UUID) -> None:
    """Stop a job: one that waits at once, a running one after its present chunk.

    Raises: NotFound; Conflict (job_finished).
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE job SET cancel_requested = true,"
            " state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END,"
            " finished_at = CASE state WHEN 'queued' THEN clock_timestamp() END"
            " WHERE id = %s AND state IN ('queued', 'running')",
            [job_id],
        )
        if cursor.rowcount != 1:
            _refuse(job_id, "job_finished")
        emit(JobChanged(key=f"job:{job_id}", job_id=job_id))


def retry(job_id: UUID) -> None:
    """Let a job that failed or was set apart go on from its checkpoint.

    Raises: NotFound; Conflict (job_not_failed).
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE job SET state = 'queued', attempts = 0, cancel_requested = false,"
            " due_at = clock_timestamp(), finished_at = NULL, last_error = ''"
            " WHERE id = %s AND state IN ('failed', 'quarantined', 'cancelled')",
            [job_id],
        )
        if cursor.rowcount != 1:
            _refuse(job_id, "job_not_failed")
        emit(JobChanged(key=f"job:{job_id}", job_id=job_id))


def _refuse(job_id: UUID, code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM job WHERE id = %s", [job_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound(code="job_not_found")
    raise Conflict(code=code, state=row[0])


def _claim(worker: int | None) -> Claim | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_QUARANTINE_WORN_OUT, [MAX_ATTEMPTS])
        for (worn_out,) in cursor.fetchall():
            emit(JobChanged(key=f"job:{worn_out}", job_id=worn_out))
        cursor.execute(
            _CLAIM,
            {
                "worker": worker,
                "lease": LEASE_S,
                "most": MAX_ATTEMPTS,
                "kinds": list(job_kinds()),
            },
        )
        row = cursor.fetchone()
        if row is None:
            return None
        emit(JobChanged(key=f"job:{row[0]}", job_id=row[0]))
        return Claim(*row)


def _actor(claim: Claim) -> Actor:
    """Who asked for the job, with what they may do now."""
    if claim.by_kind == "user" and claim.by is not None:
        user = User.objects.filter(id=claim.by, is_active=True).first()
        if user is not None:
            return actor_for_user(user)
    elif claim.by_kind == "key" and claim.by is not None:
        key = ApiKey.objects.select_related("created_by").filter(id=claim.by).first()
        if key is not None and key.revoked_at is None:
            return actor_for_key(key)
    elif claim.by_kind in {"cli", "system"}:
        return CLI if claim.by_kind == "cli" else SYSTEM
    raise Forbidden(code="actor_gone")


def _failed(claim: Claim, reason: str) -> None:
    logger.error("job %s (%s) failed: %s", claim.id, claim.kind, reason)
    if claim.attempt >= MAX_ATTEMPTS:
        _end(claim, "quarantined", reason=reason)
    else:
        _end(claim, "queued", reason=reason, delay_s=2**claim.attempt)


def _end(
    claim: Claim, state: str, *, reason: str = "", delay_s: int = 0, attempts_back: int = 0
) -> None:
    values: dict[str, Any] = {
        "state": state,
        "reason": reason,
        "delay": delay_s,
        "back": attempts_back,
        "id": claim.id,
        "attempt": claim.attempt,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE job SET state = %(state)s, last_error = %(reason)s, lease_until = NULL,"
            " attempts = attempts - %(back)s,"
            " due_at = clock_timestamp() + make_interval(secs => %(delay)s),"
            " finished_at = CASE WHEN %(state)s <> 'queued' THEN clock_timestamp() END"
            " WHERE id = %(id)s AND attempts = %(attempt)s AND state = 'running'",
            values,
        )
        if cursor.rowcount:
            emit(JobChanged(key=f"job:{claim.id}", job_id=claim.id))
