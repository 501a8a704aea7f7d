"""Jobs: their progress, their report, and the two buttons."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from ninja import Router

from zhidan.kernel.errors import NotFound
from zhidan.platform import deliveries, job_runs
from zhidan.platform.actors import Actor
from zhidan.platform.filters import words
from zhidan.platform.http import ApiRequest, answer, needs, signed_in
from zhidan.platform.messages import sentence
from zhidan.platform.models import Job, JobResult
from zhidan.platform.models.delivery import JOB_STATES
from zhidan.platform.paging import clamp, keyset

router = Router(tags=["jobs"])


@router.get("/jobs", **signed_in())
def list_jobs(
    request: ApiRequest, state: str = "", cursor: str | None = None, limit: int = 50
) -> HttpResponse:
    """One's own jobs, everybody's with `jobs.view`; newest first."""
    found = _visible(request.actor)
    if state:
        found = found.filter(state__in=words(state, field="state", allowed=JOB_STATES))
    page = keyset(
        found,
        order=["-created_at", "-id"],
        types=[datetime, UUID],
        cursor=cursor,
        limit=clamp(limit),
    )
    items = [_body(job, request.locale) for job in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/jobs/{uuid:job_id}", **signed_in())
def get_job(request: ApiRequest, job_id: UUID) -> HttpResponse:
    """One job's state and progress."""
    return answer(_body(_find(job_id, request.actor), request.locale))


@router.get("/jobs/{uuid:job_id}/results", **signed_in())
def get_results(
    request: ApiRequest, job_id: UUID, code: str = "", cursor: str | None = None, limit: int = 100
) -> HttpResponse:
    """What became of each row; `code` picks one fate, e.g. "ok"."""
    job = _find(job_id, request.actor)
    found = JobResult.objects.filter(job_id=job.id)
    if code:
        found = found.filter(code__in=words(code, field="code"))
    page = keyset(found, order=["seq"], types=[int], cursor=cursor, limit=clamp(limit))
    items = [
        {
            "seq": row.seq,
            "id": row.subject_id,
            "label": row.subject_label,
            "code": row.code,
            "detail": "" if row.code == "ok" else sentence(row.code, row.params, request.locale),
            "params": row.params,
        }
        for row in page.items
    ]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.post("/jobs/{uuid:job_id}/cancel", **signed_in())
def cancel(request: ApiRequest, job_id: UUID) -> HttpResponse:
    """Stop one's own job after its present chunk."""
    job_runs.cancel(_own(job_id, request.actor).id)
    return get_job(request, job_id)


@router.post("/jobs/{uuid:job_id}/retry", **signed_in())
def retry(request: ApiRequest, job_id: UUID) -> HttpResponse:
    """Let one's own job go on from where it stood."""
    job_runs.retry(_own(job_id, request.actor).id)
    return get_job(request, job_id)


@router.get("/deliveries/overdue", **needs("jobs.view"))
def overdue(request: ApiRequest) -> HttpResponse:
    """Reactions to events that wait too long or were set apart."""
    return answer({"items": deliveries.overdue()})


def _visible(actor: Actor) -> QuerySet[Job]:
    """Jobs of others show only to those whose scope is whole: a job may concern any shop."""
    if actor.may("jobs.view") and actor.shops is None and actor.warehouses is None:
        return Job.objects.all()
    return Job.objects.filter(Q(created_by=actor.id) & Q(created_by__isnull=False))


def _find(job_id: UUID, actor: Actor) -> Job:
    job = _visible(actor).filter(id=job_id).first()
    if job is None:
        raise NotFound(code="job_not_found")
    return job


def _own(job_id: UUID, actor: Actor) -> Job:
    """One's own job; others' belong to their makers, whatever one may see."""
    job = _find(job_id, actor)
    if job.created_by != actor.id and not actor.may("settings.policy"):
        raise NotFound(code="job_not_found")
    return job


def _body(job: Job, locale: str) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind,
        "title": sentence(job.title_code, job.title_params, locale),
        "title_code": job.title_code,
        "title_params": job.title_params,
        "state": job.state,
        "progress": {"done": job.progress_done, "total": job.progress_total},
        "ok": job.ok_count,
        "failed": job.failed_count,
        "error": job.last_error if job.state in {"failed", "quarantined"} else "",
        "created_by": job.created_by_name,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "can_cancel": job.state in {"queued", "running"} and not job.cancel_requested,
        "can_retry": job.state in {"failed", "quarantined", "cancelled"},
    }
