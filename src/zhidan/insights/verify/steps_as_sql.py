"""A machine's table of steps as SQL, so that recorded steps can be held against it."""

from __future__ import annotations

from zhidan.kernel.machine import Machine

Step = tuple[str, str, str]
"""(action, from state, to state)."""


def allowed_steps(machine: Machine, *further: tuple[Step, ...]) -> str:
    """The rows of an ``IN`` list: every step of the table, and those it does not know of."""
    steps = [
        (step.action, source, step.target)
        for step in machine.transitions
        for source in sorted(step.sources)
    ]
    steps += [step for more in further for step in more]
    return ", ".join("(" + ", ".join(map(_quoted, step)) + ")" for step in steps)


def actions_of(machine: Machine) -> str:
    """The rows of an ``IN`` list: the actions that are steps, so that no remark poses as one."""
    return ", ".join(_quoted(step.action) for step in machine.transitions)


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
