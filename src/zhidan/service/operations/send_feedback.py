"""Tell those who run the shop what is wrong with a page, or what would be better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO
from uuid import UUID

from zhidan import __version__
from zhidan.catalog import api as catalog
from zhidan.kernel.errors import Forbidden, InvalidInput
from zhidan.kernel.ids import uuid7
from zhidan.platform import files
from zhidan.platform.actors import Actor
from zhidan.platform.jobs import enqueue
from zhidan.platform.outbox import emit
from zhidan.service.events import FeedbackChanged
from zhidan.service.jobs import DELIVER_JOB
from zhidan.service.models import Feedback
from zhidan.service.states import QUEUED
from zhidan.service.ways.route import read_delivery

MOST_TEXT = 4_000
PICTURE_SIDE = 1_600


@dataclass(frozen=True, slots=True)
class NewFeedback:
    """`request_id` is that of the last request the page made, `picture` an image of the page in
    which personal data was made unreadable before it left the browser."""

    text: str
    page: str
    request_id: str = ""
    browser: str = ""
    picture: IO[bytes] | None = None


def send_feedback(*, feedback: NewFeedback, actor: Actor) -> UUID:
    """Keep it in this installation, and hand it over where the owner has opened a way.

    Raises: InvalidInput (feedback_empty, feedback_too_long, not_a_picture …); Forbidden for a
    caller that nobody could answer.
    """
    if actor.id is None:
        raise Forbidden(permission="signed_in")
    text = feedback.text.strip()
    if not text:
        raise InvalidInput(code="feedback_empty", field="text")
    if len(text) > MOST_TEXT:
        raise InvalidInput(code="feedback_too_long", field="text", most=MOST_TEXT)
    row = Feedback(
        id=uuid7(),
        sender_id=actor.id,
        sender_name=actor.name[:80],
        text=text,
        page=feedback.page[:300],
        version=__version__,
        request_id=feedback.request_id[:64],
        browser=feedback.browser[:300],
        picture_id=_keep(feedback.picture, actor) if feedback.picture else None,
    )
    if read_delivery()[0].way != "off":
        row.delivery = QUEUED
        enqueue(DELIVER_JOB, {"feedback_id": row.id}, actor=actor)
    row.save(force_insert=True)
    emit(FeedbackChanged(key=str(row.id)))
    return row.id


def _keep(picture: IO[bytes], actor: Actor) -> UUID:
    return files.put(
        catalog.redraw(picture, side=PICTURE_SIDE),
        kind="feedback",
        name="page.webp",
        content_type=catalog.PICTURE_TYPE,
        created_by=actor.id,
    )
