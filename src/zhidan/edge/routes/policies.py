"""Settings of the contexts, as versioned rows; some can be said for one shop by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpResponse
from ninja import Router

from zhidan.kernel.errors import InvalidInput
from zhidan.parties import api as parties
from zhidan.platform import policy
from zhidan.platform.actors import Actor
from zhidan.platform.http import ApiRequest, answer, needs, read_body
from zhidan.platform.work import run

router = Router(tags=["policies"])
POLICY = "settings.policy"
Kind = type[msgspec.Struct]


@router.get("/policies", **needs(POLICY))
def list_policies(request: ApiRequest) -> HttpResponse:
    """Every group of settings with its values in force."""
    return answer({"items": [_body(kind, None) for kind in policy.policies().values()]})


@router.get("/policies/{name}", **needs(POLICY))
def get_policy(request: ApiRequest, name: str, shop: UUID | None = None) -> HttpResponse:
    """One group of settings, with its schema and defaults; of everything or of one shop."""
    kind, scope = _asked(request, name, shop)
    return answer(_body(kind, scope))


@router.get("/policies/{name}/history", **needs(POLICY))
def get_history(request: ApiRequest, name: str, shop: UUID | None = None) -> HttpResponse:
    """Who put what into force, the newest first; values are null where a shop went back to what
    holds for everything."""
    kind, scope = _asked(request, name, shop)
    return answer({"items": policy.history(kind, scope), "next": None, "prev": None})


@router.put("/policies/{name}", **needs(POLICY))
def put_policy(request: ApiRequest, name: str, shop: UUID | None = None) -> HttpResponse:
    """Put new values into force; what is left out gets its default."""
    kind, scope = _asked(request, name, shop)
    value = policy.parse(kind, read_body(request, dict[str, Any]))
    run(_write, actor=request.actor, value=value, scope=scope)
    return answer(_body(kind, scope))


@router.delete("/policies/{name}", **needs(POLICY))
def delete_policy(request: ApiRequest, name: str, shop: UUID | None = None) -> HttpResponse:
    """Back to the defaults; one shop back to what holds for everything. Both as a new version."""
    kind, scope = _asked(request, name, shop)
    if scope is None:
        run(_write, actor=request.actor, value=kind(), scope=None)
    else:
        run(_follow, actor=request.actor, kind=kind, scope=scope)
    return answer(_body(kind, scope))


def _write(*, value: msgspec.Struct, scope: UUID | None, actor: Actor) -> int:
    return policy.write(value, scope=scope, actor=actor)


def _follow(*, kind: Kind, scope: UUID, actor: Actor) -> int:
    return policy.follow(kind, scope=scope, actor=actor)


def _asked(request: ApiRequest, name: str, shop: UUID | None) -> tuple[Kind, UUID | None]:
    """Raises: NotFound; InvalidInput (policy_is_for_everything)."""
    kind = policy.policy_named(name)
    if shop is not None:
        if policy.scope_of(kind) != "shop":
            raise InvalidInput(code="policy_is_for_everything", field="shop")
        parties.shop_card(shop, actor=request.actor)
    return kind, shop


def _body(kind: Kind, scope: UUID | None) -> dict[str, Any]:
    newest = next(iter(policy.history(kind, scope)), None)
    return {
        "name": policy.name_of(kind),
        "scope": policy.scope_of(kind),
        "shop_id": scope,
        "follows": scope is not None and policy.read_own(kind, scope) is None,
        "version": 0 if newest is None else newest.version,
        "changed_by": None if newest is None else newest.actor,
        "changed_at": None if newest is None else newest.at,
        "values": policy.read(kind, scope),
        "defaults": kind() if scope is None else policy.read(kind),
        "schema": msgspec.json.schema(kind),
    }
