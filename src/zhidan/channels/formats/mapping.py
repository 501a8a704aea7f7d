"""A column mapping: how any table, or several that belong together, becomes orders.

Saved per shop and header, so that the second file of a kind needs no questions.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

TimeOrder = Literal["ymd", "dmy", "mdy"]
Role = Literal["both", "orders", "lines", "extra", "lookup"]

ORDER_FIELDS = (
    "status", "placed_at", "paid_at", "modified_at", "shipped_at", "finished_at", "ship_by",
    "currency", "order_type", "pay_no", "pay_method", "close_reason", "buyer_message",
    "seller_memo", "device", "campaign", "utm", "streamer", "platform_warehouse",
    "buyer.nick", "buyer.platform_uid", "buyer.email",
    "recipient.name", "recipient.mobile", "recipient.phone", "recipient.email",
    "recipient.country", "recipient.province", "recipient.city", "recipient.district",
    "recipient.street", "recipient.detail", "recipient.postcode", "recipient.raw_address",
    "recipient.address_token",
    "shipments.carrier", "shipments.tracking_no",
    "amounts.goods", "amounts.freight", "amounts.tax", "amounts.seller_discount",
    "amounts.platform_discount", "amounts.streamer_discount", "amounts.payable",
    "amounts.platform_subsidy", "amounts.streamer_subsidy", "amounts.receivable",
    "amounts.paid", "amounts.refunded", "amounts.platform_fee",
)  # fmt: skip
LINE_FIELDS = (
    "line.title", "line.quantity", "line.outer_code", "line.spec", "line.unit_price",
    "line.amount", "line.list_price", "line.discount", "line.tax", "line.external_line_no",
    "line.external_item_id", "line.external_sku_id", "line.parent_no", "line.personalisation",
)  # fmt: skip
FIELDS = ("external_no", *ORDER_FIELDS, *LINE_FIELDS)


class Source(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a field's value comes from: a column, or a constant for every order.

    `values` translate the column's words ("Delivered" → "finished"); `combine` says what several
    rows of one order mean: the first value, or their sum.
    """

    column: str = ""
    table: str = ""
    constant: str = ""
    values: dict[str, str] = field(default_factory=dict)
    combine: Literal["first", "sum"] = "first"


class TableRule(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One table of a mapping: what it is recognised by and how its rows belong to orders.

    `both`: each row is a line and names its order. `orders` and `lines` stand in two tables.
    `extra` rows belong to an order (payments). `lookup` rows are named by the column `via` of the
    order's row (customers).
    """

    name: str
    role: Role
    key: str
    signature: list[str]
    via: str = ""


class ColumnMapping(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A saved mapping. Lines are rounded half up to minor units one by one."""

    name: str
    tables: list[TableRule]
    fields: dict[str, Source]
    currency: str = "CNY"
    channel: str = "other"
    time_order: TimeOrder = "ymd"
    notes: list[str] = field(default_factory=list)

    def main(self) -> TableRule:
        """The table whose rows name the orders."""
        return next(rule for rule in self.tables if rule.role in ("both", "orders"))

    def lines(self) -> TableRule:
        """The table whose rows are lines."""
        return next(rule for rule in self.tables if rule.role in ("both", "lines"))

    def rule(self, role: Role) -> list[TableRule]:
        return [rule for rule in self.tables if rule.role == role]


def refusal(mapping: ColumnMapping) -> tuple[str, str] | None:
    """Why a mapping cannot be used: a code and the field it is about, or None."""
    unknown = sorted(set(mapping.fields) - set(FIELDS))
    if unknown:
        return "unknown_field", unknown[0]
    roles = [rule.role for rule in mapping.tables]
    is_single, is_double = roles.count("both") == 1, roles.count("orders") == 1
    if is_single == is_double or (is_single and "lines" in roles):
        return "mapping_needs_one_order_table", "tables"
    if is_double and roles.count("lines") != 1:
        return "mapping_needs_one_line_table", "tables"
    names = {rule.name for rule in mapping.tables}
    if len(names) != len(mapping.tables):
        return "mapping_table_twice", "tables"
    for target, source in mapping.fields.items():
        if source.table and source.table not in names:
            return "mapping_table_unknown", target
        if not source.column and not source.constant:
            return "mapping_source_missing", target
    for needed in ("status", "line.quantity"):
        if needed not in mapping.fields:
            return "mapping_field_missing", needed
    if not {"line.title", "line.outer_code"} & set(mapping.fields):
        return "mapping_field_missing", "line.title"
    if not {"line.amount", "line.unit_price"} & set(mapping.fields):
        return "mapping_field_missing", "line.unit_price"
    return None
