"""Taobao and Tmall, 订单详情导出 (ExportOrderDetailList): one row per line."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from zhidan.channels.formats.base import Column, Format, Reading
from zhidan.channels.formats.parts import combined_status, subtotal
from zhidan.channels.formats.taobao_list import STATUS, something
from zhidan.channels.reading.tables import Row
from zhidan.orders.incoming import IncomingAmounts, IncomingLine, IncomingOrder, SourceStatus

Refund = Literal["none", "requested", "partly_refunded", "refunded"]
REFUND: dict[str, Refund] = {
    "": "none",
    "没有申请退款": "none",
    "退款关闭": "none",
    "卖家拒绝退款": "none",
    "买家已经申请退款，等待卖家同意": "requested",
    "卖家已经同意退款，等待买家退货": "requested",
    "买家已经退货，等待卖家确认收货": "requested",
    "退款中": "requested",
    "退款成功": "refunded",
}

COLUMNS = (
    Column("子订单编号", "line.external_line_no", required=True, of_line=True),
    Column("主订单编号", "external_no", required=True),
    Column("标题", "line.title", required=True, of_line=True),
    Column("价格", "line.unit_price", required=True, of_line=True),
    Column("购买数量", "line.quantity", required=True, of_line=True),
    Column("外部系统编号", "line.outer_code", of_line=True),
    Column("商品属性", "line.spec", of_line=True),
    Column("套餐信息", "line.properties", of_line=True),
    Column("备注", "seller_memo", personal=True),
    Column("订单状态", "status"),
    Column("商家编码", "line.outer_code", of_line=True),
    Column("支付单号", "pay_no"),
    Column("买家应付货款", "line.discount", of_line=True),
    Column("买家实际支付金额", reason="known per order from the order list", of_line=True),
    Column("退款状态", "line.refund_status", of_line=True),
    Column("退款金额", "amounts.refunded", of_line=True),
    Column("订单创建时间", "placed_at"),
    Column("订单付款时间", "paid_at"),
)


def convert(reading: Reading) -> IncomingOrder:
    """The lines of one order; amounts and recipient come with the order list."""
    rows = reading.group.rows
    head = rows[0]
    has_status = "订单状态" in head.cells
    statuses = [reading.status(row, "订单状态", STATUS) for row in rows] if has_status else []
    lines = reading.lines(lambda row: _line(reading, row))
    paid_at = reading.moment(head, "订单付款时间")
    status: SourceStatus = combined_status(statuses) if statuses else "unpaid"
    return IncomingOrder(
        external_no=reading.group.key,
        status="refunded" if status == "closed" and paid_at else status,
        platform_status=head.cells.get("订单状态", "")[:80],
        part="lines",
        placed_at=reading.moment(head, "订单创建时间"),
        paid_at=paid_at,
        lines=lines,
        amounts=IncomingAmounts(refunded=subtotal([reading.amount(r, "退款金额") for r in rows])),
        pay_no=reading.id(head, "支付单号"),
        seller_memo=something(reading.text(head, "备注", 2000)),
        raw=reading.raw(head, rows),
    )


def _line(reading: Reading, row: Row) -> IncomingLine | None:
    quantity = reading.quantity(row, "购买数量")
    price = reading.needed_amount(row, "价格")
    if not quantity or price is None:
        return None
    refund = REFUND.get(row.cells.get("退款状态", ""), "requested")
    package = reading.text(row, "套餐信息")
    return IncomingLine(
        title=reading.text(row, "标题"),
        quantity=quantity,
        external_line_no=reading.id(row, "子订单编号"),
        outer_code=reading.id(row, "商家编码") or reading.id(row, "外部系统编号"),
        spec=something(reading.text(row, "商品属性")),
        unit_price=price,
        discount=_discount(reading, row, Decimal(price) * quantity),
        refund_status=refund,
        refund_quantity=quantity if refund == "refunded" else 0,
        properties={"套餐信息": package} if package else {},
    )


def _discount(reading: Reading, row: Row, full: Decimal) -> str | None:
    """What the line was reduced by: price × quantity less what the buyer owes for the line."""
    owed = reading.amount(row, "买家应付货款")
    if owed is None or Decimal(owed) > full:
        return None
    return f"{full - Decimal(owed):f}"


FORMAT = Format(
    name="taobao_detail",
    channel="taobao",
    title="淘宝/天猫 订单详情导出 (order lines)",
    key="主订单编号",
    columns=COLUMNS,
    convert=convert,
    alike_rows_are_one=True,
    part="lines",
    notes=(
        "One row per line; 价格 is the unit price. Older files stop at 商家编码.",
        "商家编码 is the SKU's code, 外部系统编号 stands in where it is empty.",
    ),
)
