"""One search over everything: each context registers how what it keeps is found.

A finder takes what was typed, the caller and how many hits at most; scopes are its own business.
Those the caller may not use are not asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from zhidan.kernel.errors import InvalidInput
from zhidan.platform.actors import Actor
from zhidan.platform.filters import search_text

SHORTEST = 2
MOST = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: what it is called, what tells it apart, and its page's record."""

    kind: str
    id: UUID
    label: str
    more: str = ""
    parent_id: UUID | None = None


Finder = Callable[[str, Actor, int], list[Hit]]


class _Registered(NamedTuple):
    place: int
    permission: str
    find: Finder


_finders: dict[str, _Registered] = {}


def finds(kind: str, *, permission: str, place: int) -> Callable[[Finder], Finder]:
    """Register how things of a kind are found; `place` is where they stand among the hits."""

    def register(finder: Finder) -> Finder:
        _finders[kind] = _Registered(place, permission, finder)
        return finder

    return register


def find_everywhere(text: str, *, actor: Actor) -> list[Hit]:
    """Up to five hits of each kind the caller may see; none for a single letter."""
    wanted = search_text(text)
    if len(wanted) < SHORTEST:
        return []
    hits: list[Hit] = []
    for one in sorted(_finders.values(), key=lambda one: one.place):
        if actor.may(one.permission):
            try:
                hits += one.find(wanted, actor, MOST)
            except InvalidInput:
                continue  # no text that things of this kind could be called
    return hits
