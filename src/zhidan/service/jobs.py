"""Handing feedback over: tried five times, each attempt seen by who sent it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from zhidan.kernel.clock import now
from zhidan.platform import files, work
from zhidan.platform.actors import Actor
from zhidan.platform.job_handle import JobHandle
from zhidan.platform.jobs import job_kind
from zhidan.platform.outbox import MAX_ATTEMPTS, emit
from zhidan.service.events import FeedbackChanged
from zhidan.service.models import Feedback
from zhidan.service.states import FAILED, QUEUED, SENT
from zhidan.service.ways.letter import DeliveryFailed, Letter
from zhidan.service.ways.route import deliver, read_delivery

DELIVER_JOB = "service.deliver_feedback"


class StillUndelivered(Exception):
    """The job comes back for its next attempt."""


@job_kind(DELIVER_JOB)
def deliver_feedback(job: JobHandle) -> None:
    """Nothing is sent twice that was taken once, unless the worker died in between; the other
    side knows it again by its id."""
    row = Feedback.objects.filter(id=UUID(job.args["feedback_id"])).first()
    if row is None or row.delivery == SENT:
        return
    try:
        deliver(letter_of(row))
    except DeliveryFailed as failure:
        is_last = job.attempt >= MAX_ATTEMPTS or failure.code == "delivery_off"
        state = FAILED if is_last else QUEUED
        _note(job, row.id, delivery=state, delivery_error=failure.code)
        if failure.code == "delivery_off":
            return
        raise StillUndelivered(failure.code) from None
    _note(job, row.id, delivery=SENT, delivery_error="", delivered_at=now())


def letter_of(row: Feedback) -> Letter:
    """What the other side reads. The picture goes along only where the owner wants that."""
    delivery, _ = read_delivery()
    has_picture = delivery.with_picture and row.picture_id is not None
    picture = b"".join(files.read_chunks(row.picture_id)) if has_picture else None  # type: ignore[arg-type]
    facts = {
        "from": row.sender_name,
        "text": row.text,
        "page": row.page,
        "version": row.version,
        "request_id": row.request_id,
        "browser": row.browser,
        "at": row.created_at.isoformat(),
    }
    # A subject has one line, whatever was written.
    return Letter(row.id, f"[Zhidan] {' '.join(row.text.split())[:80]}", facts, picture)


def _note(job: JobHandle, feedback_id: UUID, **values: Any) -> None:
    work.run(_write, actor=job.actor, bounds=work.JOB, feedback_id=feedback_id, values=values)


def _write(*, feedback_id: UUID, values: dict[str, Any], actor: Actor) -> None:
    del actor  # the job's; what it may do was asked when it was made
    Feedback.objects.filter(id=feedback_id).update(**values)
    emit(FeedbackChanged(key=str(feedback_id)))
