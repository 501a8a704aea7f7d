"""Suppliers: their columns, what a row says, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from zhidan.catalog import api as catalog
from zhidan.channels.chunks import ChunkResult
from zhidan.channels.kinds.base import Kind, Placing, Undoing, Verdict, fates
from zhidan.channels.kinds.cells import Cells
from zhidan.channels.kinds.tables import Field, MasterTable

FIELDS = (
    Field("code", "供应商编码", "Supplier code", ("编码", "code", "vendorcode"),
          example=("示例-001", "EXAMPLE-001")),
    Field("name", "供应商名称", "Supplier", ("供应商", "名称", "公司名称", "name", "vendor",
          "suppliername"), example=("景德镇瓷坊", "Jingdezhen Porcelain")),
    Field("contact.name", "联系人", "Contact", ("联系人姓名", "contactname"),
          example=("陈工", "Ms Chen")),
    Field("contact.phone", "联系电话", "Phone", ("电话", "手机", "手机号", "mobile"),
          example=("13800000000", "13800000000")),
    Field("contact.email", "邮箱", "Email", ("电子邮箱", "电子邮件", "mail")),
    Field("contact.wechat", "微信", "WeChat", ("微信号",)),
    Field("contact.address", "地址", "Address", ("联系地址", "详细地址")),
)  # fmt: skip


def _read(cells: Cells) -> catalog.SupplierRow:
    return catalog.SupplierRow(
        code=cells.needed_id("code"),
        name=cells.text("name", 120),
        contact=catalog.SupplierContact(
            name=cells.text("contact.name"),
            phone=cells.id("contact.phone"),
            email=cells.text("contact.email"),
            wechat=cells.text("contact.wechat"),
            address=cells.text("contact.address", 300),
        ),
    )


def _place(placing: Placing) -> ChunkResult:
    rows = cast("Sequence[catalog.SupplierRow]", placing.chunk.records)
    saved = catalog.save_suppliers(rows=rows, actor=placing.actor)
    return fates(placing.chunk, [_verdict(one) for one in saved])


def _verdict(saved: catalog.Saved) -> Verdict:
    if saved.refusal is None:
        return Verdict(saved.outcome, saved.id, saved.change or None)
    return Verdict("rejected", None, None, saved.part, saved.refusal.code, saved.refusal.params)


def _undo(undoing: Undoing) -> int:
    saved = [catalog.Saved(row.outcome, row.subject_id, row.change or {}) for row in undoing.rows]
    return catalog.undo_suppliers(saved=saved, actor=undoing.actor)


SUPPLIERS = Kind(
    "suppliers",
    ("catalog.edit",),
    _place,
    _undo,
    table=MasterTable(
        name="suppliers",
        fields=FIELDS,
        needed=(("code",),),
        key=("code",),
        label="code",
        read=_read,
    ),
)
