"""Changes of many orders: which one a row means, what is noted at it, how it is taken back."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import msgspec
from msgspec import UNSET, Struct, UnsetType

from zhidan.channels.chunks import ChunkResult
from zhidan.channels.kinds.base import Done, Kind, Placing, Undoing, Verdict, fates
from zhidan.channels.kinds.cells import Cells
from zhidan.channels.kinds.tables import Field, MasterTable
from zhidan.inventory import api as inventory
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.privacy import seal_own, unseal
from zhidan.platform.zone import business_zone

NOTHING = "-"
"""In a cell: what is there goes. An empty cell leaves it."""
FIELDS = (
    Field("number", "订单号", "Order no.", ("订单编号", "平台单号", "平台订单号", "主订单编号",
          "order", "orderno", "ordernumber", "orderid"),
          example=("示例-订单号", "EXAMPLE-ORDER")),
    Field("note", "内部备注", "Note", ("备注", "备注内容", "remark", "internalnote"),
          example=("周五前发", "Send by Friday")),
    Field("tags", "标签", "Tags", ("标记", "tag", "labels"), example=("加急 礼盒", "rush gift")),
    Field("own_flag", "旗帜", "Flag", ("插旗", "旗", "内部旗帜"), example=("红", "red")),
    Field("priority", "优先级", "Priority", ("加急",), example=("1", "1")),
    Field("warehouse", "指定仓库", "Warehouse", ("仓库", "发货仓", "发货仓库"),
          example=("", "")),
    Field("carrier", "指定快递", "Carrier", ("快递公司", "快递", "物流公司"),
          example=("中通快递", "ZTO Express")),
    Field("ship_by", "承诺发货时间", "Ship by", ("承诺发货", "最晚发货时间", "发货时限", "shipby"),
          example=("2026-11-28 18:00", "2026-11-28 18:00")),
)  # fmt: skip
_FLAGS = {
    "0": 0, "-": 0, "无": 0, "none": 0, "1": 1, "红": 1, "red": 1, "2": 2, "黄": 2, "yellow": 2,
    "3": 3, "绿": 3, "green": 3, "4": 4, "蓝": 4, "blue": 4, "5": 5, "紫": 5, "purple": 5,
}  # fmt: skip
_MOST_PRIORITY = 9
_COLUMNS = {"wanted_warehouse_id": "warehouse", "wanted_carrier_id": "carrier"}


@dataclass(frozen=True, slots=True)
class EditRow:
    """An order's number here or at its channel, and what is said of it."""

    number: str
    marks: orders.OrderMarks
    warehouse: str | UnsetType
    carrier: str | UnsetType


class _Kept(Struct, frozen=True):
    """What an import remembers of an order, sealed: notes may name people."""

    before: orders.OrderMarks
    after: orders.OrderMarks


def _read(cells: Cells) -> EditRow:
    number, note = cells.needed_id("number"), cells.text("note", 2000)
    tags, ship_by = cells.several("tags"), cells.text("ship_by", 40)
    moment = None if ship_by == NOTHING else cells.moment("ship_by")
    marks = orders.OrderMarks(
        note="" if note == NOTHING else note,
        tags=[] if tags == [NOTHING] else tags,
        own_flag=cells.choice("own_flag", _FLAGS),
        priority=cells.whole("priority", _MOST_PRIORITY),
        ship_by=moment,
    )
    return EditRow(number, marks, cells.text("warehouse", 80), cells.text("carrier", 80))


def _place(placing: Placing) -> ChunkResult:
    rows = cast("Sequence[EditRow]", placing.chunk.records)
    called = orders.orders_called(list({row.number for row in rows}))
    seen = orders.order_money({k for ids in called.values() for k in ids}, actor=placing.actor)
    named = _Names(placing.actor)
    said: list[Verdict | UUID] = []
    edits: dict[UUID, orders.OrderMarks] = {}
    for row in rows:
        found = [order_id for order_id in called.get(row.number, ()) if order_id in seen]
        one = named.edit(row) if len(found) == 1 else _unclear(row.number, len(found))
        if isinstance(one, orders.OrderMarks) and found[0] in edits:
            one = _refused("number", "order_named_twice", value=row.number[:40])
        if isinstance(one, Verdict):
            said.append(one)
        else:
            edits[found[0]] = one
            said.append(found[0])
    done = {one.order_id: one for one in orders.edit_orders(edits=edits, actor=placing.actor)}
    return fates(
        placing.chunk,
        [one if isinstance(one, Verdict) else _verdict(done[one], edits[one]) for one in said],
    )


class _Names:
    """The warehouses and carriers that cells name by code or name."""

    def __init__(self, actor: Actor) -> None:
        houses = inventory.warehouse_cards(actor=actor)
        self._houses = _by_words((one.id, one.code, one.name) for one in houses if one.is_active)
        self._carriers = _by_words(
            (one.id, one.code, one.name, one.name_en) for one in parties.carrier_cards()
        )

    def edit(self, row: EditRow) -> orders.OrderMarks | Verdict:
        """All that a row says, or which cell names nothing."""
        house = _called(row.warehouse, self._houses)
        carrier = _called(row.carrier, self._carriers)
        if house == ():
            return _refused("warehouse", "warehouse_not_known", value=str(row.warehouse)[:40])
        if carrier == ():
            return _refused("carrier", "carrier_not_clear", value=str(row.carrier)[:40])
        ship_by = row.marks.ship_by
        if isinstance(ship_by, datetime) and not ship_by.tzinfo:
            ship_by = ship_by.replace(tzinfo=business_zone())
        return msgspec.structs.replace(
            row.marks, wanted_warehouse_id=house, wanted_carrier_id=carrier, ship_by=ship_by
        )


def _by_words(named: Any) -> dict[str, UUID]:
    return {word.strip().casefold(): one for one, *words in named for word in words if word}


def _called(said: str | UnsetType, known: Mapping[str, UUID]) -> Any:
    """The id that is named, None for none wanted, UNSET where nothing is said, () for unknown."""
    if isinstance(said, UnsetType):
        return UNSET
    return None if said == NOTHING else known.get(said.strip().casefold(), ())


def _unclear(number: str, found: int) -> Verdict:
    code = "number_names_several" if found else "number_names_nothing"
    return _refused("number", code, value=number[:40])


def _verdict(done: orders.Marked, edit: orders.OrderMarks) -> Verdict:
    if done.code != "ok":
        return _refused(_COLUMNS.get(done.column, done.column) or "number", done.code)
    if not done.is_changed:
        return Verdict("unchanged", done.order_id)
    after = {name: value for name, value in edit.said().items() if name in done.before}
    kept = _Kept(orders.OrderMarks(**done.before), orders.OrderMarks(**after))
    sealed = seal_own(msgspec.json.encode(kept), _aad(done.order_id))
    return Verdict("updated", done.order_id, {"marks": b64encode(sealed).decode()})


def _refused(part: str, code: str, **params: Any) -> Verdict:
    return Verdict("rejected", None, None, part, code, params)


def _aad(order_id: UUID) -> bytes:
    return b"order marks" + order_id.bytes


def _undo(undoing: Undoing) -> int:
    """What of it was erased since cannot be given back."""
    kept = {row.subject_id: _opened(row) for row in undoing.rows if row.change}
    if len(kept) != len(undoing.rows):
        return len(undoing.rows) - len(kept)
    changes = {key: orders.MarksChange(one.before, one.after) for key, one in kept.items()}
    return orders.undo_order_edits(changes=changes, actor=undoing.actor)


def _opened(row: Done) -> _Kept:
    sealed = b64decode((row.change or {})["marks"])
    return msgspec.json.decode(unseal(sealed, _aad(row.subject_id)), type=_Kept)


EDITS = Kind(
    "edits",
    ("orders.edit",),
    _place,
    _undo,
    table=MasterTable(
        name="edits",
        fields=FIELDS,
        needed=(
            ("number",),
            ("note", "tags", "own_flag", "priority", "warehouse", "carrier", "ship_by"),
        ),
        key=("number",),
        label="number",
        read=_read,
    ),
)
