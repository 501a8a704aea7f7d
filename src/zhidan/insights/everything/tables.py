"""The tables of a full export: their columns, what each means, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "integer", "amount", "decimal", "time", "date", "yes/no", "json"]
Person = Literal["recipient", "buyer"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `source` is SQL over the table's FROM; an amount is minor units in `currency`.

    `reveals` names the field of the opened seal that stands here when people are revealed.
    """

    name: str
    kind: Kind
    zh: str
    en: str
    source: str
    reveals: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `person` says whose seal its rows carry: `seal` is SQL for (key…, sealed)."""

    name: str
    zh: str
    en: str
    rows: str
    columns: tuple[Column, ...]
    person: Person | None = None
    seal: str = ""

    @property
    def currency_of(self) -> str:
        """The column whose currency the amounts are in."""
        return next((column.source for column in self.columns if column.name == "currency"), "")


def _text(name: str, zh: str, en: str, source: str, reveals: str = "") -> Column:
    return Column(name, "text", zh, en, source, reveals)


def _id(name: str, zh: str, en: str, source: str) -> Column:
    return Column(name, "text", zh, en, f"{source}::text")


def _count(name: str, zh: str, en: str, source: str) -> Column:
    return Column(name, "integer", zh, en, source)


def _amount(name: str, zh: str, en: str, source: str) -> Column:
    return Column(name, "amount", zh, en, source)


def _time(name: str, zh: str, en: str, source: str) -> Column:
    return Column(name, "time", zh, en, source)


def _yes(name: str, zh: str, en: str, source: str) -> Column:
    return Column(name, "yes/no", zh, en, source)


_CURRENCY_OF_ORDER = _text("currency", "币种", "ISO 4217", "o.currency")

TABLES = (
    Table(
        "shops", "店铺", "Shops", "FROM shop AS s ORDER BY s.code",
        (
            _text("code", "店铺编码", "the shop's code", "s.code"),
            _text("name", "店铺名称", "its name", "s.name"),
            _text("channel", "平台", "the channel it sells on", "s.channel"),
            _text("currency", "币种", "ISO 4217", "s.currency"),
            _text("time_zone", "时区", "IANA zone", "s.time_zone"),
            _yes("is_active", "启用", "in use", "s.is_active"),
        ),
    ),
    Table(
        "warehouses", "仓库", "Warehouses", "FROM warehouse AS w ORDER BY w.code",
        (
            _text("code", "仓库编码", "the warehouse's code", "w.code"),
            _text("name", "仓库名称", "its name", "w.name"),
            _text("address", "地址", "its address", "w.address"),
            _yes("is_active", "启用", "in use", "w.is_active"),
        ),
    ),
    Table(
        "products", "商品", "Products", "FROM product AS p ORDER BY p.style_no",
        (
            _text("style_no", "款号", "the style's number", "p.style_no"),
            _text("title", "名称", "title", "p.title"),
            _text("title_en", "英文名称", "title in English", "p.title_en"),
            _text("category", "类目", "category", "p.category"),
            _text("brand", "品牌", "brand", "p.brand"),
            _yes("ships_alone", "单独发货", "nothing else goes into its parcel", "p.ships_alone"),
            _count(
                "most_per_parcel", "每个包裹最多件数", "pieces of it a parcel may hold; empty: any",
                "p.most_per_parcel",
            ),
            _text("lifecycle", "状态", "lifecycle", "p.lifecycle"),
            _time("created_at", "建立时间", "made at", "p.created_at"),
        ),
    ),
    Table(
        "skus", "规格", "SKUs",
        "FROM sku AS s JOIN product AS p ON p.id = s.product_id ORDER BY s.code",
        (
            _text("code", "商家编码", "the SKU's code", "s.code"),
            _text("style_no", "款号", "its product", "p.style_no"),
            _text("title", "名称", "title", "s.title"),
            Column("options", "json", "规格", "its options", "s.options::text"),
            _text("supply", "供货方式", "stocked, to_order or virtual", "s.supply"),
            _text(
                "barcodes", "条码", "barcodes, parted by spaces",
                "(SELECT coalesce(string_agg(b.barcode, ' ' ORDER BY b.barcode), '')"
                " FROM sku_barcode AS b WHERE b.sku_id = s.id)",
            ),
            _text("unit", "单位", "base unit", "s.unit"),
            _count("weight_g", "重量(克)", "weight in grams", "s.weight_g"),
            _text("currency", "币种", "ISO 4217", "s.currency"),
            _amount("list_price", "售价", "list price", "s.list_price_minor"),
            Column(
                "unit_cost", "decimal", "成本", "the cost in force today",
                "(SELECT c.unit_cost FROM sku_cost AS c WHERE c.sku_id = s.id"
                " AND c.valid_on <= current_date ORDER BY c.valid_on DESC LIMIT 1)",
            ),
            _text("lifecycle", "状态", "lifecycle", "s.lifecycle"),
        ),
    ),
    Table(
        "buyers", "买家", "Buyers",
        "FROM buyer AS b JOIN shop AS s ON s.id = b.shop_id ORDER BY b.id",
        (
            _id("id", "买家编号", "the buyer's id", "b.id"),
            _text("shop", "店铺编码", "the shop that met them first", "s.code"),
            _text("nick", "昵称", "platform nick; masked unless revealed", "b.nick_masked", "nick"),
            _text("tags", "标签", "tags, parted by commas", "array_to_string(b.tags, ',')"),
            _text("blacklist_reason", "拉黑原因", "why blacklisted", "b.blacklist_reason"),
            _time("blacklisted_at", "拉黑时间", "blacklisted since", "b.blacklisted_at"),
            _time("blacklist_until", "拉黑到期", "blacklisted until", "b.blacklist_until"),
            _time("first_order_at", "首单时间", "first order", "b.first_order_at"),
            _time("last_order_at", "末单时间", "last order", "b.last_order_at"),
        ),
        person="buyer", seal="b.id, b.nick_sealed",
    ),
    Table(
        "orders", "订单", "Orders",
        """FROM sales_order AS o JOIN shop AS s ON s.id = o.shop_id
        LEFT JOIN warehouse AS w ON w.id = o.warehouse_id
        JOIN LATERAL (SELECT * FROM recipient AS r WHERE r.order_id = o.id
            ORDER BY r.id DESC LIMIT 1) AS r ON true
        LEFT JOIN order_lineage AS split ON split.order_id = o.id
        LEFT JOIN sales_order AS parent ON parent.id = split.parent_id ORDER BY o.id""",
        (
            _text("order_no", "订单号", "our number", "o.order_no"),
            _text("external_no", "平台单号", "the channel's number", "o.external_no"),
            _text("split_from", "拆自", "our number of the order it is a part of",
                "coalesce(parent.order_no, '')"),
            _text("shop", "店铺编码", "the shop's code", "s.code"),
            _text("warehouse", "仓库编码", "the warehouse's code", "coalesce(w.code, '')"),
            _id("buyer_id", "买家编号", "see buyers", "o.buyer_id"),
            _text("order_type", "类型", "reship, exchange, or another", "o.order_type"),
            _text("came_by", "来源", "channel, manual or copy", "o.source"),
            _text("state", "状态", "see states", "o.state"),
            _text("payment_status", "付款状态", "see states", "o.payment_status"),
            _text("terms", "付款条件", "when it is to be paid", "o.terms"),
            _text("fulfilment_status", "发货状态", "see states", "o.fulfilment_status"),
            _text("holds", "异常", "reasons, parted by commas", "array_to_string(o.holds, ',')"),
            _text("currency", "币种", "ISO 4217", "o.currency"),
            _amount("goods", "货款", "goods", "o.goods_minor"),
            _amount("freight", "运费", "freight", "o.freight_minor"),
            _amount("tax", "税", "tax", "o.tax_minor"),
            _amount("seller_discount", "商家优惠", "borne by us", "o.seller_discount_minor"),
            _amount(
                "platform_discount", "平台优惠", "borne by the channel", "o.platform_discount_minor"
            ),
            _amount("payable", "应付", "what the buyer owes", "o.payable_minor"),
            _amount("receivable", "应收", "what reaches us", "o.receivable_minor"),
            _amount("paid", "已付", "paid", "o.amount_paid_minor"),
            _amount("refunded", "已退", "refunded", "o.refunded_minor"),
            _text("recipient", "收件人", "masked unless revealed", "r.name_masked", "name"),
            _text("phone", "电话", "masked unless revealed", "r.phone_masked", "phone"),
            _text("province", "省", "province", "r.province"),
            _text("city", "市", "city", "r.city"),
            _text("district", "区", "district", "r.district"),
            _text("address", "详细地址", "masked unless revealed", "r.address_masked", "address"),
            _text("buyer_message", "买家留言", "what the buyer wrote", "o.buyer_message"),
            _text("seller_memo", "商家备注", "the shop's memo", "o.seller_memo"),
            _text("note", "内部备注", "our note", "o.note"),
            _text("tracking_no", "快递单号", "tracking number", "o.tracking_no"),
            _time("placed_at", "下单时间", "placed", "o.placed_at"),
            _time("paid_at", "付款时间", "paid", "o.paid_at"),
            _time("ship_by", "承诺发货", "to be shipped by", "o.ship_by"),
            _time("shipped_at", "发货时间", "shipped", "o.shipped_at"),
        ),
        person="recipient", seal="o.id, r.id, r.sealed, r.pii_state",
    ),
    Table(
        "order_lines", "订单明细", "Order lines",
        """FROM order_line AS l JOIN sales_order AS o ON o.id = l.order_id
        LEFT JOIN sku AS s ON s.id = l.sku_id ORDER BY l.order_id, l.position""",
        (
            _text("order_no", "订单号", "its order", "o.order_no"),
            _count("position", "行", "place in the order, from 1", "l.position"),
            _text("sku", "商家编码", "the SKU it stands for", "coalesce(s.code, '')"),
            _text("outer_code", "平台商家编码", "the code as sold", "l.outer_code"),
            _text("title", "商品", "title as sold", "l.title"),
            _text("spec", "规格", "options as sold", "l.spec"),
            _text("kind", "类型", "goods, gift or virtual", "l.kind"),
            _count("quantity", "数量", "base units", "l.quantity"),
            _count("shipped_quantity", "已发", "base units shipped", "l.shipped_quantity"),
            _CURRENCY_OF_ORDER,
            Column("unit_price", "decimal", "单价", "price of one", "l.unit_price"),
            _amount("amount", "金额", "before discounts of the order", "l.amount_minor"),
            _amount("payable", "分摊后", "after them", "l.payable_minor"),
            _text("personalisation", "定制内容", "what is made for the buyer", "l.personalisation"),
        ),
    ),
    Table(
        "related_orders", "关联订单", "Related orders",
        """FROM order_origin AS l JOIN sales_order AS o ON o.id = l.order_id
        JOIN sales_order AS f ON f.id = l.origin_id ORDER BY l.made_at, l.order_id""",
        (
            _text("order_no", "订单号", "the order that was made", "o.order_no"),
            _text("origin_no", "原订单号", "the order it was made from", "f.order_no"),
            _text("kind", "关系", "copy, reship or exchange", "l.kind"),
            _text("reason", "原因", "why", "l.reason"),
            _time("made_at", "时间", "when", "l.made_at"),
        ),
    ),
    Table(
        "exchanged_lines", "换货退回", "Taken back in exchange",
        """FROM exchanged_line AS b JOIN sales_order AS o ON o.id = b.order_id
        JOIN order_origin AS l ON l.order_id = b.order_id
        JOIN order_line AS f ON f.order_id = l.origin_id AND f.id = b.line_id
        LEFT JOIN sku AS s ON s.id = f.sku_id ORDER BY b.order_id, f.position""",
        (
            _text("order_no", "换货单号", "the exchange", "o.order_no"),
            _count("position", "原订单行", "line of the original", "f.position"),
            _text("sku", "商家编码", "the SKU that comes back", "coalesce(s.code, '')"),
            _count("quantity", "退回数量", "base units", "b.quantity"),
            _CURRENCY_OF_ORDER,
            _amount("credit", "抵扣", "what it is worth", "b.credit_minor"),
        ),
    ),
    Table(
        "stock", "库存", "Stock",
        """FROM stock_level AS l JOIN sku AS s ON s.id = l.sku_id
        JOIN warehouse AS w ON w.id = l.warehouse_id ORDER BY s.code, w.code""",
        (
            _text("sku", "商家编码", "the SKU", "s.code"),
            _text("warehouse", "仓库编码", "the warehouse", "w.code"),
            _count("on_hand", "实物库存", "base units there", "l.on_hand"),
            _count("allocated", "占用", "of these, promised to orders", "l.allocated"),
            _count("available", "可用", "on hand less allocated", "l.on_hand - l.allocated"),
            _time("changed_at", "变动时间", "last change", "l.changed_at"),
        ),
    ),
    Table(
        "stock_moves", "出入库流水", "Stock moves",
        """FROM stock_move AS m JOIN sku AS s ON s.id = m.sku_id
        JOIN warehouse AS w ON w.id = m.warehouse_id
        LEFT JOIN sales_order AS o ON o.id = m.order_id ORDER BY m.moved_at, m.id""",
        (
            _time("moved_at", "时间", "when", "m.moved_at"),
            _text("sku", "商家编码", "the SKU", "s.code"),
            _text("warehouse", "仓库编码", "the warehouse", "w.code"),
            _text("kind", "类型", "receive, adjust, count, ship …", "m.kind"),
            _count("quantity", "数量", "base units, signed", "m.quantity"),
            Column("unit_cost", "decimal", "单位成本", "cost of one", "m.unit_cost"),
            _text("currency", "币种", "ISO 4217", "m.currency"),
            _text("document_no", "单据号", "its document", "m.document_no"),
            _text("order_no", "订单号", "its order", "coalesce(o.order_no, '')"),
            _text("reason", "原因", "why", "m.reason"),
        ),
    ),
    Table(
        "parcels", "包裹", "Parcels",
        """FROM parcel AS p JOIN fulfilment_order AS f ON f.id = p.fulfilment_id
        JOIN carrier AS c ON c.id = p.carrier_id ORDER BY p.shipped_at, p.id""",
        (
            _text("number", "包裹号", "our number", "p.number"),
            _text("order_no", "订单号", "its order", "f.order_no"),
            _text("carrier", "快递公司", "the carrier's code", "c.code"),
            _text("tracking_no", "快递单号", "tracking number", "p.tracking_no"),
            _count("weight_g", "重量(克)", "weight in grams", "p.weight_g"),
            _time("shipped_at", "发货时间", "when", "p.shipped_at"),
        ),
    ),
    Table(
        "payments", "收款", "Payments",
        "FROM payment AS p JOIN shop AS s ON s.id = p.shop_id ORDER BY p.paid_at, p.id",
        (
            _text("number", "收款单号", "our number", "p.number"),
            _text("shop", "店铺编码", "the shop's code", "s.code"),
            _text("method", "支付方式", "platform, card, bank …", "p.method"),
            _text("source", "来源", "platform, manual, import", "p.source"),
            _text("state", "状态", "see states", "p.state"),
            _text("currency", "币种", "ISO 4217", "p.currency"),
            _amount("amount", "收款金额", "what it amounts to", "p.amount_minor"),
            _amount("captured", "已到账", "what is here", "p.captured_minor"),
            _amount("allocated", "已核销", "what orders have of it", "p.allocated_minor"),
            _amount("refunded", "已退", "given back", "p.refunded_minor"),
            _time("paid_at", "付款时间", "when", "p.paid_at"),
        ),
    ),
    Table(
        "payment_shares", "核销", "Shares of payments",
        """FROM payment_allocation AS a JOIN payment AS p ON p.id = a.payment_id
        JOIN sales_order AS o ON o.id = a.order_id ORDER BY p.paid_at, p.id, o.id""",
        (
            _text("payment", "收款单号", "the payment", "p.number"),
            _text("order_no", "订单号", "the order", "o.order_no"),
            _text("currency", "币种", "ISO 4217", "p.currency"),
            _amount("amount", "核销金额", "what the order has of it", "a.amount_minor"),
            _amount("refunded", "已退", "of that, given back", "a.refunded_minor"),
        ),
    ),
    Table(
        "refunds", "退款", "Refunds",
        """FROM refund AS r JOIN payment AS p ON p.id = r.payment_id
        LEFT JOIN sales_order AS o ON o.id = r.order_id ORDER BY r.requested_at, r.id""",
        (
            _text("number", "退款单号", "our number", "r.number"),
            _text("payment", "收款单号", "its payment", "p.number"),
            _text("order_no", "订单号", "its order", "coalesce(o.order_no, '')"),
            _text("state", "状态", "see states", "r.state"),
            _text("reason", "原因", "why", "r.reason"),
            _text("currency", "币种", "ISO 4217", "r.currency"),
            _amount("amount", "退款金额", "how much", "r.amount_minor"),
            _time("requested_at", "申请时间", "asked for", "r.requested_at"),
            _time("finished_at", "完成时间", "done or dropped", "r.finished_at"),
        ),
    ),
    Table(
        "credit_accounts", "挂账客户", "Credit accounts",
        "FROM credit_account AS c ORDER BY c.created_at, c.id",
        (
            _id("id", "编号", "the account's id", "c.id"),
            _text("currency", "币种", "ISO 4217", "c.currency"),
            _amount("limit", "额度", "what it may owe", "c.limit_minor"),
            _amount("used", "已用", "what it owes", "c.used_minor"),
            _count("terms_days", "账期(天)", "days to pay", "c.terms_days"),
            _yes("is_active", "启用", "may take more", "c.is_active"),
        ),
    ),
)  # fmt: skip
