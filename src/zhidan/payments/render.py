"""Payments as the API tells them: money as objects, steps with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from zhidan.kernel.money import Money, to_text
from zhidan.orders.api import OrderMoney
from zhidan.payments.models import CreditAccount, PaymentEvent
from zhidan.payments.queries.listing import PaymentDetail, PaymentRow, RefundRow
from zhidan.payments.queries.of_order import MoneyOfOrder
from zhidan.platform.messages import sentence

_PAYMENT = (
    "id", "number", "shop_id", "method", "source", "state", "payer_name", "reference", "note",
    "paid_at", "created_at", "version",
)  # fmt: skip
_SUMS = ("amount", "captured", "allocated", "refunding", "refunded")
_REFUND = (
    "id", "payment_id", "number", "shop_id", "order_id", "state", "reason", "reference",
    "requested_at", "finished_at",
)  # fmt: skip


def payment_json(card: PaymentRow) -> dict[str, Any]:
    """A payment in a list."""
    row = card.row
    free = row.captured_minor - row.allocated_minor - row.free_back_minor

    def money(minor: int) -> dict[str, str]:
        return Money(minor, row.currency).as_json()

    return {
        **{name: getattr(row, name) for name in _PAYMENT},
        **{name: money(getattr(row, f"{name}_minor")) for name in _SUMS},
        "free": money(free),
        "shares": [
            {
                "order_id": one.order_id,
                "order_no": card.order_nos.get(one.order_id, ""),
                "amount": money(one.amount or one.planned),
                "left": money(one.left),
                "is_planned": not one.amount,
            }
            for one in card.shares
        ],
        "actions": card.actions,
    }


def detail_json(detail: PaymentDetail, locale: str) -> dict[str, Any]:
    """A payment, whole."""
    currency = detail.card.row.currency
    return {
        **payment_json(detail.card),
        "refunds": [refund_json(one) for one in detail.refunds],
        "events": [
            _event(one, currency, detail.card.order_nos, detail.names, locale)
            for one in detail.events
        ],
    }


def _event(
    event: PaymentEvent,
    currency: str,
    order_nos: Mapping[UUID, str],
    names: Mapping[UUID, str],
    locale: str,
) -> dict[str, Any]:
    moved = (
        event.allocated_change or event.captured_change or event.refunded_change
        or event.refunding_change
    )  # fmt: skip
    params = {
        "amount": to_text(abs(moved), currency),
        "order_no": order_nos.get(event.order_id, "") if event.order_id else "",
        "reason": event.reason,
    }
    return {
        "id": event.seq,
        "at": event.at,
        "action": event.action,
        "actor": names.get(event.actor_id, "") if event.actor_id else "",
        "detail": sentence(f"payment.event.{event.action}", params, locale),
    }


def refund_json(card: RefundRow) -> dict[str, Any]:
    """A refund in a list."""
    return {
        **{name: getattr(card.row, name) for name in _REFUND},
        "amount": Money(card.row.amount_minor, card.row.currency).as_json(),
        "payment_number": card.payment_number,
        "method": card.method,
        "order_no": card.order_no,
        "requested_by": card.requested_by,
        "approved_by": card.approved_by,
        "actions": card.actions,
    }


def account_json(row: CreditAccount) -> dict[str, Any]:
    """A credit account."""
    return {
        **{
            name: getattr(row, name)
            for name in (
                "id", "name", "shop_id", "buyer_id", "terms_days", "is_active", "note",
                "created_at",
            )
        },
        "currency": row.currency,
        "limit": Money(row.limit_minor, row.currency).as_json(),
        "used": Money(row.used_minor, row.currency).as_json(),
        "left": Money(row.limit_minor - row.used_minor, row.currency).as_json(),
    }  # fmt: skip


def owing_json(order: OrderMoney) -> dict[str, Any]:
    """What an order owes."""

    def money(minor: int) -> dict[str, str]:
        return Money(minor, order.currency).as_json()

    return {
        "order_id": order.id,
        "order_no": order.order_no,
        "external_no": order.external_no,
        "shop_id": order.shop_id,
        "state": order.state,
        "currency": order.currency,
        "terms": order.terms,
        "payment_status": order.payment_status,
        "payable": money(order.payable),
        "paid": money(order.paid),
        "refunded": money(order.refunded),
        "due": money(order.due),
        "credit": money(order.credit),
    }


def order_money_json(found: MoneyOfOrder) -> dict[str, Any]:
    """The money card of an order."""
    order = found.money
    kept = order.paid - order.refunded

    def money(minor: int) -> dict[str, str]:
        return Money(max(minor, 0), order.currency).as_json()

    return {
        **owing_json(order),
        "missing_to_start": money(order.start_needs - kept),
        "missing_to_ship": money(order.ship_needs - kept),
        "plan": [
            {
                "position": place,
                "amount": money(part.amount_minor),
                "gate": part.gate,
                "due_on": part.due_on,
            }
            for place, part in enumerate(found.plan, start=1)
        ],
        "payments": [payment_json(one) for one in found.payments],
        "refunds": [refund_json(one) for one in found.refunds],
        "on_account": None
        if found.use is None or found.account is None
        else {
            "account_id": found.account.id,
            "name": found.account.name,
            "amount": money(found.use.amount_minor),
            "due_on": found.use.due_on,
        },
    }
