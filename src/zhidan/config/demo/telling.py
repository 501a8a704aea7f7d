"""Which channels of the brand know by now what was shipped."""

from __future__ import annotations

from itertools import cycle
from typing import Any
from uuid import UUID

from zhidan.channels import api as channels
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import JOB, run

REASONS = ("运单号已被其他订单使用", "物流公司与运单号不匹配")
REFUSED, AWAITED = 24, 12


def tell_channels(clerk: Actor) -> None:
    """Every shop has a file for the longer shipped half: most of it accepted, some orders refused,
    some still without an answer; the other half waits."""
    for shop in parties.shop_cards(actor=SYSTEM):
        waiting = orders.orders_waiting(shop.id, limit=1_000, actor=SYSTEM)
        told = waiting[: len(waiting) // 2]
        if not told:
            continue
        run(
            channels.write_confirm_file,
            actor=clerk,
            bounds=JOB,
            shop=shop.code,
            order_ids=told,
        )
        reasons = dict(zip(told[:REFUSED], cycle(REASONS), strict=False))
        _say("fail", list(reasons), clerk, reasons=reasons)
        _say("accept", told[REFUSED + AWAITED :], clerk)


def _say(action: str, order_ids: list[UUID], clerk: Actor, **params: Any) -> None:
    run(
        orders.confirm_orders,
        actor=clerk,
        bounds=JOB,
        order_ids=order_ids,
        action=action,
        **params,
    )
