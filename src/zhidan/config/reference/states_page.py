"""docs/reference/states.md: the state machines as diagrams."""

from __future__ import annotations

from collections.abc import Mapping

from zhidan.kernel.machine import Machine


def states_page(machines: Mapping[str, Machine]) -> str:
    """The page: one diagram for each machine, by its name."""
    parts = ["# State machines", "", "Written by `./zhidan openapi` from each context's states."]
    for name in sorted(machines):
        parts += ["", f"## {name}", "", "```mermaid", machines[name].as_mermaid(), "```"]
    return "\n".join(parts) + "\n"
