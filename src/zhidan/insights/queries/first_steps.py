"""How far a new shop has come on its way to the first parcel, told from facts alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from zhidan.insights.policy import InsightsPolicy
from zhidan.platform import policy
from zhidan.platform.actors import Actor

# The parts of each step in their order; the last one of them is what the step is for. An order
# that was approved has a fulfilment order; one that left has a parcel.
STEPS = {
    "shop": {
        "warehouse": "SELECT FROM warehouse WHERE is_active",
        "shop": "SELECT FROM shop WHERE is_active AND warehouse_ids <> '{}'",
    },
    "goods": {
        "products": "SELECT FROM sku",
        "stock": "SELECT FROM stock_level WHERE on_hand > 0",
    },
    "orders": {"orders": "SELECT FROM sales_order"},
    "review": {"review": "SELECT FROM fulfilment_order"},
    "ship": {"ship": "SELECT FROM parcel"},
}
_FACTS = {name: sql for parts in STEPS.values() for name, sql in parts.items()}
# The finished list is looked at for a day; a shop that has shipped for longer needs none.
_LONG_OPEN = "SELECT FROM parcel WHERE shipped_at < clock_timestamp() - interval '1 day'"
_ASKED = "SELECT " + ", ".join(f"EXISTS ({sql})" for sql in (*_FACTS.values(), _LONG_OPEN))


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """The steps in their order with the part each waits for, "" when it is done, and whether
    they are still to be shown."""

    is_shown: bool
    waits_for: dict[str, str]


def first_steps(*, actor: Actor) -> FirstSteps:
    """Shown until a day after the first parcel, or until put away; the demo has none."""
    actor.require("settings.shops")
    if settings.ZHIDAN_DEMO or not policy.read(InsightsPolicy).shows_first_steps:
        return FirstSteps(is_shown=False, waits_for={})
    with connection.cursor() as cursor:
        cursor.execute(_ASKED)
        *answers, is_long_open = cursor.fetchone()
    facts = dict(zip(_FACTS, answers, strict=True))
    waits_for = {step: _first_missing(parts, facts) for step, parts in STEPS.items()}
    return FirstSteps(is_shown=not is_long_open, waits_for=waits_for)


def _first_missing(parts: Iterable[str], facts: Mapping[str, bool]) -> str:
    *before, last = parts
    if facts[last]:
        return ""
    return next((part for part in before if not facts[part]), last)
