"""A gift rule tried on past orders, over HTTP."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from django.http import HttpResponse
from msgspec import Meta, Struct
from ninja import Router

from zhidan.catalog import api as catalog
from zhidan.kernel.errors import NotFound
from zhidan.kernel.money import Money
from zhidan.orders.render import picture_url
from zhidan.orders.trying import MOST_DAYS
from zhidan.orders.trying_gifts import GiftTrial, try_gift_rule
from zhidan.platform.http import ApiRequest, answer, needs, read_body
from zhidan.platform.work import JOB, run
from zhidan.pricing import api as pricing

router = Router(tags=["gift rules"])


class TryGiftBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A gift rule as it stands or as it would stand, and how far back it is tried."""

    rule: pricing.GiftRuleEdit
    days: Annotated[int, Meta(ge=1, le=MOST_DAYS)] = 7


@router.post("/gift-rules/try", **needs("pricing.gifts", body=TryGiftBody))
def try_one(request: ApiRequest) -> HttpResponse:
    """Give the orders of the last days what the rule would have given; nothing is written."""
    body = read_body(request, TryGiftBody)
    stands = None
    if body.rule.id is not None:
        found = (one for one in pricing.latest_gift_rules() if one.rule_id == body.rule.id)
        stands = next(found, None)
        if stands is None:
            raise NotFound(field="rule.id")
    rule = pricing.edited_gift_rule(stands, body.rule)
    trial = run(try_gift_rule, actor=request.actor, bounds=JOB, rule=rule, days=body.days)
    return answer(_trial(trial, sees_money=request.actor.may("money.view")))


def _trial(trial: GiftTrial, *, sees_money: bool) -> dict[str, Any]:
    costs: defaultdict[str, Decimal] = defaultdict(Decimal)
    for need in trial.needs:
        if need.cost is not None:
            costs[need.cost[1]] += need.cost[0]
    names = {need.sku.id: need.sku for need in trial.needs}
    return {
        "orders": trial.orders,
        "earning": trial.earning,
        "costs": [_money(total, of) for of, total in costs.items()] if sees_money else None,
        "unknown_costs": sum(need.cost is None for need in trial.needs),
        "needs": [
            {
                "sku_id": need.sku.id,
                "code": need.sku.code,
                "title": need.sku.title,
                "picture_url": picture_url(need.sku.picture_id),
                "quantity": need.quantity,
                "available": need.available,
                "cost": _money(*need.cost) if need.cost and sees_money else None,
            }
            for need in trial.needs
        ],
        "examples": [
            {
                "order_id": one.order_id,
                "order_no": one.order_no,
                "facts": one.facts,
                "gifts": [_gift(gift, names) for gift in one.gifts],
            }
            for one in trial.examples
        ],
    }


def _money(minor: Decimal, currency: str) -> dict[str, str]:
    return Money(int(minor.quantize(Decimal(1), ROUND_HALF_UP)), currency).as_json()


def _gift(gift: pricing.Gift, names: dict[Any, catalog.SkuCard]) -> dict[str, Any]:
    card = names[gift.sku_id]
    return {"code": card.code, "title": card.title, "quantity": gift.quantity}
