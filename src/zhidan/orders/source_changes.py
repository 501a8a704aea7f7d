"""What a source's newer word means for an order that stands already. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from zhidan.orders.incoming import IncomingLine, IncomingOrder
from zhidan.orders.states import COMPLETED, OPEN, PENDING_PAYMENT, PENDING_REVIEW, SHIPPED

RANK = {
    "unpaid": 0, "balance_due": 1, "paid": 2, "partly_shipped": 3, "shipped": 4, "delivered": 5,
    "finished": 6, "refunded": 7, "closed": 7,
}  # fmt: skip

TELLS_SHIPPED = frozenset({"shipped", "delivered", "finished"})


def is_stale(sent: IncomingOrder, latest: IncomingOrder) -> bool:
    """Whether `sent` is older than what is known: a status further back, or an earlier change."""
    if sent.modified_at is not None and latest.modified_at is not None:
        return sent.modified_at < latest.modified_at
    return RANK[sent.status] < RANK[latest.status]


def whole(parts: Sequence[IncomingOrder]) -> IncomingOrder:
    """One order out of what its source said over time, newest last: lines of the newest that has
    some, everything else of the newest that is more than lines."""
    heads = [part for part in parts if part.part != "lines"]
    lines: list[IncomingLine] = next((p.lines for p in reversed(parts) if p.lines), [])
    base = heads[-1] if heads else parts[-1]
    status = max((part.status for part in (base, parts[-1])), key=RANK.__getitem__)
    has_both = bool(heads) and bool(lines)
    return msgspec.structs.replace(
        base, part="whole" if has_both else base.part, lines=lines, status=status
    )


def same_lines(before: Sequence[IncomingLine], after: Sequence[IncomingLine]) -> bool:
    """Whether the same things are sold for the same money; refunds and remarks aside."""
    return sorted(map(_identity, before)) == sorted(map(_identity, after))


def _identity(line: IncomingLine) -> tuple[str, ...]:
    return (
        line.external_line_no, line.outer_code, line.title, line.spec, str(line.quantity),
        line.amount or "", line.unit_price or "", line.personalisation,
    )  # fmt: skip


def steps_towards(status: str, state: str) -> list[str]:
    """The steps that bring an order in `state` to what its source says."""
    if status in ("paid", "partly_shipped"):
        return ["receive_payment"] if state == PENDING_PAYMENT else []
    if status in ("shipped", "delivered"):
        return ["ship_elsewhere"] if state in OPEN else []
    if status == "finished":
        if state in OPEN:
            return ["ship_elsewhere", "complete"]
        return ["complete"] if state == SHIPPED else []
    if status in ("closed", "refunded"):
        return ["cancel"] if state in OPEN else []
    return []


def may_still_change(state: str) -> bool:
    """Whether the order's content still follows its source by itself."""
    return state in (PENDING_PAYMENT, PENDING_REVIEW)


def is_over(state: str) -> bool:
    """Whether nothing about the order's content matters any more."""
    return state in (SHIPPED, COMPLETED) or state not in OPEN
