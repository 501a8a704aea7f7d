"""Work that outlasts a request: rows with leases, progress, results and a checkpoint.

A worker writes the attempt before it runs; each chunk commits on its own together with its
checkpoint, so a killed job goes on where it stood. Five attempts, then quarantine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from zhidan.kernel.ids import uuid7
from zhidan.platform.actors import Actor
from zhidan.platform.job_handle import JobChanged, JobHandle
from zhidan.platform.outbox import emit

Work = Callable[[JobHandle], None]
_kinds: dict[str, Work] = {}


def job_kind(name: str) -> Callable[[Work], Work]:
    """Register the work of jobs called `name`, e.g. "orders.bulk_step"."""

    def register(work: Work) -> Work:
        _kinds[name] = work
        return work

    return register


def job_kinds() -> dict[str, Work]:
    """Every registered kind."""
    return dict(_kinds)


def enqueue(
    kind: str,
    args: Mapping[str, Any],
    *,
    actor: Actor,
    total: int | None = None,
    title: str = "",
    title_params: Mapping[str, Any] | None = None,
) -> UUID:
    """Queue a job in the present transaction; rolled back, it never was. `title` is a code."""
    job_id = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO job (id, kind, args, progress_total, title_code, title_params,"
            " created_by_kind, created_by, created_by_name)"
            " VALUES (%s, %s, %s::jsonb, %s, %s, %s::jsonb, %s, %s, %s)",
            [
                job_id,
                kind,
                msgspec.json.encode(dict(args)).decode(),
                total,
                title or f"job.{kind}",
                msgspec.json.encode(dict(title_params or {})).decode(),
                actor.kind,
                actor.id,
                actor.name,
            ],
        )
    emit(JobChanged(key=f"job:{job_id}", job_id=job_id))
    return job_id
