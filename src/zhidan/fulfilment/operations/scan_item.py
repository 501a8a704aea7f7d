"""One shot of a scanner at the packing table."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.fulfilment.lines import lines_to_pick, pick_one
from zhidan.fulfilment.models import Scan
from zhidan.fulfilment.rules import (
    LineToPick,
    ScanResult,
    ScanVerdict,
    clean_code,
    judge_scan,
    position_in,
)
from zhidan.fulfilment.states import PICKED, PICKING, RELEASED
from zhidan.fulfilment.steps import FulfilmentNow, lock_fulfilments, save_fulfilments, take_step
from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed, Conflict, NotFound
from zhidan.platform.actors import Actor

MOST_CODE = 120


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What the scan did: the line it counted for with its figures, and what the box lacks."""

    result: ScanResult
    line_id: UUID | None
    picked: int
    quantity: int
    state: str


def scan_item(*, fulfilment_id: UUID, scan_id: UUID, code: str, actor: Actor) -> ScanAnswer:
    """Count one piece into the box, when it belongs there.

    `scan_id` is the client's own: sent again, it gets the first answer and counts nothing.
    Raises: NotFound; ActionNotAllowed (fulfilment_wrong_state) when nothing is picked here now;
    Conflict (scan_id_reused) when the id came with another code.
    """
    fulfilment = lock_fulfilments([fulfilment_id], actor=actor).get(fulfilment_id)
    if fulfilment is None:
        raise NotFound
    code = clean_code(code)[:MOST_CODE]
    known = Scan.objects.filter(fulfilment_id=fulfilment_id, id=scan_id).first()
    if known is not None:
        return _first_answer(known, code, fulfilment)
    if fulfilment.state not in (RELEASED, PICKING, PICKED):
        raise ActionNotAllowed(
            code="fulfilment_wrong_state", number=fulfilment.number, state=fulfilment.state
        )
    lines = lines_to_pick(fulfilment_id)
    position = position_in(code, fulfilment.number)
    sku_ids = frozenset[UUID]() if position is not None else _skus(code, lines, fulfilment)
    verdict = judge_scan(lines, position=position, sku_ids=sku_ids)
    picked, quantity = _count(verdict, lines, fulfilment)
    Scan.objects.create(
        fulfilment_id=fulfilment_id, id=scan_id, code=code, result=verdict.result,
        line_id=verdict.line_id, picked=picked, quantity=quantity,
        actor_kind=actor.kind, actor_id=actor.id, at=now(),
    )  # fmt: skip
    save_fulfilments([fulfilment], actor=actor)
    return ScanAnswer(verdict.result, verdict.line_id, picked, quantity, fulfilment.state)


def _first_answer(known: Scan, code: str, fulfilment: FulfilmentNow) -> ScanAnswer:
    if known.code != code:
        raise Conflict(code="scan_id_reused")
    result: ScanResult = known.result  # type: ignore[assignment]
    return ScanAnswer(result, known.line_id, known.picked, known.quantity, fulfilment.state)


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


def _skus(code: str, lines: list[LineToPick], fulfilment: FulfilmentNow) -> frozenset[UUID]:
    """The SKUs a code stands for: those of this box first, then any of the catalogue."""
    own = catalog.sku_cards(line.sku_id for line in lines if line.sku_id)
    here = {sku.id for sku in own.values() if code in (clean_code(sku.code), sku.barcode.upper())}
    if here or not code:
        return frozenset(here)
    key = ("", "", code, "")
    found = catalog.match_listings(shop_id=fulfilment.shop_id, keys=[key])
    return frozenset(match.sku_id for match in found.values() if match.sku_id is not None)
