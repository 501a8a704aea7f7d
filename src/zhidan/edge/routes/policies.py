"""Settings of the contexts, as versioned rows."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpResponse
from ninja import Router

from zhidan.platform import policy
from zhidan.platform.http import ApiRequest, answer, needs, read_body
from zhidan.platform.work import run

router = Router(tags=["policies"])
POLICY = "settings.policy"


@router.get("/policies", **needs(POLICY))
def list_policies(request: ApiRequest) -> HttpResponse:
    """Every group of settings with its values in force."""
    return answer({"items": [_body(name, kind) for name, kind in policy.policies().items()]})


@router.get("/policies/{name}", **needs(POLICY))
def get_policy(request: ApiRequest, name: str) -> HttpResponse:
    """One group of settings, with its schema and defaults."""
    return answer(_body(name, policy.policy_named(name)))


@router.put("/policies/{name}", **needs(POLICY))
def put_policy(request: ApiRequest, name: str) -> HttpResponse:
    """Put new values into force; what is left out gets its default."""
    kind = policy.policy_named(name)
    value = policy.parse(kind, read_body(request, dict[str, Any]))
    run(_write, actor=request.actor, value=value)
    return answer(_body(name, kind))


def _write(*, value: msgspec.Struct, actor: Any) -> int:
    return policy.write(value, actor=actor)


def _body(name: str, kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {
        "name": name,
        "version": policy.version_of(kind),
        "values": policy.read(kind),
        "defaults": kind(),
        "schema": msgspec.json.schema(kind),
    }
