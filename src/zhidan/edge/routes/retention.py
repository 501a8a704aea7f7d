"""How long things are kept: what is due, and what was forgotten lately."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from zhidan.kernel.errors import NotFound
from zhidan.platform import policy, retention
from zhidan.platform.http import ApiRequest, answer, needs
from zhidan.platform.policy import RetentionPolicy

router = Router(tags=["retention"])
POLICY = "settings.policy"


@router.get("/retention", **needs(POLICY))
def list_retention(request: ApiRequest) -> HttpResponse:
    """Every kind with its setting, and what was forgotten of it the last time."""
    settings, last = policy.read(RetentionPolicy), retention.last_forgotten()
    items = [
        {"setting": name, "value": getattr(settings, name), "last": last.get(name)}
        for name in retention.kinds()
    ]
    return answer({"items": items, "next": None, "prev": None})


@router.get("/retention/{setting}/due", **needs(POLICY))
def count_due(request: ApiRequest, setting: str, value: int) -> HttpResponse:
    """How many would go if this were the setting: counted, nothing is touched."""
    if setting not in retention.kinds():
        raise NotFound(code="policy_not_found", name=setting)
    policy.parse(RetentionPolicy, {setting: value})
    return answer({"count": retention.due(setting, value), "most": retention.MOST_COUNTED})
