"""JD (京东), 订单导出: one row per line, the order's amounts repeated on each of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from zhidan.channels.formats.base import Column, Format, Reading
from zhidan.channels.formats.parts import whole_address
from zhidan.channels.reading.tables import Row
from zhidan.orders.incoming import (
    IncomingAmounts,
    IncomingBuyer,
    IncomingInvoice,
    IncomingLine,
    IncomingOrder,
    SourceStatus,
)

STATUS: dict[str, SourceStatus] = {
    "等待付款": "unpaid",
    "等待付款确认": "unpaid",
    "等待出库": "paid",
    "等待打印": "paid",
    "暂停": "paid",
    "部分出库": "partly_shipped",
    "等待确认收货": "shipped",
    "已出库": "shipped",
    "完成": "finished",
    "已完成": "finished",
    "已取消": "closed",
    "锁定": "paid",
}
_NO_INVOICE = ("", "不需要发票", "无需发票")

COLUMNS = (
    Column("订单号", "external_no", required=True),
    Column("商品ID", "line.external_sku_id", required=True, of_line=True),
    Column("商品名称", "line.title", required=True, of_line=True),
    Column("订购数量", "line.quantity", required=True, of_line=True),
    Column("支付方式", "pay_method"),
    Column("下单时间", "placed_at"),
    Column("京东价", "line.unit_price", required=True, of_line=True),
    Column("订单金额", "amounts.goods", required=True),
    Column("结算金额", "amounts.seller_discount"),
    Column("余额支付", reason="part of payable, paid from the buyer's balance"),
    Column("应付金额", "amounts.payable", required=True),
    Column("订单状态", "status", required=True),
    Column("订单类型", reason="the seller's programme (SOP, FBP …), the same for all orders"),
    Column("下单帐号", "buyer.nick", personal=True),
    Column("客户姓名", "recipient.name", personal=True),
    Column("客户地址", "recipient.raw_address", personal=True),
    Column("联系电话", "recipient.mobile", personal=True),
    Column("订单备注", "buyer_message", personal=True),
    Column("发票类型", "invoice.kind"),
    Column("发票抬头", "invoice.title", personal=True),
    Column("发票内容", "invoice.content"),
    Column("商家备注", "seller_memo", personal=True),
    Column("商家备注等级", "flag"),
    Column("运费金额", "amounts.freight"),
    Column("付款确认时间", "paid_at"),
    Column("增值税发票", "invoice.tax_no", personal=True),
    Column("货号", "line.outer_code", of_line=True),
    Column("订单完成时间", "finished_at"),
    Column("订单来源", "device"),
    Column("订单渠道", "campaign"),
)


def convert(reading: Reading) -> IncomingOrder:
    """One order; its amounts are taken once, from the first row."""
    rows = reading.group.rows
    head = rows[0]
    text = head.cells.get("订单状态", "")
    is_locked = text.startswith("(锁定)")
    head.cells["订单状态"] = text.removeprefix("(锁定)")
    is_deleted = text.startswith("(删除)")
    status: SourceStatus = "closed" if is_deleted else reading.status(head, "订单状态", STATUS)
    pay_method = reading.text(head, "支付方式", 80)
    return IncomingOrder(
        external_no=reading.group.key,
        status=status,
        platform_status=text[:80],
        placed_at=reading.moment(head, "下单时间"),
        paid_at=reading.moment(head, "付款确认时间"),
        finished_at=reading.moment(head, "订单完成时间"),
        lines=reading.lines(lambda row: _line(reading, row, is_locked=is_locked)),
        amounts=_amounts(reading, head),
        buyer=IncomingBuyer(nick=reading.text(head, "下单帐号")),
        recipient=whole_address(
            name=reading.text(head, "客户姓名"),
            mobile=reading.phone(head, "联系电话"),
            address=reading.text(head, "客户地址", 2000),
        ),
        invoice=_invoice(reading, head),
        pay_method=pay_method,
        is_cod=pay_method == "货到付款",
        buyer_message=reading.text(head, "订单备注", 2000),
        seller_memo=reading.text(head, "商家备注", 2000),
        flag=_flag(head.cells.get("商家备注等级", "")),
        device=reading.text(head, "订单来源", 80),
        campaign=reading.text(head, "订单渠道"),
        raw=reading.raw(head, rows),
    )


def _amounts(reading: Reading, head: Row) -> IncomingAmounts:
    """The parts. 结算金额 is the goods after the shop's discount; the rest the platform gave."""
    goods, settled = reading.amount(head, "订单金额"), reading.amount(head, "结算金额")
    freight, payable = reading.amount(head, "运费金额"), reading.amount(head, "应付金额")
    seller = platform = None
    if goods and settled and payable:
        own = Decimal(goods) - Decimal(settled)
        others = Decimal(settled) + Decimal(freight or 0) - Decimal(payable)
        if own >= 0 and others >= 0:
            seller, platform = f"{own:f}", f"{others:f}"
    return IncomingAmounts(
        goods=goods,
        freight=freight,
        seller_discount=seller,
        platform_discount=platform,
        payable=payable,
    )


def _line(reading: Reading, row: Row, *, is_locked: bool) -> IncomingLine | None:
    quantity = reading.quantity(row, "订购数量")
    price = reading.needed_amount(row, "京东价")
    if not quantity or price is None:
        return None
    return IncomingLine(
        title=reading.text(row, "商品名称"),
        quantity=quantity,
        external_sku_id=reading.id(row, "商品ID"),
        outer_code=reading.id(row, "货号"),
        unit_price=price,
        refund_status="requested" if is_locked else "none",
    )


def _invoice(reading: Reading, head: Row) -> IncomingInvoice | None:
    kind = reading.text(head, "发票类型", 80)
    if kind in _NO_INVOICE:
        return None
    special: Literal["ordinary", "special"] = "special" if "增值税专" in kind else "ordinary"
    return IncomingInvoice(
        kind=special,
        title=reading.text(head, "发票抬头"),
        content=reading.text(head, "发票内容"),
        tax_no=reading.text(head, "增值税发票", 80),
    )


def _flag(text: str) -> int:
    return int(text) if text in ("0", "1", "2", "3", "4", "5") else 0


FORMAT = Format(
    name="jd",
    channel="jd",
    title="京东 订单导出 (JD orders)",
    key="订单号",
    columns=COLUMNS,
    convert=convert,
    alike_rows_are_one=True,
    notes=(
        "The order's amounts repeat on each row and are taken once; 京东价 is the unit price.",
        "(删除) marks a closed order, (锁定) one whose buyer asks for a refund.",
    ),
)
