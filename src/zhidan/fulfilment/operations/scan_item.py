"""One shot of a scanner at the packing table."""

from __future__ import annotations

from uuid import UUID

from zhidan.fulfilment.lines import lines_to_pick, pick_one
from zhidan.fulfilment.rules import LineToPick, ScanVerdict
from zhidan.fulfilment.scanning import ScanAnswer, first_answer, judged, keep_scan, scanned_code
from zhidan.fulfilment.states import PICKED, PICKING, RELEASED, STOPPED
from zhidan.fulfilment.steps import FulfilmentNow, lock_with_orders, save_fulfilments, take_step
from zhidan.kernel.errors import ActionNotAllowed, NotFound
from zhidan.platform.actors import Actor


def scan_item(*, fulfilment_id: UUID, scan_id: UUID, code: str, actor: Actor) -> ScanAnswer:
    """Count one piece into the box, when it belongs there.

    The orders are locked with it, so that nothing is picked for one that was cancelled a moment
    ago. `scan_id` is the client's own: sent again, it gets the first answer and counts nothing.
    Raises: NotFound; ActionNotAllowed (fulfilment_stopped) when it may not leave any more,
    (fulfilment_wrong_state) when nothing is picked here now; Conflict (scan_id_reused) when the
    id came with another code.
    """
    fulfilment = lock_with_orders([fulfilment_id], actor=actor).get(fulfilment_id)
    if fulfilment is None:
        raise NotFound
    code = scanned_code(code)
    if (known := first_answer(fulfilment, scan_id, code)) is not None:
        return known
    _check(fulfilment)
    lines = lines_to_pick(fulfilment_id)
    verdict = judged(fulfilment, code, lines)
    picked, quantity = _count(verdict, lines, fulfilment)
    answer = ScanAnswer(verdict.result, verdict.line_id, picked, quantity, fulfilment.state)
    keep_scan(fulfilment, scan_id, code, answer, actor=actor)
    save_fulfilments([fulfilment], actor=actor)
    return answer


def _check(fulfilment: FulfilmentNow) -> None:
    picked_now = fulfilment.state in (RELEASED, PICKING, PICKED)
    if fulfilment.state == STOPPED or (picked_now and fulfilment.is_stopped):
        code = "fulfilment_stopped"
    elif picked_now:
        return
    else:
        code = "fulfilment_wrong_state"
    raise ActionNotAllowed(code=code, number=fulfilment.number, state=fulfilment.state)


def _count(
    verdict: ScanVerdict, lines: list[LineToPick], fulfilment: FulfilmentNow
) -> tuple[int, int]:
    """Write what the verdict says, and answer the figures of its line."""
    if verdict.line_id is None:
        return 0, 0
    if not verdict.counts:
        line = next(line for line in lines if line.id == verdict.line_id)
        return line.picked, line.quantity
    figures = pick_one(fulfilment.id, verdict.line_id)
    fulfilment.picked += 1
    fulfilment.is_dirty = True
    if fulfilment.state == RELEASED:
        take_step(fulfilment, "start_pick")
    if verdict.result == "complete":
        take_step(fulfilment, "finish_pick")
    return figures
