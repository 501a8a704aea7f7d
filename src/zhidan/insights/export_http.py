"""Everything out, over HTTP: asked for, listed, fetched as a stored file of one's own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from msgspec import Struct
from ninja import Router

from zhidan.insights.access import EXPORT
from zhidan.insights.everything.writing import EverythingFormat
from zhidan.insights.jobs import EXPORT_JOB, FILE_KIND
from zhidan.insights.operations.export_everything import reason_allowed
from zhidan.platform import files, jobs
from zhidan.platform.actors import Actor
from zhidan.platform.http import ApiRequest, answer, needs, read_body
from zhidan.platform.work import run

router = Router(tags=["exports"])


class ExportBody(Struct, frozen=True, forbid_unknown_fields=True):
    """As what; with a reason people are revealed, without one they are masked."""

    format: EverythingFormat = "sqlite"
    reveal_reason: str | None = None


@router.get("/exports", **needs(EXPORT))
def list_exports(request: ApiRequest) -> HttpResponse:
    """One's own full exports that are still there, newest first."""
    items = files.of_kind(FILE_KIND, created_by=request.actor.id)
    return answer({"items": items, "next": None, "prev": None})


@router.post("/exports", **needs(EXPORT, body=ExportBody))
def post_export(request: ApiRequest) -> HttpResponse:
    """Export everything, in the background."""
    body = read_body(request, ExportBody)
    return answer({"job_id": run(_enqueue, actor=request.actor, body=body)}, status=202)


def _enqueue(*, body: ExportBody, actor: Actor) -> UUID:
    # Whoever may not is told at once; the job asks again and leaves the entry in the audit.
    reason_allowed(body.reveal_reason, actor=actor)
    return jobs.enqueue(
        EXPORT_JOB, {"format": body.format, "reveal_reason": body.reveal_reason}, actor=actor
    )
