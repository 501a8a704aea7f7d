"""Saved views of lists."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from msgspec import Struct
from ninja import Router

from zhidan.edge.operations import views as operations
from zhidan.edge.operations.view_counts import view_counts
from zhidan.platform.http import ApiRequest, answer, read_body, signed_in
from zhidan.platform.work import run

router = Router(tags=["views"])


class NewView(Struct, frozen=True, forbid_unknown_fields=True):
    """A list's filter and columns under a name."""

    resource: str
    name: str
    query: dict[str, Any]
    is_shared: bool = False


class ViewChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to change."""

    name: str | None = None
    query: dict[str, Any] | None = None
    is_shared: bool | None = None


@router.get("/views", **signed_in())
def list_views(request: ApiRequest, resource: str = "") -> HttpResponse:
    """One's own views and the shared ones."""
    return answer({"items": operations.views(resource or None, actor=request.actor)})


@router.get("/views/counts", **signed_in())
def counts(request: ApiRequest, resource: str) -> HttpResponse:
    """How much stands in each of them now; above 10,000 `capped`."""
    return answer({"items": view_counts(resource, actor=request.actor)})


@router.post("/views", **signed_in(body=NewView))
def add(request: ApiRequest) -> HttpResponse:
    """Save a view."""
    body = read_body(request, NewView)
    view_id = run(
        operations.add_view,
        actor=request.actor,
        resource=body.resource,
        name=body.name,
        query=body.query,
        is_shared=body.is_shared,
    )
    return answer({"id": view_id}, 201)


@router.patch("/views/{uuid:view_id}", **signed_in(body=ViewChange))
def change(request: ApiRequest, view_id: UUID) -> HttpResponse:
    """Change one's own view."""
    body = read_body(request, ViewChange)
    run(
        operations.change_view,
        actor=request.actor,
        view_id=view_id,
        name=body.name,
        query=body.query,
        is_shared=body.is_shared,
    )
    return HttpResponse(status=204)


@router.delete("/views/{uuid:view_id}", **signed_in())
def remove(request: ApiRequest, view_id: UUID) -> HttpResponse:
    """Delete one's own view."""
    run(operations.remove_view, actor=request.actor, view_id=view_id)
    return HttpResponse(status=204)
