"""What a channel said of a file, as somebody pastes it. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

_BETWEEN = re.compile(r"[\s,，;；:：|\"'=]+")


def read_refusals(text: str, numbers: Collection[str]) -> dict[str, str]:
    """The refused order numbers and the reason of each, out of pasted lines.

    A line counts when one of its words is one of `numbers`; the rest of the line is the reason.
    The first line of a number decides.
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        words = [word for word in _BETWEEN.split(line) if word]
        number = next((word for word in words if word in numbers), None)
        if number is not None:
            rest = " ".join(word for word in words if word != number)
            found.setdefault(number, rest[:300])
    return found
