"""The lists of payments, refunds and credit accounts: pages by cursor, and their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from zhidan.kernel.errors import NotFound
from zhidan.orders import api as orders
from zhidan.payments.allocating import Held, held_of_payments
from zhidan.payments.models import CreditAccount, Payment, PaymentEvent, Refund
from zhidan.payments.queries.filters import (
    PaymentFilter,
    RefundFilter,
    payments_matching,
    refunds_matching,
    scope,
)
from zhidan.payments.states import PAYMENT, REFUND, PaymentFacts
from zhidan.platform.access import names_of
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.paging import Count, Page, capped_count, keyset


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment with what orders have of it; `actions` are the caller's buttons."""

    row: Payment
    shares: list[Held]
    order_nos: dict[UUID, str]
    actions: list[str]


@dataclass(frozen=True, slots=True)
class RefundRow:
    """A refund with the numbers it is about; `actions` are the caller's buttons."""

    row: Refund
    payment_number: str
    method: str
    order_no: str
    requested_by: str
    approved_by: str
    actions: list[str]


@dataclass(frozen=True, slots=True)
class PaymentDetail:
    """A payment, whole."""

    card: PaymentRow
    refunds: list[RefundRow]
    events: list[PaymentEvent]
    names: dict[UUID, str]


def payment_list(
    wanted: PaymentFilter, *, cursor: str | None, limit: int, actor: Actor
) -> Page[PaymentRow]:
    """One page within the caller's scope, the last paid first.

    Raises: InvalidInput for an unknown filter or cursor.
    """
    page = keyset(
        Payment.objects.filter(payments_matching(wanted, actor=actor)),
        order=("-paid_at", "-id"),
        types=(datetime, UUID),
        cursor=cursor,
        limit=limit,
    )
    return Page(payment_rows(page.items, actor=actor), page.next, page.prev)


def count_payments(wanted: PaymentFilter, *, actor: Actor) -> Count:
    """How many match, counted to 10,000."""
    return capped_count(Payment.objects.filter(payments_matching(wanted, actor=actor)))


def payment_rows(rows: Sequence[Payment], *, actor: Actor) -> list[PaymentRow]:
    """What a list shows of each, in two queries however many there are."""
    held = held_of_payments([row.id for row in rows])
    order_nos = _order_nos({one.order_id for one in held})
    return [
        PaymentRow(
            row,
            [one for one in held if one.payment_id == row.id and (one.amount or one.planned)],
            order_nos,
            PAYMENT.actions(row.state, _facts(row), actor.permissions),
        )
        for row in rows
    ]


def _facts(row: Payment) -> PaymentFacts:
    return PaymentFacts(
        source=row.source,
        captured=row.captured_minor,
        allocated=row.allocated_minor,
        going_back=row.refunding_minor + row.refunded_minor,
        free=row.captured_minor - row.allocated_minor - row.free_back_minor,
    )


def _order_nos(ids: set[UUID]) -> dict[UUID, str]:
    return {key: one.order_no for key, one in orders.order_money(ids, actor=SYSTEM).items()}


def payment_page(payment_id: UUID, *, actor: Actor) -> PaymentDetail:
    """One payment. Raises: NotFound also for one outside the caller's scope."""
    rows = payment_rows(list(Payment.objects.filter(scope(actor), pk=payment_id)), actor=actor)
    if not rows:
        raise NotFound(field="payment_id")
    events = list(PaymentEvent.objects.filter(payment_id=payment_id).order_by("-seq"))
    refunds = Refund.objects.filter(payment_id=payment_id).order_by("-requested_at", "-id")
    return PaymentDetail(
        rows[0],
        refund_rows(list(refunds), actor=actor),
        events,
        names_of({one.actor_id for one in events if one.actor_id}),
    )


def refund_list(
    wanted: RefundFilter, *, cursor: str | None, limit: int, actor: Actor
) -> Page[RefundRow]:
    """One page within the caller's scope, the newest first.

    Raises: InvalidInput for an unknown filter or cursor.
    """
    page = keyset(
        Refund.objects.filter(refunds_matching(wanted, actor=actor)),
        order=("-requested_at", "-id"),
        types=(datetime, UUID),
        cursor=cursor,
        limit=limit,
    )
    return Page(refund_rows(page.items, actor=actor), page.next, page.prev)


def count_refunds(wanted: RefundFilter, *, actor: Actor) -> Count:
    """How many match, counted to 10,000."""
    return capped_count(Refund.objects.filter(refunds_matching(wanted, actor=actor)))


def refund_rows(rows: Sequence[Refund], *, actor: Actor) -> list[RefundRow]:
    """What a list shows of each refund."""
    payments = {
        key: (number, method)
        for key, number, method in Payment.objects.filter(
            pk__in={row.payment_id for row in rows}
        ).values_list("id", "number", "method")
    }
    order_nos = _order_nos({row.order_id for row in rows if row.order_id})
    people = {one for row in rows for one in (row.requested_by, row.approved_by) if one}
    names = names_of(people)
    return [
        RefundRow(
            row,
            *payments[row.payment_id],
            order_nos.get(row.order_id, "") if row.order_id else "",
            names.get(row.requested_by, "") if row.requested_by else "",
            names.get(row.approved_by, "") if row.approved_by else "",
            REFUND.actions(row.state, None, actor.permissions),
        )
        for row in rows
    ]


def credit_accounts(
    *, q: str = "", cursor: str | None, limit: int, actor: Actor
) -> Page[CreditAccount]:
    """One page of accounts within the caller's scope, the newest first."""
    condition = Q()
    if actor.shops is not None:
        condition &= Q(shop_id__isnull=True) | Q(shop_id__in=sorted(actor.shops))
    if q:
        condition &= Q(name__icontains=q)
    return keyset(
        CreditAccount.objects.filter(condition),
        order=("-created_at", "-id"),
        types=(datetime, UUID),
        cursor=cursor,
        limit=limit,
    )
