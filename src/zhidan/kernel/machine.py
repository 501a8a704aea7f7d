"""State machines as data: one table drives the check, the CHECK constraint, the buttons,
the diagram and the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from zhidan.kernel.errors import ActionNotAllowed

Rule = Callable[[Any], str | None]
"""Takes the subject's facts; answers None, or the code of the reason to refuse."""


def always(_facts: Any) -> None:
    """The rule that never refuses."""


@dataclass(frozen=True, slots=True)
class Transition:
    """`action` leads from any of `sources` to `target` when `rule` has no objection.

    `permission` is what a person needs; an empty one marks a step only the system takes.
    """

    action: str
    sources: frozenset[str]
    target: str
    rule: Rule = always
    permission: str = ""


class Machine:
    """A set of states with the steps between them."""

    def __init__(
        self, *, initial: Iterable[str], states: Iterable[str], transitions: Iterable[Transition]
    ) -> None:
        self.initial = frozenset(initial)
        self.states = frozenset(states)
        self.transitions = tuple(transitions)
        self._by_action = {step.action: step for step in self.transitions}
        if len(self._by_action) != len(self.transitions):
            raise ValueError("an action must name one transition")
        named = {s for t in self.transitions for s in (*t.sources, t.target)} | self.initial
        if named - self.states:
            raise ValueError(f"undeclared states: {sorted(named - self.states)}")

    def refusal(self, action: str, state: str, facts: Any) -> str | None:
        """Why `action` may not be taken now, or None when it may."""
        step = self._by_action[action]
        return "wrong_state" if state not in step.sources else step.rule(facts)

    def next_state(self, action: str, state: str, facts: Any) -> str:
        """The state after `action`.

        Raises: ActionNotAllowed with `action`, `state` and `reason`.
        """
        if reason := self.refusal(action, state, facts):
            raise ActionNotAllowed(action=action, state=state, reason=reason)
        return self._by_action[action].target

    def actions(self, state: str, facts: Any, permissions: frozenset[str]) -> list[str]:
        """The steps a person with `permissions` may take now: the buttons of the screen."""
        return [
            step.action
            for step in self.transitions
            if step.permission in permissions and self.refusal(step.action, state, facts) is None
        ]

    def reachable(self) -> frozenset[str]:
        """Every state some chain of steps leads to."""
        reached = set(self.initial)
        while more := {t.target for t in self.transitions if t.sources & reached} - reached:
            reached |= more
        return frozenset(reached)

    def as_mermaid(self) -> str:
        """The diagram for the documentation."""
        starts = [f"    [*] --> {state}" for state in sorted(self.initial)]
        steps = [
            f"    {source} --> {step.target}: {step.action}"
            for step in self.transitions
            for source in sorted(step.sources)
        ]
        return "\n".join(["stateDiagram-v2", *starts, *steps])
