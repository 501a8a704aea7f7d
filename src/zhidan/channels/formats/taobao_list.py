"""Taobao and Tmall, 订单导出: one row per order, without its lines."""

from __future__ import annotations

from zhidan.channels.formats.base import Column, Format, Reading
from zhidan.channels.formats.parts import pii_state, shipments, spaced_address
from zhidan.channels.reading.tables import Row
from zhidan.orders.incoming import (
    IncomingAmounts,
    IncomingBuyer,
    IncomingInvoice,
    IncomingOrder,
    IncomingRecipient,
    SourceStatus,
)

STATUS: dict[str, SourceStatus] = {
    "等待买家付款": "unpaid",
    "没有创建支付宝交易": "unpaid",
    "付款确认中": "unpaid",
    "定金已付尾款未付": "balance_due",
    "等待买家付尾款": "balance_due",
    "买家已付款，等待卖家发货": "paid",
    "买家已付款,等待卖家发货": "paid",
    "等待卖家发货": "paid",
    "卖家部分发货": "partly_shipped",
    "卖家已发货，等待买家确认": "shipped",
    "卖家已发货,等待买家确认": "shipped",
    "等待买家确认收货": "shipped",
    "买家已签收": "delivered",
    "交易成功": "finished",
    "交易关闭": "closed",
    "交易被淘宝关闭": "closed",
    "付款以前，卖家或买家主动关闭交易": "closed",
    "付款以后用户退款成功，交易自动关闭": "refunded",
}
_NOTHING = ("null", "无", "-")
_LATER = "the lines come with 宝贝 export (订单详情)"
_NOT_OURS = "of no use to the seller's books"

COLUMNS = (
    Column("订单编号", "external_no", required=True),
    Column("买家会员名", "buyer.nick", required=True, personal=True),
    Column("买家支付宝账号", reason="the buyer's private account", personal=True),
    Column("买家应付货款", reason="payable less freight; derived", required=True),
    Column("买家应付邮费", "amounts.freight", required=True),
    Column("买家支付积分", reason=_NOT_OURS),
    Column("总金额", "amounts.payable", required=True),
    Column("返点积分", reason=_NOT_OURS),
    Column("买家实际支付金额", "amounts.paid"),
    Column("买家实际支付积分", reason=_NOT_OURS),
    Column("订单状态", "status", required=True),
    Column("买家留言", "buyer_message", personal=True),
    Column("收货人姓名", "recipient.name", personal=True),
    Column("收货地址", "recipient.raw_address", personal=True),
    Column("运送方式", reason="the seller's choice, made anew when shipping"),
    Column("联系电话", "recipient.phone", personal=True),
    Column("联系手机", "recipient.mobile", personal=True),
    Column("订单创建时间", "placed_at"),
    Column("订单付款时间", "paid_at"),
    Column("宝贝标题", reason=_LATER),
    Column("宝贝种类", reason=_LATER),
    Column("物流单号", "shipments.tracking_no"),
    Column("物流公司", "shipments.carrier"),
    Column("订单备注", "seller_memo", personal=True),
    Column("宝贝总数量", reason=_LATER),
    Column("店铺Id", reason="the shop is chosen for the file"),
    Column("店铺名称", reason="the shop is chosen for the file"),
    Column("订单关闭原因", "close_reason"),
    Column("卖家服务费", "amounts.platform_fee"),
    Column("买家服务费", reason=_NOT_OURS),
    Column("发票抬头", "invoice.title", personal=True),
    Column("是否手机订单", "device"),
    Column("分阶段订单信息", "pay_stage"),
    Column("特权订金订单id", reason="a separate order of the platform"),
    Column("定金排名", reason=_NOT_OURS),
    Column("修改后的sku", reason="the line export carries the changed SKU"),
    Column("修改后的收货地址", "recipient.raw_address", personal=True),
    Column("异常信息", reason="kept as the platform's own words"),
    Column("天猫卡券抵扣", reason="paid by the platform; contained in what was paid"),
    Column("集分宝抵扣", reason="paid by the platform; contained in what was paid"),
    Column("是否是O2O交易", reason=_NOT_OURS),
)


def something(value: str) -> str:
    """A Taobao cell without its apostrophe and its words for nothing."""
    value = value.removeprefix("'").strip()
    return "" if value in _NOTHING else value


def convert(reading: Reading) -> IncomingOrder:
    """One order without lines from its one row; the detail export completes it."""
    row = reading.group.rows[-1]
    status = reading.status(row, "订单状态", STATUS)
    paid_at = reading.moment(row, "订单付款时间")
    reason = something(reading.text(row, "订单关闭原因"))
    title = something(reading.text(row, "发票抬头"))
    return IncomingOrder(
        external_no=reading.group.key,
        status="refunded" if status == "closed" and paid_at else status,
        platform_status=row.cells["订单状态"],
        part="head",
        placed_at=reading.moment(row, "订单创建时间"),
        paid_at=paid_at,
        amounts=IncomingAmounts(
            freight=reading.amount(row, "买家应付邮费"),
            payable=reading.amount(row, "总金额"),
            paid=reading.amount(row, "买家实际支付金额"),
            platform_fee=reading.amount(row, "卖家服务费"),
        ),
        buyer=IncomingBuyer(nick=something(reading.text(row, "买家会员名"))),
        recipient=_recipient(reading, row),
        invoice=IncomingInvoice(title=title) if title else None,
        shipments=shipments(
            something(reading.text(row, "物流公司")),
            reading.id(row, "物流单号").removeprefix("No:"),
        ),
        close_reason="" if reason == "订单未关闭" else reason,
        buyer_message=something(reading.text(row, "买家留言", 2000)),
        seller_memo=something(reading.text(row, "订单备注", 2000)),
        device=something(reading.text(row, "是否手机订单", 80)),
        pay_stage=something(reading.text(row, "分阶段订单信息", 80)),
        raw=reading.raw(row),
    )


def _recipient(reading: Reading, row: Row) -> IncomingRecipient:
    name = something(reading.text(row, "收货人姓名"))
    mobile = something(reading.phone(row, "联系手机"))
    landline = something(reading.phone(row, "联系电话"))
    address = something(reading.text(row, "修改后的收货地址", 2000)) or something(
        reading.text(row, "收货地址", 2000)
    )
    province, city, district, detail, postcode = spaced_address(address)
    return IncomingRecipient(
        name=name,
        mobile=mobile,
        phone=landline,
        province=province,
        city=city,
        district=district,
        detail=detail,
        postcode=postcode,
        raw_address=address,
        pii_state=pii_state(name, mobile, landline, address),
    )


FORMAT = Format(
    name="taobao_list",
    channel="taobao",
    title="淘宝/天猫 订单导出 (order list)",
    key="订单编号",
    columns=COLUMNS,
    convert=convert,
    part="head",
    notes=(
        "One row per order; the lines come with the detail export. Either may come first.",
        "交易关闭 with a payment time is a refunded order, without one a closed one.",
        "`='123'` wrappers, leading apostrophes and the words null and 无 are taken off.",
    ),
)
