"""What every way of shipping shares: check the number, claim it, take the steps, write parcels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from zhidan.fulfilment import tables
from zhidan.fulfilment.steps import (
    FulfilmentNow,
    drop_refused,
    lock_with_orders,
    save_fulfilments,
    take_steps,
)
from zhidan.fulfilment.tracking import compact, refusal_of_number
from zhidan.kernel.clock import now
from zhidan.kernel.ids import uuid7
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import uuid_array
from zhidan.platform.bulk import copy_into
from zhidan.platform.numbering import next_numbers

SERIES, PREFIX = "parcel", "P"
# A person may overrule these: a carrier can open a range of numbers before we know of it.
DOUBTS = frozenset({"tracking_no_unlike_carrier", "tracking_no_check_digit"})
WITHOUT_NUMBER = "self"  # fetched or brought in person


@dataclass(frozen=True, slots=True)
class ParcelToShip:
    """A parcel of a fulfilment order: `carrier` is a code, `weight_g` what the scale said.

    `accept_unusual` takes a number that does not look like one of the carrier's.
    """

    fulfilment_id: UUID
    carrier: str
    tracking_no: str = ""
    weight_g: int | None = None
    accept_unusual: bool = False
    id: UUID = field(default_factory=uuid7)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A parcel with its carrier's id and its number as the carrier writes it."""

    parcel: ParcelToShip
    carrier_id: UUID
    tracking_no: str
    is_overruled: bool


def ship(
    parcels: Sequence[ParcelToShip],
    *,
    action: str,
    close: Callable[[Iterable[UUID]], None],
    actor: Actor,
) -> Outcomes:
    """Ship by `action` of the table; `close` says what lies in the boxes that leave."""
    asked = list(dict.fromkeys(parcel.fulfilment_id for parcel in parcels))
    locked = lock_with_orders(asked, actor=actor)
    checked, doubts = _check(parcels)
    fit = [key for key in asked if key not in doubts]
    taken, outcomes = take_steps(locked, action, fit)
    boxes = {one.id: checked[one.id] for one in taken}
    stolen = _claim(box for listed in boxes.values() for box in listed)
    taken, outcomes = _without(taken, outcomes, stolen)
    at = now()
    by_order = orders.record_shipped(
        shipments=_shipments(taken, boxes, at),
        together=[one.order_ids for one in taken],
        actor=actor,
    )
    taken, outcomes = drop_refused(taken, outcomes, by_order)
    _free(set(boxes) - {one.id for one in taken})
    if taken:
        close(one.id for one in taken)
        _write(taken, boxes, at, actor=actor)
    said = {row.id: row for row in outcomes}
    return Outcomes.of(doubts.get(key) or said[key] for key in asked)


def _check(
    parcels: Sequence[ParcelToShip],
) -> tuple[dict[UUID, list[_Checked]], dict[UUID, Outcome]]:
    """Each parcel's carrier and number, and the outcome of those that cannot be right."""
    carriers = {card.code: card.id for card in parties.carrier_cards()}
    checked: dict[UUID, list[_Checked]] = {}
    wrong: dict[UUID, Outcome] = {}
    for parcel in parcels:
        key, number = parcel.fulfilment_id, compact(parcel.tracking_no)
        params = {"carrier": parcel.carrier, "tracking_no": number}
        doubt = refusal_of_number(parcel.carrier, number)
        if parcel.carrier == WITHOUT_NUMBER and not number:
            doubt = None
        carrier_id = carriers.get(parcel.carrier)
        if carrier_id is None:
            wrong.setdefault(key, Outcome(key, "carrier_not_found", params))
        elif doubt and not (parcel.accept_unusual and doubt in DOUBTS):
            wrong.setdefault(key, Outcome(key, doubt, params))
        elif parcel.weight_g is not None and parcel.weight_g <= 0:
            wrong.setdefault(key, Outcome(key, "bad_weight", {"weight_g": parcel.weight_g}))
        else:
            entry = _Checked(parcel, carrier_id, number, is_overruled=doubt is not None)
            checked.setdefault(key, []).append(entry)
    return checked, wrong


_CLAIM = """
INSERT INTO tracking_key (tracking_no, carrier_id, fulfilment_id, parcel_id)
SELECT * FROM unnest(%s::text[], %s::uuid[], %s::uuid[], %s::uuid[])
ORDER BY 1, 2 ON CONFLICT DO NOTHING RETURNING parcel_id
"""


def _claim(boxes: Iterable[_Checked]) -> dict[UUID, _Checked]:
    """Claim the numbers, and answer the parcels whose number is another's, by fulfilment order."""
    numbered = [box for box in boxes if box.tracking_no]
    with connection.cursor() as cursor:
        cursor.execute(
            _CLAIM,
            [
                [box.tracking_no for box in numbered],
                uuid_array(box.carrier_id for box in numbered),
                uuid_array(box.parcel.fulfilment_id for box in numbered),
                uuid_array(box.parcel.id for box in numbered),
            ],
        )
        ours = {key for (key,) in cursor.fetchall()}
    return {box.parcel.fulfilment_id: box for box in numbered if box.parcel.id not in ours}


def _without(
    taken: list[FulfilmentNow], outcomes: Outcomes, stolen: Mapping[UUID, _Checked]
) -> tuple[list[FulfilmentNow], Outcomes]:
    rows = [
        Outcome(row.id, "tracking_no_taken", {"tracking_no": stolen[row.id].tracking_no})
        if row.ok and row.id in stolen
        else row
        for row in outcomes
    ]
    return [one for one in taken if one.id not in stolen], Outcomes.of(rows)


def _free(fulfilment_ids: set[UUID]) -> None:
    """Give back the numbers that were claimed for what stays after all."""
    if fulfilment_ids:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM tracking_key WHERE fulfilment_id = ANY(%s::uuid[])",
                [uuid_array(fulfilment_ids)],
            )


_LINES = """
SELECT order_id, line_id, sku_id, quantity FROM fulfilment_line
WHERE fulfilment_id = ANY(%s::uuid[])
"""


def _shipments(
    taken: Sequence[FulfilmentNow], boxes: Mapping[UUID, list[_Checked]], at: datetime
) -> list[orders.Shipment]:
    """What each order loses: the lines of all its boxes that leave together."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [uuid_array(one.id for one in taken)])
        rows = cursor.fetchall()
    first: dict[UUID, _Checked] = {}
    for one in taken:
        for order_id in one.order_ids:
            first.setdefault(order_id, boxes[one.id][0])
    goods: dict[UUID, dict[UUID, orders.LeavingGoods]] = {}
    for order_id, line_id, sku_id, quantity in rows:
        goods.setdefault(order_id, {})[line_id] = orders.LeavingGoods(sku_id, quantity)
    return [
        orders.Shipment(
            order_id=order_id,
            goods=leaving,
            carrier=first[order_id].parcel.carrier,
            tracking_no=first[order_id].tracking_no,
            shipped_at=at,
        )
        for order_id, leaving in goods.items()
    ]


def _write(
    taken: Sequence[FulfilmentNow],
    boxes: Mapping[UUID, list[_Checked]],
    at: datetime,
    *,
    actor: Actor,
) -> None:
    leaving = [(one, box) for one in taken for box in boxes[one.id]]
    numbers = next_numbers(SERIES, len(leaving))
    for one in taken:
        first = boxes[one.id][0]
        one.shipped_at, one.picked = at, one.units
        one.carrier_id, one.tracking_no = first.carrier_id, first.tracking_no
    copy_into(
        "parcel",
        tables.PARCEL,
        [
            (one.id, box.parcel.id, f"{PREFIX}{number}", box.carrier_id, box.tracking_no,
             "overruled" if box.is_overruled else "fits", box.parcel.weight_g, "CNY",
             None, None, None, None, one.packed_by or actor.id, actor.id, at)
            for (one, box), number in zip(leaving, numbers, strict=True)
        ],
    )  # fmt: skip
    save_fulfilments(taken, actor=actor)
