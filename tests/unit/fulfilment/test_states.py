from __future__ import annotations

import pytest

from zhidan.fulfilment.states import FULFILMENT, OPEN, STATES, FulfilmentFacts
from zhidan.kernel.errors import ActionNotAllowed

EMPTY = FulfilmentFacts(waits_for_production=False, is_held=False, quantity=3, picked=0)
FULL = FulfilmentFacts(waits_for_production=False, is_held=False, quantity=3, picked=3)
IN_PRODUCTION = FulfilmentFacts(waits_for_production=True, is_held=False, quantity=3, picked=0)
HELD = FulfilmentFacts(waits_for_production=False, is_held=True, quantity=3, picked=0)
STOPPED = FulfilmentFacts(
    waits_for_production=False, is_held=False, quantity=3, picked=3, is_stopped=True
)
HALF_BACK = FulfilmentFacts(
    waits_for_production=False, is_held=False, quantity=3, picked=3, returned=1
)


def test_every_state_is_reachable_when_the_steps_are_followed() -> None:
    assert FULFILMENT.reachable() == frozenset(STATES)


def test_the_usual_way_leads_out_of_the_house_when_everything_is_picked() -> None:
    state = "allocated"
    for action in ("release", "start_pick", "finish_pick", "pack", "ship"):
        state = FULFILMENT.next_state(action, state, FULL)
    assert state == "shipped"


@pytest.mark.parametrize(
    ("action", "state", "facts", "reason"),
    [
        ("release", "allocated", IN_PRODUCTION, "waits_for_production"),
        ("release", "allocated", HELD, "order_held"),
        ("release", "released", EMPTY, "wrong_state"),
        ("finish_pick", "picking", EMPTY, "not_all_picked"),
        ("pack", "picked", EMPTY, "not_all_picked"),
        ("pack", "released", FULL, "wrong_state"),
        ("ship", "picked", FULL, "wrong_state"),
        ("ship_directly", "allocated", IN_PRODUCTION, "waits_for_production"),
        ("ship_directly", "shipped", FULL, "wrong_state"),
        ("ship_directly", "cancelled", FULL, "wrong_state"),
        ("cancel", "shipped", FULL, "wrong_state"),
        ("unrelease", "packed", FULL, "wrong_state"),
        ("start_pick", "released", STOPPED, "fulfilment_stopped"),
        ("pick", "picking", STOPPED, "fulfilment_stopped"),
        ("finish_pick", "picking", STOPPED, "fulfilment_stopped"),
        ("pack", "picked", STOPPED, "fulfilment_stopped"),
        ("cancel", "packed", FULL, "not_put_back"),
        ("stop", "picking", EMPTY, "nothing_picked"),
        ("put_back", "stopped", HALF_BACK, "not_put_back"),
        ("put_back", "picked", FULL, "wrong_state"),
    ],
)
def test_a_step_is_refused_with_its_reason_when_it_may_not_be_taken(
    action: str, state: str, facts: FulfilmentFacts, reason: str
) -> None:
    with pytest.raises(ActionNotAllowed) as refused:
        FULFILMENT.next_state(action, state, facts)
    assert refused.value.params == {"action": action, "state": state, "reason": reason}


@pytest.mark.parametrize("state", sorted(OPEN))
def test_what_has_not_left_the_house_can_be_cancelled_when_the_order_is(state: str) -> None:
    assert FULFILMENT.next_state("cancel", state, EMPTY) == "cancelled"


def test_buttons_follow_the_permissions_when_a_picker_looks() -> None:
    picker = frozenset({"fulfilment.pick"})
    assert FULFILMENT.actions("allocated", EMPTY, picker) == ["release"]
    assert FULFILMENT.actions("released", EMPTY, picker) == ["unrelease", "pick"]
    assert FULFILMENT.actions("packed", FULL, picker) == []
