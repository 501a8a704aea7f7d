"""A first proposal for the mapping of an unknown table, from the words in its header. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhidan.channels.formats.mapping import ColumnMapping, Source, TableRule

# Per field the words people use, the surest first; compared without case, spaces and signs.
WORDS: dict[str, tuple[str, ...]] = {
    "external_no": ("订单编号", "订单号", "主订单编号", "单号", "ordernumber", "orderno", "orderid",
                    "order", "invoiceno", "invoicenumber", "externalno", "number"),
    "status": ("订单状态", "状态", "orderstatus", "status"),
    "placed_at": ("下单时间", "订单创建时间", "创建时间", "下单日期", "orderdate", "placedat",
                  "createdat", "purchasedate", "invoicedate", "date"),
    "paid_at": ("付款时间", "支付时间", "订单付款时间", "paidat", "paymentdate"),
    "shipped_at": ("发货时间", "shippedat", "shipdate"),
    "buyer.nick": ("买家昵称", "买家会员名", "会员名", "下单账号", "buyer", "customer",
                   "customername"),
    "buyer.platform_uid": ("买家id", "customerid", "buyerid"),
    "buyer_message": ("买家留言", "留言", "customernote", "buyermessage"),
    "seller_memo": ("卖家备注", "商家备注", "订单备注", "备注", "memo", "note", "notes"),
    "recipient.name": ("收货人姓名", "收货人", "收件人", "姓名", "recipient", "shippingname",
                       "shipname", "name"),
    "recipient.mobile": ("联系手机", "手机", "手机号", "收件人手机号", "电话", "联系电话", "mobile",
                         "phone", "shippingphone"),
    "recipient.province": ("省", "省份", "province", "state", "region"),
    "recipient.city": ("市", "城市", "city", "shipcity"),
    "recipient.district": ("区", "区县", "区/县", "district"),
    "recipient.raw_address": ("收货地址", "详细地址", "地址", "address", "shipaddress",
                              "shippingaddress"),
    "recipient.postcode": ("邮编", "邮政编码", "postcode", "zip", "postalcode"),
    "recipient.country": ("国家", "country", "shipcountry"),
    "shipments.tracking_no": ("快递单号", "物流单号", "运单号", "trackingno", "trackingnumber"),
    "shipments.carrier": ("快递公司", "物流公司", "carrier"),
    "amounts.freight": ("运费", "邮费", "freight", "shipping", "shippingcost"),
    "amounts.payable": ("应付金额", "订单总额", "总金额", "订单金额", "payable", "ordertotal",
                        "total"),
    "amounts.paid": ("实付金额", "实际支付", "实收金额", "paid", "amountpaid"),
    "currency": ("币种", "货币", "currency"),
    "line.external_line_no": ("子订单编号", "子订单号", "行号", "lineid", "lineno", "rowid"),
    "line.title": ("商品名称", "标题", "宝贝标题", "商品", "品名", "producttitle", "productname",
                   "title", "item", "itemname", "description", "product"),
    "line.outer_code": ("商家编码", "规格编码", "sku编码", "货号", "商品编码", "sku", "skucode",
                        "stockcode", "productid", "itemcode", "productcode"),
    "line.spec": ("规格", "商品规格", "商品属性", "spec", "variant", "options"),
    "line.quantity": ("数量", "购买数量", "商品数量", "订购数量", "quantity", "qty", "units"),
    "line.unit_price": ("单价", "价格", "商品单价", "unitprice", "price"),
    "line.amount": ("小计", "商品总价", "金额", "行金额", "amount", "linetotal", "sales",
                    "subtotal"),
    "line.personalisation": ("定制信息", "定制内容", "刻字", "personalisation",
                             "personalization", "engraving"),
}  # fmt: skip
STATUS_WORDS = {
    "待付款": "unpaid", "未付款": "unpaid", "unpaid": "unpaid", "pending": "unpaid",
    "待发货": "paid", "已付款": "paid", "paid": "paid", "processing": "paid", "open": "paid",
    "部分发货": "partly_shipped", "已发货": "shipped", "shipped": "shipped",
    "已签收": "delivered", "delivered": "delivered", "已完成": "finished", "交易成功": "finished",
    "completed": "finished", "finished": "finished", "已退款": "refunded", "refunded": "refunded",
    "已取消": "closed", "已关闭": "closed", "交易关闭": "closed", "cancelled": "closed",
    "canceled": "closed", "closed": "closed",
}  # fmt: skip
_NEEDED = ("external_no", "line.quantity")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Guess:
    """A proposal, what of the necessary it could not find, and the column of each field found."""

    mapping: ColumnMapping | None
    missing: tuple[str, ...]
    confidence: float
    found: dict[str, str]


def guess(header: Sequence[str], statuses: Sequence[str] = (), *, currency: str = "CNY") -> Guess:
    """Propose a mapping for one table. Without a state column every order counts as paid."""
    plain = {_SIGNS.sub("", column).casefold(): column for column in header}
    taken: dict[str, str] = {}
    for target, words in WORDS.items():
        for word in words:
            column = plain.get(_SIGNS.sub("", word).casefold())
            if column and column not in taken.values():
                taken[target] = column
                break
    missing = [field for field in _NEEDED if field not in taken]
    if not {"line.title", "line.outer_code"} & set(taken):
        missing.append("line.title")
    if not {"line.amount", "line.unit_price"} & set(taken):
        missing.append("line.unit_price")
    if missing:
        return Guess(None, tuple(missing), 0.0, taken)
    found = dict(taken)
    key = taken.pop("external_no")
    if "recipient.province" in taken and "recipient.raw_address" in taken:
        # Beside a column of provinces an address is what remains of it.
        taken["recipient.detail"] = taken.pop("recipient.raw_address")
    fields = {target: Source(column=column) for target, column in taken.items()}
    words_seen = {word: STATUS_WORDS[word.casefold()] for word in statuses
                  if word.casefold() in STATUS_WORDS}  # fmt: skip
    fields["status"] = (
        Source(column=taken["status"], values=words_seen)
        if "status" in taken
        else Source(constant="paid")
    )
    mapping = ColumnMapping(
        name="guess",
        currency=currency,
        tables=[TableRule(name="rows", role="both", key=key, signature=sorted(header))],
        fields=fields,
    )
    return Guess(mapping, (), round((len(taken) + 1) / len(header), 3), found)
