"""Who did what, when and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from ninja import Router

from zhidan.platform.actors import Actor
from zhidan.platform.filters import moment, uuids, words
from zhidan.platform.http import ApiRequest, answer, needs
from zhidan.platform.messages import sentence
from zhidan.platform.models import AuditEntry
from zhidan.platform.paging import capped_count, clamp, keyset
from zhidan.platform.sheets import CONTENT_TYPES, Cell, write
from zhidan.platform.zone import business_zone

router = Router(tags=["audit"])
VIEW = "audit.view"
HEADERS = {
    "zh-CN": ["时间", "人员", "操作", "对象", "对象编号", "理由"],
    "en": ["Time", "Who", "Action", "Subject", "Subject id", "Reason"],
}


@router.get("/audit", **needs(VIEW))
def list_audit(request: ApiRequest, cursor: str | None = None, limit: int = 50) -> HttpResponse:
    """A page, newest first. Filters: action, actor, subject, subject_type, from, to."""
    page = keyset(
        _found(request),
        order=["-at", "-id"],
        types=[datetime, UUID],
        cursor=cursor,
        limit=clamp(limit),
    )
    items = [_body(row, request.locale) for row in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/audit/count", **needs(VIEW))
def count_audit(request: ApiRequest) -> HttpResponse:
    """How many entries match; above 10,000 `capped`."""
    return answer(capped_count(_found(request)))


@router.get("/audit/export", **needs(VIEW))
def export_audit(
    request: ApiRequest,
    format: Literal["csv", "xlsx"] = "csv",  # noqa: A002
) -> StreamingHttpResponse:
    """Every matching entry as a sheet."""
    rows: Iterator[list[Cell]] = (
        [
            row.at,
            row.actor_name,
            row.action,
            row.subject_type,
            str(row.subject_id or ""),
            row.reason,
        ]
        for row in _found(request).order_by("-at", "-id").iterator(2_000)
    )
    response = StreamingHttpResponse(
        write(format, HEADERS[request.locale], rows, zone=business_zone()),
        content_type=CONTENT_TYPES[format],
    )
    response["Content-Disposition"] = f'attachment; filename="audit.{format}"'
    return response


def _found(request: ApiRequest) -> QuerySet[AuditEntry]:
    asked = request.GET
    found = _in_scope(request.actor)
    if actions := words(asked.get("action"), field="action"):
        found = found.filter(action__in=actions)
    if actors := uuids(asked.get("actor"), field="actor"):
        found = found.filter(actor_id__in=actors)
    if subjects := uuids(asked.get("subject"), field="subject"):
        found = found.filter(subject_id__in=subjects)
    if types := words(asked.get("subject_type"), field="subject_type"):
        found = found.filter(subject_type__in=types)
    if since := moment(asked.get("from"), field="from"):
        found = found.filter(at__gte=since)
    if until := moment(asked.get("to"), field="to", end=True):
        found = found.filter(at__lt=until)
    return found


def _in_scope(actor: Actor) -> QuerySet[AuditEntry]:
    """Whoever sees some shops only sees what was done there, and what they did themselves."""
    if actor.shops is None and actor.warehouses is None:
        return AuditEntry.objects.all()
    return AuditEntry.objects.filter(
        Q(shop_id__in=actor.shops or ()) | Q(actor_id=actor.id, actor_id__isnull=False)
    )


def _body(row: AuditEntry, locale: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": row.at,
        "actor": {"kind": row.actor_kind, "id": row.actor_id, "name": row.actor_name},
        "action": row.action,
        "detail": sentence(f"audit.{row.action}", row.details, locale),
        "subject_type": row.subject_type,
        "subject_id": row.subject_id,
        "shop_id": row.shop_id,
        "reason": row.reason,
        "params": row.details,
    }
