"""Reads of imports, their rows and mappings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from zhidan.channels.kinds.registry import KINDS
from zhidan.channels.models import ImportRow, ImportRun
from zhidan.channels.states import OUTCOMES
from zhidan.kernel.errors import InvalidInput, NotFound
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor
from zhidan.platform.paging import Page, clamp, keyset

_SLICE = 5_000


def visible(actor: Actor) -> Q:
    """The imports of what a person may bring in, of the shops they may see and of no shop; files
    of tracking numbers name orders of any shop, so that they are their sender's alone."""
    kinds = Q(kind__in=[kind.name for kind in KINDS.values() if all(map(actor.may, kind.needs))])
    if actor.shops is None:
        return kinds
    of_no_shop = Q(shop_id=None) & (~Q(kind="tracking") | Q(created_by=actor.id))
    return kinds & (Q(shop_id__in=actor.shops) | of_no_shop)


def import_run(import_id: UUID, *, actor: Actor, lock: bool = False) -> ImportRun:
    """One import. Raises: NotFound, also for one outside the caller's shops."""
    rows = ImportRun.objects.select_for_update() if lock else ImportRun.objects
    found = rows.filter(visible(actor), pk=import_id).first()
    if found is None:
        raise NotFound(code="import_not_found")
    return found


def import_page(
    *,
    actor: Actor,
    shop_id: UUID | None,
    kind: str,
    state: str,
    made: UUID | None = None,
    cursor: str | None,
    limit: int | None,
) -> Page[ImportRun]:
    """Imports, the newest first; those that made a record, where it is given."""
    rows = ImportRun.objects.filter(visible(actor))
    if shop_id is not None:
        rows = rows.filter(shop_id=shop_id)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    if made is not None:
        found = ImportRow.objects.filter(subject_id=made, outcome="created")
        rows = rows.filter(pk__in=list(found.values_list("import_id", flat=True).distinct()))
    return keyset(
        rows,
        order=["-number", "-id"],
        types=[str, UUID],
        cursor=cursor,
        limit=clamp(limit),
    )


def row_page(
    import_id: UUID, *, outcome: str, cursor: str | None, limit: int | None
) -> Page[ImportRow]:
    """The rows of an import in file order, of one outcome where it is given."""
    if outcome and outcome not in OUTCOMES:
        raise InvalidInput(code="bad_filter", field="outcome", value=outcome[:40])
    rows = ImportRow.objects.filter(import_id=import_id)
    if outcome:
        rows = rows.filter(outcome=outcome)
    return keyset(rows, order=["seq"], types=[int], cursor=cursor, limit=clamp(limit))


@dataclass(frozen=True, slots=True)
class Rejection:
    """One objection to one row."""

    file: str
    row: int
    external_no: str
    column: str
    code: str
    params: dict[str, Any]


def rejections(import_id: UUID) -> Iterator[Rejection]:
    """Every objection to the rejected rows, in file order."""
    rows = ImportRow.objects.filter(import_id=import_id, outcome="rejected").order_by("seq")
    for row in rows.iterator(chunk_size=2_000):
        for problem in row.problems or [{"column": "", "code": "order_rejected", "params": {}}]:
            yield Rejection(
                row.file,
                row.row,
                row.external_no,
                problem["column"],
                problem["code"],
                problem["params"],
            )


def run_totals(import_id: UUID) -> list[orders.OrderTotals]:
    """What stands in the database from an import: each of its orders counted once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT row.subject_id FROM import_row AS row JOIN import_run ON import_run.id"
            " = row.import_id AND import_run.kind = 'orders'"
            " WHERE row.import_id = %s AND row.subject_id IS NOT NULL",
            [import_id],
        )
        ids = [row[0] for row in cursor.fetchall()]
    return [
        totals
        for start in range(0, len(ids), _SLICE)
        for totals in orders.order_totals(ids[start : start + _SLICE])
    ]
