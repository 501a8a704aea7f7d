"""Payments: their columns, which order a row means, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from msgspec import UNSET, UnsetType

from zhidan.channels.chunks import ChunkResult
from zhidan.channels.formats.base import RowRefused
from zhidan.channels.kinds.base import Kind, Placing, Undoing, Verdict, fates
from zhidan.channels.kinds.cells import Cells
from zhidan.channels.kinds.tables import Field, MasterTable
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.ids import uuid7s
from zhidan.kernel.money import to_minor
from zhidan.orders import api as orders
from zhidan.payments import api as payments
from zhidan.platform.zone import business_zone

FIELDS = (
    Field("number", "订单号", "Order no.", ("订单编号", "平台单号", "平台订单号", "主订单编号",
          "order", "orderno", "ordernumber", "orderid"),
          example=("示例-订单号", "EXAMPLE-ORDER")),
    Field("method", "支付方式", "Method", ("付款方式", "收款方式", "paymentmethod", "paymethod"),
          example=("银行转账", "Bank transfer")),
    Field("amount", "收款金额", "Amount", ("金额", "付款金额", "实收金额", "paid", "paidamount"),
          example=("128.00", "128.00")),
    Field("currency", "币种", "Currency", ("货币",), example=("CNY", "CNY")),
    Field("paid_at", "付款时间", "Paid at", ("收款时间", "到账时间", "日期", "date", "paiddate"),
          example=("2026-11-20 10:30", "2026-11-20 10:30")),
    Field("reference", "流水号", "Reference", ("交易号", "银行流水号", "凭证号", "transactionid",
          "ref"), example=("20261120000123", "20261120000123")),
    Field("payer", "付款人", "Payer", ("付款方", "付款户名", "payername")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment for one order, by the order's number here or at its channel."""

    number: str
    method: str
    amount: str
    currency: str | UnsetType
    paid_at: datetime | None
    reference: str
    payer: str


def _read(cells: Cells) -> PaymentRow:
    number, amount = cells.needed_id("number"), cells.number("amount")
    words = cells.text("method", 40)
    method = "bank" if isinstance(words, UnsetType) else payments.method_of(words)
    if method is None:
        cells.note("method", "bad_method", value=str(words))
    if isinstance(amount, UnsetType):
        cells.note("amount", "missing_value")
    paid_at = cells.moment("paid_at")
    currency, reference = cells.text("currency", 3), cells.id("reference")
    payer = cells.text("payer", 120)
    if method is None or isinstance(amount, UnsetType):
        raise RowRefused
    return PaymentRow(
        number,
        method,
        f"{amount:f}",
        UNSET if isinstance(currency, UnsetType) else currency.upper(),
        None if isinstance(paid_at, UnsetType) else paid_at,
        "" if isinstance(reference, UnsetType) else reference,
        "" if isinstance(payer, UnsetType) else payer,
    )


def _in_zone(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=business_zone())


def _place(placing: Placing) -> ChunkResult:
    rows = cast("Sequence[PaymentRow]", placing.chunk.records)
    called = orders.orders_called(list({row.number for row in rows}))
    money = orders.order_money({k for ids in called.values() for k in ids}, actor=placing.actor)
    said: list[Verdict | payments.Receipt] = [
        _receipt(row, key, [money[one] for one in called.get(row.number, ()) if one in money])
        for row, key in zip(rows, uuid7s(len(rows)), strict=True)
    ]
    receipts = [one for one in said if isinstance(one, payments.Receipt)]
    entered = payments.enter_payments(receipts=receipts, source="import", actor=placing.actor)
    outcomes = {row.id: (row.code, row.params) for row in entered}
    return fates(
        placing.chunk,
        [one if isinstance(one, Verdict) else _verdict(one, outcomes) for one in said],
    )


def _receipt(
    row: PaymentRow, key: UUID, found: Sequence[orders.OrderMoney]
) -> Verdict | payments.Receipt:
    """The payment of a row, or why there is none. What is more than the order owes stays with
    it: too much is shown, not lost."""
    if len(found) != 1:
        code = "number_names_several" if found else "number_names_nothing"
        return _refused("number", code, value=row.number[:40])
    [order] = found
    currency = order.currency if isinstance(row.currency, UnsetType) else row.currency
    try:
        minor = to_minor(row.amount, currency)
    except InvalidInput as refusal:
        return _refused("amount", refusal.code, value=row.amount[:40])
    return payments.Receipt(
        id=key,
        method=row.method,
        currency=currency,
        amount_minor=minor,
        shares=(payments.Share(order.id, minor),),
        paid_at=row.paid_at and _in_zone(row.paid_at),
        payer_name=row.payer,
        reference=row.reference,
    )


_PARTS = {"other_currency": "currency", "amount_not_positive": "amount", "bad_time": "paid_at"}


def _verdict(
    receipt: payments.Receipt, outcomes: Mapping[UUID, tuple[str, Mapping[str, object]]]
) -> Verdict:
    code, params = outcomes[receipt.id]
    if code == "ok":
        return Verdict("created", receipt.id)
    if code == "payment_known":
        return Verdict("unchanged")
    return Verdict("rejected", None, None, _PARTS.get(code, "number"), code, dict(params))


def _refused(part: str, code: str, **params: str) -> Verdict:
    return Verdict("rejected", None, None, part, code, params)


def _undo(undoing: Undoing) -> int:
    return len(
        payments.void_payments(
            payment_ids=list(dict.fromkeys(row.subject_id for row in undoing.rows)),
            reason=undoing.number,
            actor=undoing.actor,
        ).refused
    )


PAYMENTS = Kind(
    "payments",
    ("payments.enter",),
    _place,
    _undo,
    table=MasterTable(
        name="payments",
        fields=FIELDS,
        needed=(("number",), ("amount",)),
        key=("number", "amount", "paid_at", "reference"),
        label="number",
        read=_read,
    ),
)
