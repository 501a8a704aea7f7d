"""Douyin shop (抖店), 订单导出: one row per line, recipients ciphered."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from zhidan.channels.formats.base import Column, Format, Reading, total
from zhidan.channels.formats.parts import combined_status, subtotal, whole_address
from zhidan.channels.reading.tables import Row
from zhidan.orders.incoming import IncomingAmounts, IncomingLine, IncomingOrder, SourceStatus

STATUS: dict[str, SourceStatus] = {
    "待支付": "unpaid",
    "待付款": "unpaid",
    "待确认": "unpaid",
    "已支付": "paid",
    "备货中": "paid",
    "待发货": "paid",
    "部分发货": "partly_shipped",
    "已发货": "shipped",
    "已签收": "delivered",
    "已收货": "delivered",
    "已完成": "finished",
    "已关闭": "closed",
    "已取消": "closed",
}
Refund = Literal["none", "requested", "partly_refunded", "refunded"]
REFUND: dict[str, Refund] = {
    "": "none", "退款成功": "refunded", "已退款": "refunded", "部分退款": "partly_refunded",
    "售后关闭": "none", "退款关闭": "none",
}  # fmt: skip
_PLATFORM, _SELLER, _STREAMER = (
    "平台实际承担优惠金额", "商家实际承担优惠金额", "达人实际承担优惠金额",
)  # fmt: skip

COLUMNS = (
    Column("主订单编号", "external_no", required=True),
    Column("子订单编号", "line.external_line_no", required=True, of_line=True),
    Column("选购商品", "line.title", required=True, of_line=True),
    Column("商品规格", "line.spec", of_line=True),
    Column("商品数量", "line.quantity", required=True, of_line=True),
    Column("商家编码", "line.outer_code", of_line=True),
    Column("订单应付金额", "line.amount", required=True, of_line=True),
    Column("运费", "amounts.freight", of_line=True),
    Column("收件人", "recipient.name", personal=True),
    Column("收件人手机号", "recipient.mobile", personal=True),
    Column("详细地址", "recipient.raw_address", personal=True),
    Column("订单提交时间", "placed_at"),
    Column("商家备注", "seller_memo", personal=True),
    Column("订单完成时间", "finished_at"),
    Column("订单状态", "status", required=True),
    Column("售后状态", "line.refund_status", of_line=True),
    Column("取消原因", "close_reason"),
    Column("发货时间", "shipped_at"),
    Column(_PLATFORM, "amounts.platform_discount", of_line=True),
    Column(_SELLER, "amounts.seller_discount", of_line=True),
    Column(_STREAMER, "amounts.streamer_discount", of_line=True),
    Column("达人昵称", "streamer"),
    Column("流量来源", "campaign"),
    Column("支付完成时间", "paid_at"),
    Column("支付方式", "pay_method"),
    Column("买家留言", "buyer_message", personal=True),
    Column("承诺发货时间", "ship_by"),
)


def convert(reading: Reading) -> IncomingOrder:
    """One order from its lines. What platform and streamer give, the seller receives."""
    for row in reading.group.rows:
        for name, value in row.cells.items():
            if value in ("-", "--"):
                row.cells[name] = ""
    rows = reading.group.rows
    head = min(rows, key=lambda row: row.cells.get("子订单编号", ""))
    discounts = {
        name: subtotal([reading.amount(row, name) for row in rows])
        for name in (_PLATFORM, _SELLER, _STREAMER)
    }
    status = combined_status([reading.status(row, "订单状态", STATUS) for row in rows])
    refunds = {row.cells.get("售后状态", "") for row in rows}
    if status == "closed" and refunds & {"退款成功", "已退款"}:
        status = "refunded"
    return IncomingOrder(
        external_no=reading.group.key,
        status=status,
        platform_status=head.cells.get("订单状态", ""),
        placed_at=reading.moment(head, "订单提交时间"),
        paid_at=reading.moment(head, "支付完成时间"),
        shipped_at=reading.moment(head, "发货时间"),
        finished_at=reading.moment(head, "订单完成时间"),
        ship_by=reading.moment(head, "承诺发货时间"),
        lines=reading.lines(lambda row: _line(reading, row)),
        amounts=IncomingAmounts(
            freight=subtotal([reading.amount(row, "运费") for row in rows]),
            platform_discount=discounts[_PLATFORM],
            seller_discount=discounts[_SELLER],
            streamer_discount=discounts[_STREAMER],
            platform_subsidy=discounts[_PLATFORM],
            streamer_subsidy=discounts[_STREAMER],
        ),
        recipient=whole_address(
            name=reading.text(head, "收件人"),
            mobile=reading.phone(head, "收件人手机号"),
            address=reading.text(head, "详细地址", 2000),
        ),
        close_reason=reading.text(head, "取消原因"),
        pay_method=reading.text(head, "支付方式", 80),
        buyer_message=reading.text(head, "买家留言", 2000),
        seller_memo=reading.text(head, "商家备注", 2000),
        streamer=reading.text(head, "达人昵称"),
        campaign=reading.text(head, "流量来源"),
        raw=reading.raw(head, rows),
    )


def _line(reading: Reading, row: Row) -> IncomingLine | None:
    quantity = reading.quantity(row, "商品数量")
    owed = reading.needed_amount(row, "订单应付金额")
    if not quantity or owed is None:
        return None
    given = total([reading.amount(row, name) for name in (_PLATFORM, _SELLER, _STREAMER)])
    refund = REFUND.get(row.cells.get("售后状态", ""), "requested")
    return IncomingLine(
        title=reading.text(row, "选购商品"),
        quantity=quantity,
        external_line_no=reading.id(row, "子订单编号"),
        outer_code=reading.id(row, "商家编码"),
        spec=reading.text(row, "商品规格"),
        amount=f"{Decimal(owed) + given:f}",
        refund_status=refund,
        refund_quantity=quantity if refund == "refunded" else 0,
    )


FORMAT = Format(
    name="douyin",
    channel="douyin",
    title="抖店 订单导出 (Douyin orders)",
    key="主订单编号",
    columns=COLUMNS,
    convert=convert,
    alike_rows_are_one=True,
    notes=(
        "订单应付金额 is the line's total after discounts, not a unit price; freight stands apart.",
        "A single dash means empty; a TAB may stand inside the quotes of a number.",
        "Ciphered recipients (##…##, $$…$$) are kept as cipher and raise no format hold.",
    ),
)
