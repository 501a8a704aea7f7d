"""Review rules over HTTP: the list, its builder's words, trying, and why an order went its way."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from django.http import HttpResponse
from msgspec import Meta, Struct
from ninja import Router

from zhidan.inventory import api as inventory
from zhidan.kernel.errors import NotFound
from zhidan.orders.operations.save_review_rules import RuleEdit, edited, save_review_rules
from zhidan.orders.queries.review_rules import order_decisions, rule_named, versions_of
from zhidan.orders.render_rules import (
    Words,
    decisions_json,
    listed_rules,
    outcome_json,
    rule_json,
    rules_in_words,
)
from zhidan.orders.reviewing.builtin import CHECKS, guards
from zhidan.orders.reviewing.conditions import OPERATORS
from zhidan.orders.reviewing.deciding import ACTIONS
from zhidan.orders.reviewing.facts import FIELDS
from zhidan.orders.reviewing.in_force import versions_named
from zhidan.orders.trying import MOST_DAYS, try_rule
from zhidan.parties import api as parties
from zhidan.platform.http import ApiRequest, answer, needs, once, read_body
from zhidan.platform.work import JOB, run

router = Router(tags=["review rules"])
RULES = "orders.rules"


@router.get("/review-rules", **needs(RULES))
def list_rules(request: ApiRequest) -> HttpResponse:
    """Every rule in force order, built-in checks among them."""
    return answer({"items": rules_in_words(request.locale)})


@router.get("/review-rules/words", **needs(RULES))
def words_of_rules(request: ApiRequest) -> HttpResponse:
    """What conditions may name and ask, and what actions there are, in words."""
    words = Words([], request.locale)
    return answer(
        {
            "fields": [
                {
                    "name": name,
                    "kind": field.kind,
                    "label": words.say(f"field.{name}"),
                    "operators": [
                        {"name": op, "label": words.say(f"op.{op}")} for op in OPERATORS[field.kind]
                    ],
                }
                for name, field in FIELDS.items()
            ],
            "actions": [{"name": name, "label": words.say(f"action.{name}")} for name in ACTIONS],
            "releasable": [
                {"name": check.key, "label": words.say(f"check.{check.key}")}
                for check in CHECKS
                if check.key not in guards()
            ],
            "flags": [{"name": str(n), "label": words.say(f"flag.{n}")} for n in range(6)],
            "weekdays": [{"name": str(n), "label": words.say(f"weekday.{n}")} for n in range(1, 8)],
            "carriers": [
                {"name": str(one.id), "label": one.name} for one in parties.carrier_cards()
            ],
        }
    )


class RulesBody(Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be said of rules, together or not at all."""

    edits: Annotated[list[RuleEdit], Meta(min_length=1, max_length=200)]


@router.post("/review-rules", **needs(RULES, body=RulesBody))
def save_rules(request: ApiRequest) -> HttpResponse:
    """Write the next version of rules; new ones have no id."""
    body = read_body(request, RulesBody)
    return once(
        request,
        save_review_rules,
        render=lambda saved: msgspec.json.encode({"items": listed_rules(saved, request.locale)}),
        edits=body.edits,
    )


class TryBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as it stands or as it would stand, and how far back it is tried."""

    rule: RuleEdit
    days: Annotated[int, Meta(ge=1, le=MOST_DAYS)] = 7


@router.post("/review-rules/try", **needs(RULES, body=TryBody))
def try_one(request: ApiRequest) -> HttpResponse:
    """Decide the orders of the last days again with the rule; nothing is written."""
    body = read_body(request, TryBody)
    stands = rule_named(str(body.rule.id)) if body.rule.id else None
    rule = edited(stands, body.rule)
    if stands is not None and msgspec.structs.replace(rule, version=0) == msgspec.structs.replace(
        stands, version=0
    ):
        rule = stands
    trial = run(try_rule, actor=request.actor, bounds=JOB, rule=rule, days=body.days)
    words = Words([rule], request.locale)
    names = {house.id: house.name for house in inventory.warehouse_cards(actor=request.actor)}
    names |= {carrier.id: carrier.name for carrier in parties.carrier_cards()}
    return answer(
        {
            "orders": trial.orders,
            "would_change": trial.would_change,
            "examples": [
                {
                    "order_id": one.order_id,
                    "order_no": one.order_no,
                    "before": outcome_json(one.before, words, names),
                    "after": outcome_json(one.after, words, names),
                }
                for one in trial.examples
            ],
        }
    )


@router.get("/review-rules/{uuid:rule_id}/versions", **needs(RULES))
def list_versions(request: ApiRequest, rule_id: UUID) -> HttpResponse:
    """Every version of a rule, the newest first, with who wrote it and when."""
    written = versions_of(rule_id)
    if not written and rule_named(str(rule_id)) is None:
        raise NotFound(field="rule_id")
    rules = versions_named({(rule_id, one.version) for one in written})
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


@router.get("/orders/{uuid:order_id}/decisions", **needs("orders.view"))
def list_decisions(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """What rules decided about the order and why, newest first."""
    decisions = order_decisions(order_id, actor=request.actor)
    rules = versions_named({(one.rule_id, one.version) for one in decisions})
    return answer({"items": decisions_json(decisions, rules, request.locale)})
