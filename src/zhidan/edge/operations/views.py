"""Saved views: a list's filter and columns under a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Q

from zhidan.kernel.errors import Conflict, InvalidInput, NotFound
from zhidan.kernel.ids import uuid7
from zhidan.platform.actors import Actor
from zhidan.platform.models import SavedView

MOST = 100
MOST_BYTES = 8_000


@dataclass(frozen=True, slots=True)
class ViewCard:
    """A saved view as the list's menu shows it."""

    id: UUID
    name: str
    resource: str
    query: dict[str, Any]
    is_shared: bool
    is_mine: bool
    owner_name: str


def views(resource: str | None, *, actor: Actor) -> list[ViewCard]:
    """The caller's own views and the shared ones."""
    found = SavedView.objects.filter(Q(owner_id=actor.id) | Q(is_shared=True))
    if resource:
        found = found.filter(resource=resource)
    return [
        ViewCard(
            v.id, v.name, v.resource, v.query, v.is_shared, v.owner_id == actor.id, v.owner.name
        )
        for v in found.select_related("owner").order_by("position", "id")[: 2 * MOST]
    ]  # fmt: skip


def add_view(
    *, resource: str, name: str, query: dict[str, Any], is_shared: bool, actor: Actor
) -> UUID:
    """Save a view. Raises: Conflict (view_exists, too_many_views), InvalidInput."""
    if actor.kind != "user" or actor.id is None:
        raise NotFound(code="view_not_found")
    if SavedView.objects.filter(owner_id=actor.id).count() >= MOST:
        raise Conflict(code="too_many_views")
    row = SavedView(
        id=uuid7(), owner_id=actor.id, resource=resource[:40], name=_name(name),
        query=_query(query), is_shared=is_shared,
    )  # fmt: skip
    _save(row, insert=True)
    return row.id


def change_view(
    *,
    view_id: UUID,
    name: str | None,
    query: dict[str, Any] | None,
    is_shared: bool | None,
    actor: Actor,
) -> None:
    """Change one's own view. Raises: NotFound, Conflict (view_exists), InvalidInput."""
    row = _own(view_id, actor)
    row.name = row.name if name is None else _name(name)
    row.query = row.query if query is None else _query(query)
    row.is_shared = row.is_shared if is_shared is None else is_shared
    _save(row, insert=False)


def remove_view(*, view_id: UUID, actor: Actor) -> None:
    """Delete one's own view. Raises: NotFound."""
    _own(view_id, actor).delete()


def _own(view_id: UUID, actor: Actor) -> SavedView:
    row = SavedView.objects.filter(id=view_id, owner_id=actor.id).first()
    if row is None:
        raise NotFound(code="view_not_found")
    return row


def _name(text: str) -> str:
    clean = text.strip()[:80]
    if not clean:
        raise InvalidInput(code="field_missing", field="name")
    return clean


def _query(query: dict[str, Any]) -> dict[str, Any]:
    if len(msgspec.json.encode(query)) > MOST_BYTES:
        raise InvalidInput(code="too_long", field="query", limit=MOST_BYTES)
    return query


def _save(row: SavedView, *, insert: bool) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=insert)
    except IntegrityError:
        raise Conflict(code="view_exists", field="name") from None
