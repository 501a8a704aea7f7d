"""The order's table of steps against a model written by hand, 20,000 random steps.

The model says in plain conditions what the table says as data: the two were written apart.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from zhidan.kernel.errors import ActionNotAllowed
from zhidan.orders.states import (
    HOLD_REASONS,
    OPEN,
    ORDER,
    STAGES,
    UNPICKED,
    OrderFacts,
    stage,
)

STEPS, SEEDS = 2_000, 10


@dataclass(frozen=True)
class Model:
    """An order as a person would describe it."""

    state: str = "pending_review"
    is_paid: bool = True
    holds: frozenset[str] = frozenset()
    needs_stock: bool = True
    is_reserved: bool = False
    to_make: bool = False
    is_made: bool = False
    has_shipped: bool = False
    is_packed: bool = False
    is_told: bool = False
    owes_deposit: bool = False
    owes_balance: bool = False

    def facts(self) -> OrderFacts:
        """The same order as the table wants it."""
        return OrderFacts(
            state=self.state,
            payment_status="paid" if self.is_paid else "unpaid",
            fulfilment_status="fulfilled" if self.has_shipped else "unfulfilled",
            production_status=(
                "produced" if self.is_made else "ready" if self.to_make else "not_required"
            ),
            holds=self.holds,
            needs_stock=self.needs_stock,
            is_reserved=self.is_reserved,
            is_packed=self.is_packed,
            confirm_state="accepted" if self.is_told else "none",
            missing_to_start=300 if self.owes_deposit else 0,
            missing_to_ship=700 if self.owes_balance else 0,
        )

    def may_leave(self) -> bool:
        is_made = self.is_made or not self.to_make
        return not self.holds and is_made and not self.owes_balance


PARTED = {"split": "split", "rejoin": "rejoined"}
RESTORED = {
    "unsplit": "pending_review", "unsplit_unpaid": "pending_payment",
    "unsplit_approved": "approved",
}  # fmt: skip


def allowed(order: Model, action: str) -> str | None:
    """Where the step leads, by the words of the domain; None where it is refused."""
    state = order.state
    if action in ("receive_payment", "accept_terms"):
        return "pending_review" if state == "pending_payment" else None
    if action == "approve":
        ready = not order.holds and (order.is_reserved or not order.needs_stock)
        ready = ready and not order.owes_deposit
        return "approved" if state == "pending_review" and ready else None
    if action == "unapprove":
        return "pending_review" if state == "approved" and not order.has_shipped else None
    if action == "recall":
        return "pending_review" if state == "fulfilling" and not order.has_shipped else None
    if action == "mark_produced":
        waits = order.to_make and not order.is_made and not order.owes_deposit
        return "approved" if state == "approved" and waits else None
    if action == "start_fulfilling":
        return "fulfilling" if state == "approved" and order.may_leave() else None
    if action == "ship":
        return "shipped" if state in ("approved", "fulfilling") and order.may_leave() else None
    if action == "ship_elsewhere":
        return "shipped" if state in OPEN else None
    if action == "unship":
        return "fulfilling" if state == "shipped" and not order.is_told else None
    if action == "complete":
        return "completed" if state == "shipped" else None
    if action in PARTED:
        may = not order.has_shipped and not (action == "rejoin" and order.is_packed)
        return PARTED[action] if state in UNPICKED and may else None
    if action in RESTORED:
        return RESTORED[action] if state == "split" else None
    assert action == "cancel"
    return "cancelled" if state in OPEN and not order.has_shipped else None


def after(order: Model, action: str, target: str) -> Model:
    """The order once the step is taken."""
    moved = replace(order, state=target)
    if action == "mark_produced":
        moved = replace(moved, is_made=True)
    if target == "shipped":
        moved = replace(moved, has_shipped=True, holds=frozenset(), is_reserved=False)
    if action == "unship":
        moved = replace(moved, has_shipped=False, is_reserved=order.needs_stock, is_packed=True)
    if target in ("cancelled", "split", "rejoined"):
        moved = replace(moved, holds=frozenset(), is_reserved=False)
    return moved


def changed_by_others(order: Model, rnd: random.Random) -> Model:
    """What happens to an order between its steps: holds come and go, stock is found, or lost."""
    if order.state == "shipped":
        return replace(order, is_told=not order.is_told)
    if order.state not in OPEN:
        return order
    changes: list[Callable[[Model], Model]] = [
        lambda o: replace(o, holds=o.holds | {rnd.choice(HOLD_REASONS)}),
        lambda o: replace(o, holds=frozenset()),
        lambda o: replace(o, is_reserved=o.needs_stock),
        lambda o: replace(o, is_packed=not o.is_packed),
        lambda o: replace(o, owes_deposit=not o.owes_deposit),
        lambda o: replace(o, owes_balance=not o.owes_balance),
    ]
    return rnd.choice(changes)(order)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_table_and_the_model_agree_on_every_step(seed: int) -> None:
    rnd = random.Random(seed)
    actions = [step.action for step in ORDER.transitions]
    order = new_order(rnd)
    taken = 0
    for _ in range(STEPS):
        action = rnd.choice(actions)
        expected = allowed(order, action)
        try:
            found: str | None = ORDER.next_state(action, order.state, order.facts())
        except ActionNotAllowed:
            found = None
        assert found == expected, (seed, order, action)
        if found is not None:
            order = after(order, action, found)
            taken += 1
        assert tab_of(order) in STAGES
        order = changed_by_others(order, rnd)
        if order.state in ("completed", "cancelled", "rejoined"):
            order = new_order(rnd)
    assert taken > STEPS / 20


def new_order(rnd: random.Random) -> Model:
    """An order as it comes in."""
    return Model(
        state=rnd.choice(["pending_payment", "pending_review"]),
        needs_stock=rnd.random() < 0.7,
        to_make=rnd.random() < 0.4,
    )


def tab_of(order: Model) -> str:
    return stage(
        state=order.state,
        production_status=order.facts().production_status,
        is_packed=order.is_packed,
    )


def test_the_model_notices_a_table_that_forgets_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    step = next(one for one in ORDER.transitions if one.action == "approve")
    careless = replace(step, rule=lambda _order: None)
    monkeypatch.setitem(ORDER._by_action, "approve", careless)
    with pytest.raises(AssertionError):
        test_the_table_and_the_model_agree_on_every_step(0)
