"""What lines have of their order's own parts: by amount, or as it was before. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from zhidan.orders.amounts import LineShare, SharedParts, share_out
from zhidan.orders.line_now import LineNow

Shares = Mapping[UUID, LineShare]


def shares_of(
    lines: Sequence[LineNow], parts: SharedParts, *, before: Sequence[LineNow], known: Shares
) -> list[LineShare]:
    """Shared out by the lines' amounts, unless `known` shares, or those of the lines `before`, add
    up to the same: a part of a split order has what was apportioned with the whole."""
    fresh = share_out(parts, [line.amount_minor for line in lines])
    had = {line.id: line for line in before}
    same = had.keys() == {line.id for line in lines} and all(
        had[line.id].amount_minor == line.amount_minor for line in lines
    )
    for was in (known, {line.id: line.share for line in before} if same else {}):
        kept = [was.get(line.id, share) for line, share in zip(lines, fresh, strict=True)]
        fits = all(s.discount <= x.amount_minor for s, x in zip(kept, lines, strict=True))
        if kept != fresh and fits and _sums(kept) == _sums(fresh):
            return kept
    return fresh


def unexplained_shares(lines: Sequence[LineNow], parts: SharedParts) -> dict[UUID, LineShare]:
    """The shares of lines that their amounts do not explain."""
    fresh = share_out(parts, [line.amount_minor for line in lines])
    return {x.id: x.share for x, share in zip(lines, fresh, strict=True) if x.share != share}


def _sums(shares: Sequence[LineShare]) -> list[int]:
    return [sum(row) for row in zip(*map(msgspec.structs.astuple, shares), strict=True)]
