"""Pinduoduo (拼多多), 订单导出: one row per order with its one line."""

from __future__ import annotations

import re
from datetime import datetime

from zhidan.channels.formats.base import Column, Format, Reading, RowRefused
from zhidan.channels.formats.parts import prefixed, shipments, subtotal, whole_address
from zhidan.channels.reading.tables import Row
from zhidan.orders.incoming import IncomingAmounts, IncomingLine, IncomingOrder, SourceStatus

STATUS: dict[str, SourceStatus] = {
    "待付款": "unpaid",
    "待支付": "unpaid",
    "已付款，待成团": "paid",
    "待成团": "paid",
    "待发货": "paid",
    "未发货": "paid",
    "部分发货": "partly_shipped",
    "已发货": "shipped",
    "待收货": "shipped",
    "已签收": "delivered",
    "已收货": "finished",
    "已完成": "finished",
    "已取消": "closed",
    "已关闭": "closed",
}
_DATED = re.compile(r"(\d{2})(\d{2})(\d{2})-\d+")

COLUMNS = (
    Column("订单成交时间", "paid_at"),
    Column("商品", "line.title", required=True, of_line=True),
    Column("订单号", "external_no", required=True),
    Column("订单状态", "status", required=True),
    Column("商品总价(元)", "line.amount", required=True),
    Column("邮费(元)", "amounts.freight"),
    Column("店铺优惠折扣(元)", "amounts.seller_discount"),
    Column("平台优惠折扣(元)", "amounts.platform_discount"),
    Column("多多支付立减金额(元)", "amounts.platform_discount"),
    Column("用户实付金额(元)", "amounts.payable", required=True),
    Column("商家实收金额(元)", "amounts.receivable", required=True),
    Column("商品数量(件)", "line.quantity", required=True, of_line=True),
    Column("发货时间", "shipped_at"),
    Column("确认收货时间", "finished_at"),
    Column("商品id", "line.external_item_id", of_line=True),
    Column("商品规格", "line.spec", of_line=True),
    Column("样式ID", "line.external_sku_id", of_line=True),
    Column("商家编码-规格维度", "line.outer_code", of_line=True),
    Column("商家编码-商品维度", "line.outer_code", of_line=True),
    Column("商家备注", "seller_memo", personal=True),
    Column("买家留言", "buyer_message", personal=True),
    Column("售后状态", "line.refund_status", of_line=True),
    Column("快递单号", "shipments.tracking_no"),
    Column("快递公司", "shipments.carrier"),
    Column("收货人", "recipient.name", personal=True),
    Column("手机", "recipient.mobile", personal=True),
    Column("收货地址", "recipient.raw_address", personal=True),
    Column("承诺发货时间", "ship_by"),
    Column("支付方式", "pay_method"),
)


def convert(reading: Reading) -> IncomingOrder:
    """One order with one line. The platform's discount comes back to the seller as subsidy."""
    row = reading.group.rows[-1]
    status = _status(reading, row)
    closed_at = reading.moment(row, "订单成交时间")
    platform = subtotal(
        [reading.amount(row, "平台优惠折扣(元)"), reading.amount(row, "多多支付立减金额(元)")]
    )
    return IncomingOrder(
        external_no=reading.group.key,
        status=status,
        platform_status=row.cells["订单状态"][:80],
        placed_at=closed_at or _date_in_number(reading.group.key),
        paid_at=closed_at,
        shipped_at=reading.moment(row, "发货时间"),
        finished_at=reading.moment(row, "确认收货时间"),
        ship_by=reading.moment(row, "承诺发货时间"),
        lines=reading.lines(lambda line: _line(reading, line)),
        amounts=IncomingAmounts(
            freight=reading.amount(row, "邮费(元)"),
            seller_discount=reading.amount(row, "店铺优惠折扣(元)"),
            platform_discount=platform,
            payable=reading.amount(row, "用户实付金额(元)"),
            receivable=reading.amount(row, "商家实收金额(元)"),
        ),
        recipient=whole_address(
            name=reading.text(row, "收货人"),
            mobile=reading.phone(row, "手机"),
            address=reading.text(row, "收货地址", 2000),
        ),
        shipments=shipments(reading.text(row, "快递公司"), reading.id(row, "快递单号")),
        pay_method=reading.text(row, "支付方式", 80),
        buyer_message=reading.text(row, "买家留言", 2000),
        seller_memo=reading.text(row, "商家备注", 2000),
        raw=reading.raw(row),
    )


def _status(reading: Reading, row: Row) -> SourceStatus:
    text = row.cells.get("订单状态", "")
    known = prefixed(STATUS, text)
    if known is None:
        reading.note(
            row, "订单状态", "unknown_status" if text else "missing_value", value=text[:40]
        )
        raise RowRefused
    return "refunded" if "退款成功" in text else known


def _date_in_number(number: str) -> datetime | None:
    """The platform writes the day of the order into its number: 260221-… is 2026-02-21."""
    if not (match := _DATED.fullmatch(number)):
        return None
    try:
        return datetime(2000 + int(match[1]), int(match[2]), int(match[3]))  # noqa: DTZ001
    except ValueError:
        return None


def _line(reading: Reading, row: Row) -> IncomingLine | None:
    quantity = reading.quantity(row, "商品数量(件)")
    goods = reading.needed_amount(row, "商品总价(元)")
    if not quantity or goods is None:
        return None
    after = row.cells.get("售后状态", "")
    is_refunded = "退款成功" in after
    is_asked = bool(after) and not is_refunded and not after.startswith("无售后")
    return IncomingLine(
        title=reading.text(row, "商品"),
        quantity=quantity,
        external_item_id=reading.id(row, "商品id"),
        external_sku_id=reading.id(row, "样式ID"),
        outer_code=reading.id(row, "商家编码-规格维度") or reading.id(row, "商家编码-商品维度"),
        spec=reading.text(row, "商品规格"),
        amount=goods,
        refund_status="refunded" if is_refunded else "requested" if is_asked else "none",
        refund_quantity=quantity if is_refunded else 0,
    )


FORMAT = Format(
    name="pdd",
    channel="pdd",
    title="拼多多 订单导出 (Pinduoduo orders)",
    key="订单号",
    columns=COLUMNS,
    convert=convert,
    alike_rows_are_one=True,
    notes=(
        "商品总价 is the line's total. 用户实付 is payable, 商家实收 receivable.",
        "订单成交时间 is empty while nobody has paid; the day then comes from the order number.",
    ),
)
