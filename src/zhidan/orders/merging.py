"""Which orders may travel in one parcel. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from zhidan.orders.states import APPROVED, PENDING_REVIEW

MERGEABLE = frozenset({PENDING_REVIEW, APPROVED})  # paid for, and nobody has begun to pick
MOST_TOGETHER = 50


class Travelling(Protocol):
    """What of an order decides with whom it may travel. `merge_key` holds the shop family, the
    currency and the recipient, whole: by the channel's token, or name, phone and address."""

    @property
    def state(self) -> str: ...
    @property
    def merge_key(self) -> bytes | None: ...
    @property
    def terms(self) -> str: ...
    @property
    def is_sealed(self) -> bool: ...
    @property
    def fulfilment_status(self) -> str: ...
    @property
    def warehouse_id(self) -> UUID | None: ...


def refusal_to_merge(orders: Sequence[Travelling]) -> str | None:
    """Why these orders cannot travel together, or None.

    An order that holds no stock yet may join those of any one warehouse.
    """
    if len(orders) < 2:
        return "merge_needs_two"
    if len(orders) > MOST_TOGETHER:
        return "merge_too_many"
    if any(refusal_to_move(order) for order in orders):
        return "merge_started"
    first = orders[0]
    if first.merge_key is None:
        return "merge_recipient_unknown"
    if any(order.merge_key != first.merge_key for order in orders):
        return "merge_other_recipient"
    if any(order.terms != first.terms for order in orders):
        return "merge_other_terms"
    if any(order.is_sealed for order in orders):
        return "merge_sealed"
    if len({order.warehouse_id for order in orders} - {None}) > 1:
        return "merge_other_warehouse"
    return None


def refusal_to_move(order: Travelling) -> str | None:
    """Why an order's company can no longer be changed, or None."""
    if order.state not in MERGEABLE or order.fulfilment_status != "unfulfilled":
        return "merge_started"
    return None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An order that could be merged, as a scan finds it; `root_id` is what it was split from."""

    id: UUID
    warehouse_id: UUID | None
    merge_group_id: UUID | None
    root_id: UUID | None = None


def companies(candidates: Iterable[Candidate]) -> list[list[UUID]]:
    """Which of these orders of one recipient should travel together: those of one warehouse, and
    with the largest company those that hold no stock yet. Who travels together already, and
    alone, is no suggestion; no company is larger than may be merged, and none is torn or has two
    parts of one order: somebody split it on purpose."""
    by_house: dict[UUID | None, list[Candidate]] = {}
    for one in candidates:
        by_house.setdefault(one.warehouse_id, []).append(one)
    free = by_house.pop(None, [])
    groups = sorted(by_house.values(), key=len, reverse=True) or [[]]
    groups[0] = groups[0] + free
    return [parcel for group in groups for parcel in _parcels(_no_siblings(group))]


def _parcels(candidates: Iterable[Candidate]) -> list[list[UUID]]:
    """As few parcels as hold them in their order, those who travel together in the same one."""
    together: dict[UUID, list[UUID]] = {}
    for one in candidates:
        together.setdefault(one.merge_group_id or one.id, []).append(one.id)
    parcels: list[list[list[UUID]]] = [[]]
    for company in together.values():
        if sum(map(len, parcels[-1])) + len(company) > MOST_TOGETHER:
            parcels.append([])
        parcels[-1].append(company)
    return [[one for company in parcel for one in company] for parcel in parcels if len(parcel) > 1]


def window_ends(
    *, wait_minutes: int, is_automatic: bool, since: datetime, at: datetime
) -> datetime | None:
    """When the house looks whom an order may travel with that was paid at `since` and comes at
    `at`: later where it still has to wait, at once where it has waited and the house merges by
    itself, else never (None)."""
    end = min(since, at) + timedelta(minutes=wait_minutes)
    if end > at:
        return end
    return at if is_automatic else None


def _no_siblings(group: Iterable[Candidate]) -> list[Candidate]:
    seen: set[UUID] = set()
    kept = []
    for one in group:
        if one.root_id not in seen:
            kept.append(one)
        if one.root_id is not None:
            seen.add(one.root_id)
    return kept
