"""Tracking numbers: its columns, whose parcel a row means, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from msgspec import UNSET, UnsetType

from zhidan.channels.chunks import ChunkResult
from zhidan.channels.kinds.base import Kind, Placing, Undoing, Verdict, fates
from zhidan.channels.kinds.cells import Cells
from zhidan.channels.kinds.tables import Field, MasterTable, plain
from zhidan.fulfilment import api as fulfilment
from zhidan.kernel.outcomes import Outcome
from zhidan.parties import api as parties

FIELDS = (
    Field("number", "订单号", "Order no.", ("订单编号", "平台单号", "平台订单号", "主订单编号",
          "发货单号", "客户单号", "单号", "orderid",
          "order", "ordernumber", "fulfilmentno", "reference"),
          example=("示例-订单号", "EXAMPLE-ORDER")),
    Field("carrier", "快递公司", "Carrier", ("物流公司", "承运商", "快递", "carriername",
          "carriercode", "courier", "shippingcarrier"), example=("中通快递", "ZTO Express")),
    Field("tracking_no", "快递单号", "Tracking no.", ("物流单号", "运单号", "运单", "运单编号",
          "面单号", "trackingnumber", "tracking", "waybill", "waybillno"),
          example=("78901234567890", "78901234567890")),
)  # fmt: skip
_KIND_OF_CARRIER = re.compile(r"(快递|速递|速运|快运|物流|express|logistics)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TrackingRow:
    """A number of an order or fulfilment order, and the parcel that is on its way."""

    number: str
    carrier: str | UnsetType
    tracking_no: str


def _read(cells: Cells) -> TrackingRow:
    return TrackingRow(
        cells.needed_id("number"), cells.text("carrier", 80), cells.needed_id("tracking_no")
    )


def carrier_of(
    said: str | UnsetType, tracking_no: str, cards: Sequence[parties.CarrierCard]
) -> str | None:
    """The code of the carrier that is meant: by its code or name, "中通" and "中通速递" included.

    Where nothing is said, the one carrier the number is surely of.
    """
    if said is UNSET:
        active = {card.code for card in cards}
        sure = {
            one.carrier_code
            for one in fulfilment.candidates(fulfilment.compact(tracking_no))
            if one.is_sure and one.carrier_code in active
        }
        return sure.pop() if len(sure) == 1 else None
    word = _short(str(said))
    found = {
        card.code
        for card in cards
        if word in {_short(card.code), _short(card.name), _short(card.name_en)}
    }
    return found.pop() if len(found) == 1 else None


def _short(name: str) -> str:
    return plain(_KIND_OF_CARRIER.sub("", name.strip()))


def _place(placing: Placing) -> ChunkResult:
    rows = cast("Sequence[TrackingRow]", placing.chunk.records)
    cards = parties.carrier_cards()
    called = fulfilment.fulfilments_called(list({row.number for row in rows}), actor=placing.actor)
    said: list[Verdict | fulfilment.ParcelToShip] = [
        _parcel(row, called[row.number], cards) for row in rows
    ]
    boxes = [one for one in said if isinstance(one, fulfilment.ParcelToShip)]
    outcomes = {
        outcome.id: outcome
        for outcome in fulfilment.ship_fulfilments(parcels=boxes, actor=placing.actor)
    }
    return fates(
        placing.chunk,
        [one if isinstance(one, Verdict) else _verdict(one, outcomes) for one in said],
    )


def _parcel(
    row: TrackingRow,
    called: Sequence[fulfilment.Called],
    cards: Sequence[parties.CarrierCard],
) -> Verdict | fulfilment.ParcelToShip:
    """The parcel of a row, or why there is none."""
    number = fulfilment.compact(row.tracking_no)
    if not called:
        return _refused("number", "number_names_nothing", value=row.number[:40])
    if known := next((one for one in called if number in one.tracking_nos), None):
        return Verdict("unchanged", known.id)
    if len(called) > 1:
        return _refused("number", "number_names_several", value=row.number[:40])
    carrier = carrier_of(row.carrier, number, cards)
    if carrier is None:
        value = "" if row.carrier is UNSET else str(row.carrier)[:40]
        return _refused("carrier", "carrier_not_clear", value=value)
    return fulfilment.ParcelToShip(called[0].id, carrier, row.tracking_no)


def _verdict(box: fulfilment.ParcelToShip, outcomes: Mapping[UUID, Outcome]) -> Verdict:
    outcome = outcomes[box.fulfilment_id]
    if outcome.ok:
        return Verdict("created", box.fulfilment_id, {"tracking_no": box.tracking_no})
    is_number = outcome.code.startswith("tracking_no")
    part = "tracking_no" if is_number else "number"
    return Verdict("rejected", None, None, part, outcome.code, dict(outcome.params))


def _refused(part: str, code: str, **params: str) -> Verdict:
    return Verdict("rejected", None, None, part, code, params)


def _undo(undoing: Undoing) -> int:
    return len(
        fulfilment.unship_fulfilments(
            fulfilment_ids=list(dict.fromkeys(row.subject_id for row in undoing.rows)),
            reason=undoing.number,
            actor=undoing.actor,
        ).refused
    )


TRACKING = Kind(
    "tracking",
    ("orders.ship",),
    _place,
    _undo,
    table=MasterTable(
        name="tracking",
        fields=FIELDS,
        needed=(("number",), ("tracking_no",)),
        key=("number", "tracking_no"),
        label="number",
        read=_read,
    ),
)
