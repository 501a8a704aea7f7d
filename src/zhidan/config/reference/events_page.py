"""docs/reference/events.md: every event, what it carries, who reacts, who hears of it live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from inspect import cleandoc
from typing import Any

from zhidan.platform.outbox import Event


def events_page(
    kinds: Mapping[str, type[Event]], handlers: Mapping[str, Mapping[str, Callable[..., Any]]]
) -> str:
    """The page, sorted by context and name."""
    parts = [
        "# Events",
        "",
        (
            "Written by `./zhidan openapi`. An event is a fact that has happened; it is delivered "
            "at least once, after the transaction that wrote it."
        ),
    ]
    by_context: dict[str, list[type[Event]]] = {}
    for kind in kinds.values():
        by_context.setdefault(_context(kind), []).append(kind)
    for context in sorted(by_context):
        parts += ["", f"## {context}"]
        for kind in sorted(by_context[context], key=lambda each: each.__name__):
            parts += _section(kind, sorted(handlers.get(kind.__name__, {})))
    return "\n".join(parts) + "\n"


def _section(kind: type[Event], handlers: list[str]) -> list[str]:
    says = cleandoc(kind.__doc__ or "").split("\n\n")[0].replace("\n", " ")
    lines = ["", f"### {kind.__name__}", "", says, ""]
    lines += [f"- `{field.name}`: `{field.type}`" for field in fields(kind)]
    if kind.live_topic:
        lines.append(f"- browsers hear `{kind.live_topic}`")
    lines += [f"- reaction: `{name.removeprefix('zhidan.')}`" for name in handlers]
    return lines


def _context(kind: type[Event]) -> str:
    return kind.__module__.split(".")[1]
