"""Every state of every machine can be reached."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from zhidan.kernel.machine import Machine, Transition

SOURCE = Path(__file__).resolve().parents[2] / "src" / "zhidan"


def unreachable(machines: dict[str, Machine]) -> dict[str, list[str]]:
    """The states no chain of steps leads to, by machine."""
    return {
        name: sorted(machine.states - machine.reachable())
        for name, machine in machines.items()
        if machine.states - machine.reachable()
    }


def all_machines() -> dict[str, Machine]:
    """Every machine that a context declares in its states."""
    found = {}
    for path in sorted(SOURCE.glob("*/states.py")):
        module = import_module(f"zhidan.{path.parent.name}.states")
        for name, value in vars(module).items():
            if isinstance(value, Machine):
                found[f"{path.parent.name}.{name}"] = value
    return found


def test_every_state_is_reachable() -> None:
    machines = all_machines()
    assert machines
    assert unreachable(machines) == {}


def test_a_state_without_a_way_in_is_seen() -> None:
    machine = Machine(
        initial=["open"],
        states=["open", "closed", "lost"],
        transitions=[Transition("close", frozenset({"open"}), "closed")],
    )
    assert unreachable({"door": machine}) == {"door": ["lost"]}
