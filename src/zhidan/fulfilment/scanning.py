"""What every scan at the packing table shares: its own id, its codes, the row it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.fulfilment.models import Scan
from zhidan.fulfilment.rules import (
    LineToPick,
    ScanResult,
    ScanVerdict,
    clean_code,
    judge_scan,
    position_in,
)
from zhidan.fulfilment.steps import FulfilmentNow
from zhidan.kernel.clock import now
from zhidan.kernel.errors import Conflict
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


def scanned_code(code: str) -> str:
    """A code as it is kept."""
    return clean_code(code)[:MOST_CODE]


def first_answer(fulfilment: FulfilmentNow, scan_id: UUID, code: str) -> ScanAnswer | None:
    """What this scan was answered before, if it was sent before.

    Raises: Conflict (scan_id_reused) when the id came with another code.
    """
    known = Scan.objects.filter(fulfilment_id=fulfilment.id, id=scan_id).first()
    if known is None:
        return None
    if known.code != code:
        raise Conflict(code="scan_id_reused")
    result: ScanResult = known.result  # type: ignore[assignment]
    return ScanAnswer(result, known.line_id, known.picked, known.quantity, fulfilment.state)


def judged(fulfilment: FulfilmentNow, code: str, lines: Sequence[LineToPick]) -> ScanVerdict:
    """What the code means among these lines."""
    position = position_in(code, fulfilment.number)
    sku_ids = frozenset[UUID]() if position is not None else _skus(code, lines, fulfilment)
    return judge_scan(lines, position=position, sku_ids=sku_ids)


def keep_scan(
    fulfilment: FulfilmentNow, scan_id: UUID, code: str, said: ScanAnswer, *, actor: Actor
) -> None:
    """Write the scan with the answer it got."""
    Scan.objects.create(
        fulfilment_id=fulfilment.id, id=scan_id, code=code, result=said.result,
        line_id=said.line_id, picked=said.picked, quantity=said.quantity,
        actor_kind=actor.kind, actor_id=actor.id, at=now(),
    )  # fmt: skip


def _skus(code: str, lines: Sequence[LineToPick], fulfilment: FulfilmentNow) -> frozenset[UUID]:
    """The SKUs a code stands for: those of this box first, then any of the catalogue."""
    own = catalog.sku_cards(line.sku_id for line in lines if line.sku_id)
    here = {sku.id for sku in own.values() if code in (clean_code(sku.code), sku.barcode.upper())}
    if here or not code:
        return frozenset(here)
    key = ("", "", code, "")
    found = catalog.match_listings(shop_id=fulfilment.shop_id, keys=[key])
    return frozenset(match.sku_id for match in found.values() if match.sku_id is not None)
