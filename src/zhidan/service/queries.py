"""Reading feedback: one's own, or everybody's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from zhidan.kernel.errors import Forbidden, NotFound
from zhidan.platform import files
from zhidan.platform.actors import Actor
from zhidan.platform.sheets import Cell, write_csv
from zhidan.service.access import FEEDBACK
from zhidan.service.models import Feedback

HEADERS = {
    "zh-CN": ["时间", "反馈人", "状态", "内容", "页面", "版本", "请求编号", "浏览器", "回复",
              "回复人", "截图"],
    "en": ["Time", "From", "State", "Text", "Page", "Version", "Request id", "Browser", "Answer",
           "Answered by", "Picture"],
}  # fmt: skip


def visible_feedback(*, actor: Actor) -> QuerySet[Feedback]:
    """Everybody's for who answers it, else one's own."""
    found = Feedback.objects.all()
    if answers_feedback(actor):
        return found
    return found.filter(sender_id=actor.id) if actor.id else found.none()


def answers_feedback(actor: Actor) -> bool:
    """With `service.feedback`, and not limited to some shops or warehouses."""
    return actor.may(FEEDBACK) and actor.shops is None and actor.warehouses is None


def answers_everybody(actor: Actor) -> None:
    """Raises: Forbidden for whoever does not answer everybody's feedback."""
    if not answers_feedback(actor):
        raise Forbidden(permission=FEEDBACK)


def picture_of(feedback_id: UUID, *, actor: Actor) -> Iterator[bytes]:
    """The picture of the page. Raises: NotFound."""
    row = visible_feedback(actor=actor).filter(id=feedback_id).first()
    if row is None or row.picture_id is None:
        raise NotFound(code="feedback_not_found")
    return files.read_chunks(row.picture_id)


def feedback_archive(*, locale: str, actor: Actor) -> bytes:
    """All feedback as a table, with its pictures, in one ZIP."""
    actor.require(FEEDBACK)
    out = io.BytesIO()
    rows: list[list[Cell]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in visible_feedback(actor=actor).order_by("-created_at", "-id").iterator(200):
            name = f"{row.id}.webp" if row.picture_id else ""
            if row.picture_id:
                archive.writestr(name, b"".join(files.read_chunks(row.picture_id)))
            rows.append(
                [row.created_at, row.sender_name, row.state, row.text, row.page, row.version,
                 row.request_id, row.browser, row.answer, row.answered_by, name]
            )  # fmt: skip
        archive.writestr("feedback.csv", b"".join(write_csv(HEADERS[locale], rows)))
    return out.getvalue()
