"""Breaking Chinese and Latin text into lines of a given width."""

from __future__ import annotations

import re

from zhidan.fulfilment.paper.font import width

# A word, the blanks after it, or a single character of any other script.
_PIECES = re.compile(r"[!-~\u00a1-\u024f\u0370-\u045f]+|[ \u00a0\u3000]+|.")
# These hang over the edge rather than begin a line.
_HANGING = frozenset(",。、;:!?)】》」』”’…·,.;:!?)]}%")


def wrap(text: str, limit: float, size: float) -> list[str]:
    """The lines of `text`, none wider than `limit` points but for one hanging punctuation mark.

    Nothing is left out: a word that is too long is broken where the line ends.
    """
    return [line for part in text.split("\n") for line in _wrap_paragraph(part, limit, size)]


def _wrap_paragraph(text: str, limit: float, size: float) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _broken(text, limit, size):
        wide = width(piece, size)
        if line and used + wide > limit and piece not in _HANGING:
            lines.append(line.rstrip())
            line, used = "", 0.0
            if piece.isspace():
                continue
        line += piece
        used += wide
    return [*lines, line.rstrip()] if line.strip() else lines


def _broken(text: str, limit: float, size: float) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        if len(piece) > 1 and width(piece, size) > limit:
            pieces += list(piece)
        else:
            pieces.append(piece)
    return pieces
