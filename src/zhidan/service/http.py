"""Feedback over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from msgspec import Struct
from ninja import File, Form, Router, UploadedFile

from zhidan import __version__
from zhidan.kernel.ids import uuid7
from zhidan.platform import limits
from zhidan.platform.filters import words
from zhidan.platform.http import ApiRequest, answer, needs, once, read_body, signed_in
from zhidan.platform.paging import capped_count, clamp, keyset
from zhidan.platform.work import run
from zhidan.service.access import FEEDBACK
from zhidan.service.models import Feedback
from zhidan.service.operations.answer_feedback import answer_feedback
from zhidan.service.operations.send_feedback import NewFeedback, send_feedback
from zhidan.service.operations.set_delivery import set_delivery
from zhidan.service.queries import (
    answers_everybody,
    answers_feedback,
    feedback_archive,
    picture_of,
    visible_feedback,
)
from zhidan.service.states import STATES
from zhidan.service.ways.letter import Letter
from zhidan.service.ways.route import deliver, read_delivery
from zhidan.service.ways.settings import Delivery

router = Router(tags=["service"])


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """What the sender reads."""

    state: Literal["answered", "closed"]
    answer: str = ""


class DeliveryBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The settings with their secrets; one that is left out stays as it is."""

    delivery: Delivery
    smtp_secret: str | None = None
    webhook_secret: str | None = None


@router.get("/feedback/delivery", **needs(FEEDBACK))
def get_delivery(request: ApiRequest) -> HttpResponse:
    """Where feedback goes to besides this installation; secrets are never shown."""
    answers_everybody(request.actor)
    return answer(_delivery_body())


@router.put("/feedback/delivery", **needs(FEEDBACK, body=DeliveryBody))
def put_delivery(request: ApiRequest) -> HttpResponse:
    """Say where feedback goes to."""
    body = read_body(request, DeliveryBody)
    run(
        set_delivery,
        actor=request.actor,
        delivery=body.delivery,
        smtp_secret=body.smtp_secret,
        webhook_secret=body.webhook_secret,
    )
    return answer(_delivery_body())


@router.post("/feedback/delivery/test", **needs(FEEDBACK))
def post_delivery_test(request: ApiRequest) -> HttpResponse:
    """Send a test over the way that is open, and wait for the other side."""
    answers_everybody(request.actor)
    limits.demand(f"feedback_test:{request.actor.id}", 10, 600)
    text = {"zh-CN": "这是一封测试，收到说明反馈能送到。", "en": "A test: feedback arrives here."}
    sentence = text[request.locale]
    facts = {"from": request.actor.name, "text": sentence, "version": __version__}
    deliver(Letter(uuid7(), f"[Zhidan] {sentence}", facts, None))
    return HttpResponse(status=204)


def _delivery_body() -> dict[str, Any]:
    delivery, row = read_delivery()
    return {
        "delivery": delivery,
        "has_smtp_secret": row is not None and row.smtp_secret is not None,
        "has_webhook_secret": row is not None and row.webhook_secret is not None,
    }


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
        "delivery": row.delivery,
        "delivery_error": row.delivery_error,
        "delivered_at": row.delivered_at,
        "created_at": row.created_at,
        "actions": ["answer"] if may_answer else [],
    }
