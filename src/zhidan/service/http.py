"""Feedback over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from msgspec import Struct
from ninja import File, Form, Router, UploadedFile

from zhidan.platform.filters import words
from zhidan.platform.http import ApiRequest, answer, needs, once, read_body, signed_in
from zhidan.platform.paging import capped_count, clamp, keyset
from zhidan.service.access import FEEDBACK
from zhidan.service.models import Feedback
from zhidan.service.operations.answer_feedback import answer_feedback
from zhidan.service.operations.send_feedback import NewFeedback, send_feedback
from zhidan.service.queries import answers_feedback, feedback_archive, picture_of, visible_feedback
from zhidan.service.states import STATES

router = Router(tags=["service"])


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """What the sender reads."""

    state: Literal["answered", "closed"]
    answer: str = ""


@router.post("/feedback", **signed_in())
def post_feedback(
    request: ApiRequest,
    text: Annotated[str, Form()],
    page: Annotated[str, Form()] = "",
    request_id: Annotated[str, Form()] = "",
    picture: Annotated[UploadedFile | None, File()] = None,
) -> HttpResponse:
    """Tell something of a page."""
    feedback = NewFeedback(
        text=text,
        page=page,
        request_id=request_id,
        browser=request.headers.get("User-Agent", ""),
        picture=picture.file if picture is not None else None,
    )
    return once(
        request,
        send_feedback,
        render=lambda made: answer({"id": made}).content,
        status=201,
        feedback=feedback,
    )


@router.get("/feedback", **signed_in())
def list_feedback(
    request: ApiRequest, state: str = "", cursor: str | None = None, limit: int = 50
) -> HttpResponse:
    """One's own feedback, everybody's with `service.feedback`; newest first."""
    found = visible_feedback(actor=request.actor)
    if state:
        found = found.filter(state__in=words(state, field="state", allowed=STATES))
    page = keyset(
        found,
        order=["-created_at", "-id"],
        types=[datetime, UUID],
        cursor=cursor,
        limit=clamp(limit),
    )
    items = [_body(row, may_answer=answers_feedback(request.actor)) for row in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/feedback/count", **signed_in())
def count_feedback(request: ApiRequest, state: str = "") -> HttpResponse:
    """How many there are."""
    found = visible_feedback(actor=request.actor)
    if state:
        found = found.filter(state__in=words(state, field="state", allowed=STATES))
    return answer(capped_count(found))


@router.get("/feedback/export", **needs(FEEDBACK))
def export_feedback(request: ApiRequest) -> HttpResponse:
    """All feedback with its pictures, as a ZIP."""
    response = HttpResponse(
        feedback_archive(locale=request.locale, actor=request.actor),
        content_type="application/zip",
    )
    response["Content-Disposition"] = 'attachment; filename="feedback.zip"'
    return response


@router.get("/feedback/{uuid:feedback_id}/picture", **signed_in())
def get_picture(request: ApiRequest, feedback_id: UUID) -> StreamingHttpResponse:
    """The picture of the page it was told of."""
    response = StreamingHttpResponse(
        picture_of(feedback_id, actor=request.actor), content_type="image/webp"
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@router.post("/feedback/{uuid:feedback_id}/answer", **needs(FEEDBACK, body=Answer))
def post_answer(request: ApiRequest, feedback_id: UUID) -> HttpResponse:
    """Answer it, or close it."""
    body = read_body(request, Answer)
    return once(
        request,
        answer_feedback,
        render=lambda _: b"{}",
        feedback_id=feedback_id,
        state=body.state,
        answer=body.answer,
    )


def _body(row: Feedback, *, may_answer: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "sender": row.sender_name,
        "text": row.text,
        "page": row.page,
        "version": row.version,
        "request_id": row.request_id,
        "has_picture": row.picture_id is not None,
        "state": row.state,
        "answer": row.answer,
        "answered_by": row.answered_by,
        "answered_at": row.answered_at,
        "created_at": row.created_at,
        "actions": ["answer"] if may_answer else [],
    }
