from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.inventory.models import StockOpening
from zhidan.inventory.openings import (
    Existing,
    Opened,
    OpeningRow,
    lock_levels,
    warehouses_called,
)
from zhidan.inventory.operations.book_stock import Booking, book_stock
from zhidan.inventory.rules import LevelKey, OpeningFacts, opening_step
from zhidan.kernel.errors import Refusal
from zhidan.kernel.ids import uuid7
from zhidan.platform import audit
from zhidan.platform.actors import Actor

Bookings = dict[tuple[UUID, str], list[Booking]]
Cost = tuple[Decimal, str]


def open_stock(
    *,
    rows: Sequence[OpeningRow],
    existing: Existing,
    document_id: UUID,
    document_no: str,
    actor: Actor,
) -> list[Opened]:
    """Take in what warehouses hold when the shop is taken over; one outcome per row.

    What an opening file said of a level before is not booked again. `existing` decides what a
    figure means where there is stock already: reject the row, or count, which books the difference.
    """
    found = _named_once(_found(rows, actor), document_id)
    facts = lock_levels([one for one in found if not isinstance(one, Opened)])
    bookings: Bookings = defaultdict(list)
    said: dict[LevelKey, StockOpening] = {}
    opened = []
    for row, one in zip(rows, found, strict=True):
        if not isinstance(one, Opened):
            one = _step(row, one, facts, existing, bookings)
        if one.key is not None and one.outcome in ("created", "updated"):
            said[one.key] = _opening(row, one.key, one.change, document_id)
        opened.append(one)
    for (warehouse_id, kind), listed in bookings.items():
        book_stock(
            kind=kind,
            warehouse_id=warehouse_id,
            bookings=listed,
            document_id=uuid7(),
            document_no=document_no,
            actor=actor,
        )
    _remember(said)
    if said:
        audit.record(
            "stock.opened",
            actor=actor,
            subject_type="import",
            subject_id=document_id,
            details={"number": document_no, "rows": len(said)},
        )
    return opened


def _found(rows: Sequence[OpeningRow], actor: Actor) -> list[LevelKey | Opened]:
    """The level each row names, or why there is none."""
    houses = warehouses_called([row.warehouse for row in rows], actor=actor)
    skus = catalog.skus_called({row.sku for row in rows})
    found: list[LevelKey | Opened] = []
    for row in rows:
        warehouse_id, sku = houses.get(row.warehouse), skus.get(row.sku)
        if warehouse_id is None:
            params = {"value": row.warehouse[:40]}
            found.append(_refused("warehouse", "warehouse_not_known", **params))
        elif sku is None:
            found.append(_refused("sku_code", "sku_not_found", sku=row.sku[:80]))
        elif sku.supply == "virtual":
            found.append(_refused("sku_code", "sku_not_stocked", sku=row.sku[:80]))
        else:
            found.append((sku.id, warehouse_id))
    return found


def _named_once(found: Sequence[LevelKey | Opened], document_id: UUID) -> list[LevelKey | Opened]:
    """A level that this document has spoken of already, perhaps by another name, is refused."""
    skus = {one[0] for one in found if not isinstance(one, Opened)}
    said = StockOpening.objects.filter(document_id=document_id, sku_id__in=skus)
    seen = set(said.values_list("sku_id", "warehouse_id"))
    checked: list[LevelKey | Opened] = []
    for one in found:
        if isinstance(one, Opened):
            checked.append(one)
        elif one in seen:
            checked.append(_refused("sku_code", "level_named_twice"))
        else:
            seen.add(one)
            checked.append(one)
    return checked


def _step(
    row: OpeningRow,
    key: LevelKey,
    facts: dict[LevelKey, OpeningFacts],
    existing: Existing,
    bookings: Bookings,
) -> Opened:
    now = facts[key]
    try:
        cost = _cost(row)
    except Refusal as refusal:
        return _refused("unit_cost", refusal.code, **refusal.params)
    step = opening_step(row.quantity, cost, now, existing)
    if isinstance(step, str):
        part = "unit_cost" if step == "opening_cost_differs" else "quantity"
        return _refused(part, step, on_hand=now.on_hand, allocated=now.allocated)
    kind, change = step
    if kind == "nothing":
        return Opened("unchanged", key)
    is_received = kind == "receive"
    told = cost if is_received else None
    bookings[key[1], kind].append(Booking(key[0], change, *(told or (None, ""))))
    facts[key] = replace(
        now,
        on_hand=row.quantity,
        said_before=(row.quantity, *(cost or (None, ""))),
    )
    return Opened("created" if is_received else "updated", key, change)


def _cost(row: OpeningRow) -> Cost | None:
    return None if row.unit_cost is None else (row.unit_cost.unit_cost, row.unit_cost.currency)


def _opening(row: OpeningRow, key: LevelKey, change: int, document_id: UUID) -> StockOpening:
    cost, currency = _cost(row) or (None, "")
    return StockOpening(
        sku_id=key[0],
        warehouse_id=key[1],
        document_id=document_id,
        quantity=row.quantity,
        change=change,
        unit_cost=cost,
        currency=currency,
    )


def _remember(said: Mapping[LevelKey, StockOpening]) -> None:
    StockOpening.objects.bulk_create(
        said.values(),
        update_conflicts=True,
        unique_fields=["sku_id", "warehouse_id"],
        update_fields=["document_id", "quantity", "change", "unit_cost", "currency"],
    )


def _refused(part: str, code: str, **params: object) -> Opened:
    return Opened("rejected", part=part, code=code, params=params)
