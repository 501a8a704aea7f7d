"""API keys for programs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from msgspec import Struct
from ninja import Router

from zhidan.edge.operations import keys as operations
from zhidan.platform.http import ApiRequest, answer, needs, read_body
from zhidan.platform.work import run

router = Router(tags=["keys"])
KEYS = "settings.keys"


class NewKey(Struct, frozen=True, forbid_unknown_fields=True):
    """What a key may do, where, and until when; no shops means all of its maker's."""

    name: str
    permissions: list[str]
    shops: list[UUID] = []
    expires_at: datetime | None = None


@router.get("/keys", **needs(KEYS))
def list_keys(request: ApiRequest) -> HttpResponse:
    """Every key, without its secret."""
    return answer({"items": operations.keys()})


@router.post("/keys", **needs(KEYS, body=NewKey))
def add(request: ApiRequest) -> HttpResponse:
    """Make a key; its secret is shown once."""
    body = read_body(request, NewKey)
    key_id, secret = run(
        operations.add_key,
        actor=request.actor,
        name=body.name,
        permissions=body.permissions,
        shops=body.shops,
        expires_at=body.expires_at,
    )
    return answer({"id": key_id, "secret": secret}, 201)


@router.delete("/keys/{uuid:key_id}", **needs(KEYS))
def revoke(request: ApiRequest, key_id: UUID) -> HttpResponse:
    """Void a key."""
    run(operations.revoke_key, actor=request.actor, key_id=key_id)
    return HttpResponse(status=204)
