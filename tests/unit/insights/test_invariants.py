"""The list of invariants: complete, without doubles, each with a fault that shows it works."""

from __future__ import annotations

from tests.support.planted_faults import FAULTS as OTHERS
from tests.support.planted_links import LINKS
from zhidan.insights.verify.catalogue import INVARIANTS
from zhidan.insights.verify.left_out import LEFT_OUT
from zhidan.insights.verify.page import invariants_page
from zhidan.insights.verify.steps_as_sql import actions_of, allowed_steps
from zhidan.kernel.machine import Machine, Transition

FAULTS = (*OTHERS, *LINKS)
PROMISES = {
    f"{letter}{number}"
    for letter, last in {"S": 12, "O": 12, "G": 3, "M": 14, "E": 6, "W": 5, "D": 7, "T": 2}.items()
    for number in range(1, last + 1)
}


def test_every_promise_is_recomputed_or_left_out_with_a_reason() -> None:
    checked = {one.promise for one in INVARIANTS}
    left = {one.id for one in LEFT_OUT}
    assert checked | left == PROMISES
    assert checked & left == set()
    assert [one.id for one in LEFT_OUT if len(one.reason) < 20] == []


def test_ids_are_given_once() -> None:
    ids = [one.id for one in INVARIANTS]
    assert len(ids) == len(set(ids)) >= 35


def test_every_invariant_has_a_planted_fault() -> None:
    planted = {name for fault in FAULTS for name in fault.breaks}
    assert planted == {one.id for one in INVARIANTS}


def test_the_page_names_every_promise() -> None:
    page = invariants_page()
    assert [one.id for one in (*INVARIANTS, *LEFT_OUT) if f"| {one.id} |" not in page] == []


def test_steps_are_rendered_from_the_table() -> None:
    machine = Machine(
        initial=["a"],
        states=["a", "b"],
        transitions=[Transition("go", frozenset({"a", "b"}), "b")],
    )
    assert allowed_steps(machine, (("born", "", "a"),)) == (
        "('go', 'a', 'b'), ('go', 'b', 'b'), ('born', '', 'a')"
    )
    assert actions_of(machine) == "'go'"
