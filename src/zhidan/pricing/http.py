"""Gift rules over HTTP: the list, writing, and what was written before."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from django.http import HttpResponse
from msgspec import Meta, Struct
from ninja import Router

from zhidan.kernel.errors import NotFound
from zhidan.platform.http import ApiRequest, answer, needs, once, read_body
from zhidan.pricing.access import GIFTS
from zhidan.pricing.in_force import gift_versions_named, latest_gift_rules
from zhidan.pricing.operations.save_gift_rules import GiftRuleEdit, save_gift_rules
from zhidan.pricing.queries import versions_of_gift_rule
from zhidan.pricing.render import Words, rule_json, rules_json

router = Router(tags=["gift rules"])


@router.get("/gift-rules", **needs(GIFTS))
def list_gift_rules(request: ApiRequest) -> HttpResponse:
    """Every gift rule in the order in which they are asked, with what it gave so far."""
    return answer({"items": rules_json(latest_gift_rules(), request.locale)})


class GiftRulesBody(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be said of gift rules, together or not at all."""

    edits: Annotated[list[GiftRuleEdit], Meta(min_length=1, max_length=200)]


@router.post("/gift-rules", **needs(GIFTS, body=GiftRulesBody))
def save_rules(request: ApiRequest) -> HttpResponse:
    """Write the next version of gift rules; new ones have no id."""
    body = read_body(request, GiftRulesBody)
    return once(
        request,
        save_gift_rules,
        render=lambda saved: msgspec.json.encode({"items": rules_json(saved, request.locale)}),
        edits=body.edits,
    )


@router.get("/gift-rules/{uuid:rule_id}/versions", **needs(GIFTS))
def list_versions(request: ApiRequest, rule_id: UUID) -> HttpResponse:
    """Every version of a gift rule, the newest first, with who wrote it and when."""
    written = versions_of_gift_rule(rule_id)
    if not written:
        raise NotFound(field="rule_id")
    rules = gift_versions_named((rule_id, one.version) for one in written)
    words = Words(rules.values(), request.locale)
    return answer(
        {
            "items": [
                {
                    **rule_json(rules[rule_id, one.version], words),
                    "at": one.at,
                    "by": one.actor_name,
                }
                for one in written
            ]
        }
    )
