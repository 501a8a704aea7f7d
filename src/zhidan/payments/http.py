"""Payments over HTTP. Parse, run, render: no rules here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.http import HttpResponse, StreamingHttpResponse
from msgspec import Meta, Struct
from ninja import Query, Router

from zhidan.kernel.money import to_minor
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders import api as orders
from zhidan.payments.exporting import HEADERS, export_rows
from zhidan.payments.operations.agree_terms import agree_terms
from zhidan.payments.operations.allocate_payments import Allocation, allocate_payments
from zhidan.payments.operations.capture_payments import capture_payments
from zhidan.payments.operations.enter_payments import Receipt, Share, enter_payments
from zhidan.payments.operations.move_refunds import RefundAction, move_refunds
from zhidan.payments.operations.request_refunds import Reason, WantedRefund, request_refunds
from zhidan.payments.operations.save_credit_account import SaidAccount, save_credit_account
from zhidan.payments.operations.void_payments import Ending, void_payments
from zhidan.payments.queries.filters import PaymentFilter, RefundFilter
from zhidan.payments.queries.listing import (
    count_payments,
    count_refunds,
    credit_accounts,
    payment_list,
    payment_page,
    refund_list,
)
from zhidan.payments.queries.of_order import money_of_order, orders_owing
from zhidan.payments.render import (
    account_json,
    detail_json,
    order_money_json,
    owing_json,
    payment_json,
    refund_json,
)
from zhidan.payments.splitting_http import router as splitting_router
from zhidan.platform.filters import search_text, words
from zhidan.platform.http import ApiRequest, answer, needs, once, outcome_row, read_body
from zhidan.platform.paging import clamp
from zhidan.platform.sheets import CONTENT_TYPES, write

router = Router(tags=["payments"])
router.add_router("", splitting_router)
Ids = Annotated[list[UUID], Meta(min_length=1, max_length=500)]
Amount = Annotated[str, Meta(min_length=1, max_length=24)]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]
Text = Annotated[str, Meta(max_length=300)]
Word = Annotated[str, Meta(max_length=120)]


class ShareBody(Struct, frozen=True, forbid_unknown_fields=True):
    """What of the payment is for an order."""

    order_id: UUID
    amount: Amount


class ReceiptBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A payment as it was received, under an id that the client made."""

    id: UUID
    method: Annotated[str, Meta(max_length=10)]
    currency: Currency
    amount: Amount
    shares: Annotated[list[ShareBody], Meta(max_length=100)] = []
    shop_id: UUID | None = None
    state: Literal["created", "authorized", "captured"] = "captured"
    paid_at: datetime | None = None
    payer_name: Word = ""
    reference: Word = ""
    note: Text = ""


class CaptureBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Which payments are here; each in whole, or this much of it."""

    ids: Ids
    amount: Amount | None = None
    currency: Currency = "CNY"


class VoidBody(Struct, frozen=True, forbid_unknown_fields=True):
    """Which payments are taken back, or never came."""

    ids: Ids
    reason: Text = ""
    action: Ending = "void"


class AllocationBody(Struct, frozen=True, forbid_unknown_fields=True):
    """What a payment gives orders; an amount below zero takes it back."""

    payment_id: UUID
    currency: Currency
    shares: Annotated[list[ShareBody], Meta(min_length=1, max_length=100)]


class RefundBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A refund that is asked for, under an id that the client made."""

    id: UUID
    payment_id: UUID
    currency: Currency
    amount: Amount
    order_id: UUID | None = None
    reason: Reason = "other"


class RefundStepBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The step that refunds take."""

    ids: Ids
    action: RefundAction
    reason: Text = ""
    reference: Word = ""


class PartBody(Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a plan."""

    amount: Amount
    gate: Literal["start", "ship", "later"] = "later"
    due_on: date | None = None


class TermsBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The payment terms of one order."""

    order_id: UUID
    currency: Currency
    terms: Literal["prepaid", "deposit", "cod", "on_account", "instalments"]
    plan: Annotated[list[PartBody], Meta(max_length=36)] = []
    account_id: UUID | None = None


class AccountBody(Struct, frozen=True, forbid_unknown_fields=True):
    """A credit account under an id that the client made; a known id is changed."""

    id: UUID
    name: Word
    currency: Currency
    limit: Amount
    terms_days: Annotated[int, Meta(ge=0, le=365)] = 30
    is_active: bool = True
    shop_id: UUID | None = None
    buyer_id: UUID | None = None
    note: Text = ""


def _filter(request: ApiRequest) -> PaymentFilter:
    known = set(PaymentFilter.__struct_fields__)
    return PaymentFilter(**{k: str(v) for k, v in request.GET.items() if k in known})


def _refund_filter(request: ApiRequest) -> RefundFilter:
    known = set(RefundFilter.__struct_fields__)
    return RefundFilter(**{k: str(v) for k, v in request.GET.items() if k in known})


def _step(request: ApiRequest, operation: Callable[..., Outcomes], **given: Any) -> HttpResponse:
    def told(outcomes: Outcomes) -> bytes:
        rows = [outcome_row(row, request.locale) for row in outcomes]
        return msgspec.json.encode({"outcomes": rows})

    return once(request, operation, render=told, **given)


@router.get("/payments", **needs("payments.view"))
def list_payments(request: ApiRequest, cursor: str | None = None, limit: int = 100) -> HttpResponse:
    """A page of payments; the filter's fields are query parameters of the same names."""
    page = payment_list(
        _filter(request), cursor=cursor, limit=clamp(limit, 100), actor=request.actor
    )
    items = [payment_json(card) for card in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/payments/count", **needs("payments.view"))
def count(request: ApiRequest) -> HttpResponse:
    """How many match; above 10,000 `capped`."""
    return answer(count_payments(_filter(request), actor=request.actor))


@router.get("/payments/export", **needs("payments.view"))
def export(
    request: ApiRequest,
    kind: Annotated[Literal["csv", "xlsx"], Query(alias="format")] = "csv",
) -> StreamingHttpResponse:
    """Every matching payment with its orders, as a sheet."""
    rows = export_rows(_filter(request), actor=request.actor)
    header = [HEADERS[name][request.locale] for name in HEADERS]
    response = StreamingHttpResponse(write(kind, header, rows), content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="payments.{kind}"'
    return response


@router.get("/payments/owing", **needs("payments.view"))
def owing(request: ApiRequest, numbers: str = "") -> HttpResponse:
    """What the orders of these numbers (parted by commas) owe: one row per number."""
    asked = words(numbers, field="numbers")
    found = orders_owing(asked, actor=request.actor)
    return answer(
        {"items": [{"number": n, "orders": [owing_json(o) for o in found[n]]} for n in found]}
    )


@router.get("/payments/{uuid:payment_id}", **needs("payments.view"))
def get_payment(request: ApiRequest, payment_id: UUID) -> HttpResponse:
    """One payment, whole."""
    return answer(detail_json(payment_page(payment_id, actor=request.actor), request.locale))


@router.post("/payments", **needs("payments.enter", body=ReceiptBody))
def enter(request: ApiRequest) -> HttpResponse:
    """Enter one payment for any number of orders, or for none yet."""
    body = read_body(request, ReceiptBody)
    receipt = Receipt(
        id=body.id,
        method=body.method,
        currency=body.currency,
        amount_minor=to_minor(body.amount, body.currency),
        shares=tuple(Share(s.order_id, to_minor(s.amount, body.currency)) for s in body.shares),
        shop_id=body.shop_id,
        state=body.state,
        paid_at=body.paid_at,
        payer_name=body.payer_name,
        reference=body.reference.strip(),
        note=body.note,
    )
    return _step(request, enter_payments, receipts=[receipt])


@router.post("/payments/capture", **needs("payments.enter", body=CaptureBody))
def capture(request: ApiRequest) -> HttpResponse:
    """Say that promised payments are here."""
    body = read_body(request, CaptureBody)
    minor = None if body.amount is None else to_minor(body.amount, body.currency)
    return _step(request, capture_payments, payment_ids=body.ids, amount_minor=minor)


@router.post("/payments/void", **needs("payments.enter", body=VoidBody))
def void(request: ApiRequest) -> HttpResponse:
    """Take payments back, with all they did for orders."""
    body = read_body(request, VoidBody)
    return _step(
        request, void_payments, payment_ids=body.ids, reason=body.reason, action=body.action
    )


@router.post("/payments/allocate", **needs("payments.enter", body=AllocationBody))
def allocate(request: ApiRequest) -> HttpResponse:
    """Give orders what is free of a payment, or take it back from them."""
    body = read_body(request, AllocationBody)
    given = [
        Allocation(body.payment_id, share.order_id, to_minor(share.amount, body.currency))
        for share in body.shares
    ]
    return _step(request, allocate_payments, allocations=given)


@router.get("/refunds", **needs("payments.view"))
def list_refunds(request: ApiRequest, cursor: str | None = None, limit: int = 100) -> HttpResponse:
    """A page of refunds; the filter's fields are query parameters of the same names."""
    page = refund_list(
        _refund_filter(request), cursor=cursor, limit=clamp(limit, 100), actor=request.actor
    )
    items = [refund_json(card) for card in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.get("/refunds/count", **needs("payments.view"))
def refund_count(request: ApiRequest) -> HttpResponse:
    """How many match; above 10,000 `capped`."""
    return answer(count_refunds(_refund_filter(request), actor=request.actor))


@router.post("/refunds", **needs("payments.refund", body=RefundBody))
def ask_refund(request: ApiRequest) -> HttpResponse:
    """Ask for a refund; the money is set aside at once."""
    body = read_body(request, RefundBody)
    wanted = WantedRefund(
        body.id, body.payment_id, to_minor(body.amount, body.currency), body.order_id, body.reason
    )
    return _step(request, request_refunds, wanted=[wanted])


@router.post(
    "/refunds/step", **needs("payments.refund", "payments.approve_refund", body=RefundStepBody)
)
def step_refunds(request: ApiRequest) -> HttpResponse:
    """Let refunds take a step, each by its own permission."""
    body = read_body(request, RefundStepBody)
    return _step(
        request,
        move_refunds,
        refund_ids=body.ids,
        action=body.action,
        reason=body.reason,
        reference=body.reference,
    )


@router.get("/credit-accounts", **needs("payments.view"))
def list_accounts(
    request: ApiRequest, cursor: str | None = None, limit: int = 100, q: str = ""
) -> HttpResponse:
    """A page of credit accounts with what is used of their limits."""
    page = credit_accounts(
        q=search_text(q), cursor=cursor, limit=clamp(limit, 100), actor=request.actor
    )
    items = [account_json(row) for row in page.items]
    return answer({"items": items, "next": page.next, "prev": page.prev})


@router.post("/credit-accounts", **needs("payments.credit", body=AccountBody))
def save_account(request: ApiRequest) -> HttpResponse:
    """Open or change a credit account."""
    body = read_body(request, AccountBody)
    said = SaidAccount(
        id=body.id,
        name=body.name,
        currency=body.currency,
        limit_minor=to_minor(body.limit, body.currency),
        terms_days=body.terms_days,
        is_active=body.is_active,
        shop_id=body.shop_id,
        buyer_id=body.buyer_id,
        note=body.note,
    )
    return once(
        request, save_credit_account, render=lambda key: msgspec.json.encode({"id": key}), said=said
    )


@router.get("/orders/{uuid:order_id}/payments", **needs("payments.view"))
def of_order(request: ApiRequest, order_id: UUID) -> HttpResponse:
    """The money of one order: owed, paid, given back, agreed."""
    return answer(order_money_json(money_of_order(order_id, actor=request.actor)))


@router.post("/orders/terms", **needs("payments.enter", body=TermsBody))
def terms(request: ApiRequest) -> HttpResponse:
    """Agree when an order is to be paid."""
    body = read_body(request, TermsBody)
    plan = tuple(
        orders.Instalment(to_minor(part.amount, body.currency), part.gate, part.due_on)
        for part in body.plan
    )
    agreed = [orders.AgreedTerms(body.order_id, body.terms, plan)]
    return _step(request, agree_terms, agreed=agreed, account_id=body.account_id)
