"""Ids, quantities, machines and outcomes."""

from __future__ import annotations

from uuid import UUID

import pytest

from zhidan.kernel.errors import ActionNotAllowed, InvalidInput
from zhidan.kernel.ids import uuid7, uuid7s
from zhidan.kernel.machine import Machine, Transition
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.kernel.quantity import to_quantity


def test_ids_are_of_version_seven_and_rise_as_they_are_made() -> None:
    made = [uuid7(), *uuid7s(10_000), *(uuid7() for _ in range(1_000)), *uuid7s(5)]

    assert {(i.version, i.variant) for i in made} == {(7, "specified in RFC 4122")}
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert made[5] == UUID(str(made[5]))
    assert hash(made[5]) == hash(UUID(str(made[5])))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0", "negative_quantity"),
        ("-1", "negative_quantity"),
        ("1.5", "bad_quantity"),
        ("x", "bad_quantity"),
        ("NaN", "bad_quantity"),
        ("100000000", "bad_quantity"),
    ],
)
def test_a_quantity_that_cannot_be_is_refused(value: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        to_quantity(value)
    assert refused.value.code == code


def test_whole_quantities_are_taken_however_they_are_written() -> None:
    assert [to_quantity(value) for value in ("3", "3.0", 3)] == [3, 3, 3]


def _machine() -> Machine:
    return Machine(
        initial=["new"],
        states=["new", "done"],
        transitions=[
            Transition(
                "finish", frozenset({"new"}), "done", lambda ready: None if ready else "busy", "may"
            ),
        ],
    )


def test_a_machine_says_why_not_and_shows_only_what_may_be_done() -> None:
    machine = _machine()

    assert machine.next_state("finish", "new", True) == "done"
    assert machine.actions("new", True, frozenset({"may"})) == ["finish"]
    assert machine.actions("new", True, frozenset()) == []
    assert machine.actions("new", False, frozenset({"may"})) == []
    with pytest.raises(ActionNotAllowed) as refused:
        machine.next_state("finish", "done", True)
    assert refused.value.params == {"action": "finish", "state": "done", "reason": "wrong_state"}
    assert machine.refusal("finish", "new", False) == "busy"
    assert "new --> done: finish" in machine.as_mermaid()


def test_a_machine_with_an_undeclared_state_or_a_doubled_action_is_refused() -> None:
    step = Transition("finish", frozenset({"new"}), "gone")
    with pytest.raises(ValueError, match="gone"):
        Machine(initial=["new"], states=["new"], transitions=[step])
    with pytest.raises(ValueError, match="one transition"):
        Machine(initial=["new"], states=["new", "gone"], transitions=[step, step])


def test_outcomes_part_what_went_from_what_did_not() -> None:
    good, bad = uuid7(), uuid7()
    outcomes = Outcomes.of([Outcome(good), Outcome(bad, "held")])

    assert (outcomes.done, [row.id for row in outcomes.refused], len(outcomes)) == (
        [good],
        [bad],
        2,
    )
