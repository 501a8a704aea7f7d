"""One shot of a scanner at the shelf: a piece of a stopped fulfilment order went back."""

from __future__ import annotations

from uuid import UUID

from zhidan.fulfilment.lines import lines_to_put_back, put_back_one
from zhidan.fulfilment.scanning import ScanAnswer, first_answer, judged, keep_scan, scanned_code
from zhidan.fulfilment.states import STOPPED
from zhidan.fulfilment.steps import lock_fulfilments, save_fulfilments, take_step
from zhidan.kernel.errors import ActionNotAllowed, NotFound
from zhidan.platform.actors import Actor


def put_back_item(*, fulfilment_id: UUID, scan_id: UUID, code: str, actor: Actor) -> ScanAnswer:
    """Count one piece out of the box; with the last one the task is done.

    In the answer, `quantity` is what lay picked of the line and `picked` what of it is back.
    `scan_id` is the client's own: sent again, it gets the first answer and counts nothing.
    Raises: NotFound; ActionNotAllowed (fulfilment_wrong_state) when nothing is to be put back
    here; Conflict (scan_id_reused) when the id came with another code.
    """
    fulfilment = lock_fulfilments([fulfilment_id], actor=actor).get(fulfilment_id)
    if fulfilment is None:
        raise NotFound
    code = scanned_code(code)
    if (known := first_answer(fulfilment, scan_id, code)) is not None:
        return known
    if fulfilment.state != STOPPED:
        raise ActionNotAllowed(
            code="fulfilment_wrong_state", number=fulfilment.number, state=fulfilment.state
        )
    lines = lines_to_put_back(fulfilment_id)
    verdict = judged(fulfilment, code, lines)
    returned, picked = 0, 0
    if verdict.counts and verdict.line_id is not None:
        returned, picked = put_back_one(fulfilment_id, verdict.line_id)
        fulfilment.returned += 1
        fulfilment.is_dirty = True
        if verdict.result == "complete":
            take_step(fulfilment, "put_back")
    elif verdict.line_id is not None:
        line = next(line for line in lines if line.id == verdict.line_id)
        returned, picked = line.picked, line.quantity
    answer = ScanAnswer(verdict.result, verdict.line_id, returned, picked, fulfilment.state)
    keep_scan(fulfilment, scan_id, code, answer, actor=actor)
    save_fulfilments([fulfilment], actor=actor)
    return answer
