"""Payment terms: what must be paid before work begins and before the parcel leaves. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from msgspec import Struct

from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.money import to_text

Terms = Literal["prepaid", "deposit", "cod", "on_account", "instalments"]
Gate = Literal["start", "ship", "later"]
MOST_PARTS = 36


class Instalment(Struct, frozen=True):
    """One part of a plan, in minor units: what it must be paid before, and by which day."""

    amount_minor: int
    gate: Gate = "later"
    due_on: date | None = None


class AgreedTerms(Struct, frozen=True):
    """The terms that were agreed for an order; a plan only where it is paid in parts."""

    order_id: UUID
    terms: Terms
    plan: tuple[Instalment, ...] = ()


class Needs(Struct, frozen=True):
    """What must be paid before work may begin, and before the parcel may leave."""

    start: int
    ship: int


def needs_of(agreed: AgreedTerms, *, payable: int, currency: str) -> Needs:
    """What the terms ask for.

    Raises: InvalidInput: plan_not_whole, plan_not_deposit, plan_not_wanted, plan_too_long.
    """
    plan = agreed.plan
    if agreed.terms == "prepaid":
        _no_plan(plan)
        return Needs(payable, payable)
    if agreed.terms in ("cod", "on_account"):
        _no_plan(plan)
        return Needs(0, 0)
    if len(plan) > MOST_PARTS:
        raise InvalidInput(code="plan_too_long", field="plan", most=MOST_PARTS)
    if agreed.terms == "deposit" and [part.gate for part in plan] != ["start", "ship"]:
        raise InvalidInput(code="plan_not_deposit", field="plan")
    whole = sum(part.amount_minor for part in plan)
    if whole != payable or any(part.amount_minor <= 0 for part in plan):
        raise InvalidInput(
            code="plan_not_whole",
            field="plan",
            sum=to_text(whole, currency),
            payable=to_text(payable, currency),
        )
    start = sum(part.amount_minor for part in plan if part.gate == "start")
    return Needs(start, start + sum(p.amount_minor for p in plan if p.gate == "ship"))


def may_begin(*, terms: str, kept: int, needs_to_start: int, payable: int) -> bool:
    """Whether an order that waits for its payment may go to review."""
    return kept >= (payable if terms == "prepaid" else needs_to_start)


def _no_plan(plan: Sequence[Instalment]) -> None:
    if plan:
        raise InvalidInput(code="plan_not_wanted", field="plan")
