"""Backups over HTTP: what was made, one now, a recovery key."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from zhidan.insights.access import BACKUP
from zhidan.insights.queries.backups import BackupHealth, backup_health, backup_runs
from zhidan.kernel.clock import now
from zhidan.platform import keyfiles, recovery
from zhidan.platform.actors import Actor
from zhidan.platform.audit import record
from zhidan.platform.http import ApiRequest, answer, needs
from zhidan.platform.jobs import enqueue
from zhidan.platform.messages import sentence
from zhidan.platform.work import run

router = Router(tags=["backups"])
JOB = "insights.backup"


@router.get("/backups", **needs(BACKUP))
def list_backups(request: ApiRequest) -> HttpResponse:
    """The last backups, newest first, and whether they are as they should be."""
    items = [
        {**row, "detail": _said(row["error_code"], row["error_params"], request)}
        for row in backup_runs()
    ]
    has_key = recovery.public_half(keyfiles.keys_folder()) is not None
    health = health_json(backup_health(now()), request)
    return answer({"items": items, "health": health, "has_recovery_key": has_key})


@router.post("/backups", **needs(BACKUP))
def post_backup(request: ApiRequest) -> HttpResponse:
    """Make a backup now, in the background, into the folder of the schedule."""
    return answer({"job_id": run(_enqueue, actor=request.actor)}, status=202)


@router.post("/backups/recovery-key", **needs(BACKUP))
def post_recovery_key(request: ApiRequest) -> HttpResponse:
    """Make a recovery key. This answer is the only place where it ever stands."""
    key = recovery.new_recovery_key(keyfiles.keys_folder())
    run(_tell_of_key, actor=request.actor)
    response = answer({"recovery_key": key}, status=201)
    response["Cache-Control"] = "no-store"
    return response


def health_json(health: BackupHealth, request: ApiRequest) -> dict[str, Any]:
    """How backups stand, with the last failure as a sentence."""
    return {
        "is_on": health.is_on,
        "last_done_at": health.last_done_at,
        "failures": health.failures,
        "is_overdue": health.is_overdue,
        "detail": _said(health.error_code, health.error_params, request),
    }


def _said(code: str, params: dict[str, Any], request: ApiRequest) -> str:
    return sentence(code, params, request.locale) if code else ""


def _enqueue(*, actor: Actor) -> UUID:
    return enqueue(JOB, {"kind": "manual"}, actor=actor)


def _tell_of_key(*, actor: Actor) -> None:
    record("backup.recovery_key_made", actor=actor, subject_type="installation", subject_id=None)
