"""Opening stock: its columns, what a row says, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from msgspec import UnsetType

from zhidan.catalog import api as catalog
from zhidan.channels.chunks import ChunkResult
from zhidan.channels.formats.base import RowRefused
from zhidan.channels.kinds.base import Done, Kind, Placing, Undoing, Verdict, fates
from zhidan.channels.kinds.cells import Cells
from zhidan.channels.kinds.tables import Field, MasterTable
from zhidan.inventory import api as inventory

FIELDS = (
    Field("warehouse", "仓库", "Warehouse", ("仓库编码", "仓库名称", "warehousecode"),
          example=("主仓", "Main")),
    Field("sku_code", "商家编码", "SKU code", ("sku编码", "规格编码", "商品编码", "sku", "条码",
          "barcode", "code"), example=("示例-001", "EXAMPLE-001")),
    Field("quantity", "数量", "Quantity", ("库存", "库存数量", "期初数量", "期初库存", "实物库存",
          "qty", "stock", "onhand"), example=("120", "120")),
    Field("unit_cost", "单位成本", "Unit cost", ("成本", "成本价", "单价", "进价", "cost"),
          example=("12.50", "12.50")),
    Field("currency", "币种", "Currency", ("货币",), example=("CNY", "CNY")),
)  # fmt: skip


def _read(cells: Cells) -> inventory.OpeningRow:
    if not cells.has("quantity"):
        cells.note("quantity", "missing_value")
    code, warehouse = cells.needed_id("sku_code"), cells.needed_id("warehouse")
    quantity, cost = cells.whole("quantity"), cells.number("unit_cost")
    currency = cells.text("currency", 3)
    if isinstance(quantity, UnsetType):
        raise RowRefused
    money = "CNY" if isinstance(currency, UnsetType) else currency.upper()
    return inventory.OpeningRow(
        warehouse,
        code,
        quantity,
        None if isinstance(cost, UnsetType) else catalog.SaidMoney(f"{cost:f}", money),
    )


def _place(placing: Placing) -> ChunkResult:
    opened = inventory.open_stock(
        rows=cast("Sequence[inventory.OpeningRow]", placing.chunk.records),
        existing=placing.existing_stock,
        document_id=placing.import_id,
        document_no=placing.number,
        actor=placing.actor,
    )
    return fates(placing.chunk, [_verdict(one) for one in opened])


def _verdict(opened: inventory.Opened) -> Verdict:
    if opened.key is None:
        return Verdict("rejected", None, None, opened.part, opened.code, opened.params)
    sku_id, warehouse_id = opened.key
    change = {"warehouse_id": str(warehouse_id), "units": opened.change}
    return Verdict(opened.outcome, sku_id, change if opened.change else None)


def _undo(undoing: Undoing) -> int:
    return inventory.undo_openings(
        keys=[_level(row) for row in undoing.rows],
        document_id=undoing.import_id,
        document_no=undoing.number,
        actor=undoing.actor,
    )


def _level(row: Done) -> inventory.LevelKey:
    return row.subject_id, UUID((row.change or {})["warehouse_id"])


STOCK = Kind(
    "stock",
    ("inventory.receive", "inventory.count"),
    _place,
    _undo,
    table=MasterTable(
        name="stock",
        fields=FIELDS,
        needed=(("warehouse",), ("sku_code",), ("quantity",)),
        key=("warehouse", "sku_code"),
        label="sku_code",
        read=_read,
    ),
)
