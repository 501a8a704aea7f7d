"""The texts inside plain values, each with its path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a value of lists and dicts, keys included: ("lines.0.title", "Shirt")."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            below = f"{path}.{key}" if path else str(key)
            yield below, str(key)
            yield from texts(inner, below)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from texts(inner, f"{path}.{place}" if path else str(place))
