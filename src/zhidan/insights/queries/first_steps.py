"""How far a new shop has come on its way to the first parcel, told from facts alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from zhidan.insights.policy import InsightsPolicy
from zhidan.platform import policy
from zhidan.platform.actors import Actor

# An order that was approved has a fulfilment order; one that left has a parcel.
_FACTS = {
    "shop": "SELECT FROM shop WHERE is_active AND warehouse_ids <> '{}'",
    "goods": "SELECT FROM stock_level WHERE on_hand > 0",
    "orders": "SELECT FROM sales_order",
    "review": "SELECT FROM fulfilment_order",
    "ship": "SELECT FROM parcel",
}
STEPS = tuple(_FACTS)
_ASKED = "SELECT " + ", ".join(f"EXISTS ({sql})" for sql in _FACTS.values())


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """The steps in their order, and whether they are still to be shown."""

    is_shown: bool
    done: dict[str, bool]


def first_steps(*, actor: Actor) -> FirstSteps:
    """Shown until all are done or somebody has put them away; the demo has none."""
    actor.require("settings.shops")
    if settings.ZHIDAN_DEMO or not policy.read(InsightsPolicy).shows_first_steps:
        return FirstSteps(is_shown=False, done={})
    with connection.cursor() as cursor:
        cursor.execute(_ASKED)
        done = dict(zip(STEPS, cursor.fetchone(), strict=True))
    return FirstSteps(is_shown=not all(done.values()), done=done)
