"""Answer what somebody told, or close it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from zhidan.kernel.clock import now
from zhidan.kernel.errors import InvalidInput, NotFound
from zhidan.platform import audit
from zhidan.platform.actors import Actor
from zhidan.platform.outbox import emit
from zhidan.service.access import FEEDBACK
from zhidan.service.events import FeedbackChanged
from zhidan.service.operations.send_feedback import MOST_TEXT
from zhidan.service.queries import visible_feedback
from zhidan.service.states import ANSWERED


def answer_feedback(
    *, feedback_id: UUID, state: Literal["answered", "closed"], answer: str, actor: Actor
) -> None:
    """Set state and answer; a later answer replaces the earlier one.

    Raises: NotFound, InvalidInput (answer_missing, feedback_too_long).
    """
    actor.require(FEEDBACK)
    text = answer.strip()
    if state == ANSWERED and not text:
        raise InvalidInput(code="answer_missing", field="answer")
    if len(text) > MOST_TEXT:
        raise InvalidInput(code="feedback_too_long", field="answer", most=MOST_TEXT)
    changed = (
        visible_feedback(actor=actor)
        .filter(id=feedback_id)
        .update(state=state, answer=text, answered_by=actor.name[:80], answered_at=now())
    )
    if not changed:
        raise NotFound(code="feedback_not_found")
    audit.record(
        "feedback.answered",
        actor=actor,
        subject_type="feedback",
        subject_id=feedback_id,
        details={"state": state},
    )
    emit(FeedbackChanged(key=str(feedback_id)))
