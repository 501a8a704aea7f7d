"""The filters of the payment and refund lists: one grammar for list, count and export."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q
from msgspec import Struct

from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.payments.models import PaymentAllocation
from zhidan.payments.states import METHODS, PAYMENT, REFUND, SOURCES
from zhidan.platform.actors import Actor
from zhidan.platform.filters import moment, search_text, uuids, words


class PaymentFilter(Struct, frozen=True, forbid_unknown_fields=True):
    """Comma-separated words per field; empty means any. `unallocated`: with money that is with no
    order. `q` is a number, whole: of the payment, its reference, an order here or at its shop."""

    state: str = ""
    method: str = ""
    source: str = ""
    shop: str = ""
    order: str = ""
    unallocated: str = ""
    paid_from: str = ""
    paid_to: str = ""
    q: str = ""


class RefundFilter(Struct, frozen=True, forbid_unknown_fields=True):
    """Comma-separated words per field; empty means any. `q` is the number of a refund or order."""

    state: str = ""
    shop: str = ""
    order: str = ""
    q: str = ""


def scope(actor: Actor) -> Q:
    """What the caller may see: the payments of their shops."""
    return Q() if actor.shops is None else Q(shop_id__in=sorted(actor.shops))


def payments_matching(wanted: PaymentFilter, *, actor: Actor) -> Q:
    """The condition of the filter within the caller's scope.

    Raises: InvalidInput (bad_filter) naming the field.
    """
    condition = scope(actor) & _of_shops(wanted.shop, actor)
    condition &= _among("state", words(wanted.state, field="state", allowed=PAYMENT.states))
    condition &= _among("method", words(wanted.method, field="method", allowed=METHODS))
    condition &= _among("source", words(wanted.source, field="source", allowed=SOURCES))
    if ids := uuids(wanted.order, field="order"):
        condition &= _of_orders(ids)
    free = Q(captured_minor__gt=F("allocated_minor") + F("free_back_minor"))
    if said := words(wanted.unallocated, field="unallocated", allowed=("true", "false")):
        condition &= free if said == ["true"] else ~free
    if start := moment(wanted.paid_from, field="paid_from"):
        condition &= Q(paid_at__gte=start)
    if end := moment(wanted.paid_to, field="paid_to", end=True):
        condition &= Q(paid_at__lt=end)
    if text := search_text(wanted.q):
        called = [one for ids in orders.orders_called([text]).values() for one in ids]
        condition &= Q(number=text) | Q(reference=text) | _of_orders(called)
    return condition


def refunds_matching(wanted: RefundFilter, *, actor: Actor) -> Q:
    """The condition of the filter within the caller's scope.

    Raises: InvalidInput (bad_filter) naming the field.
    """
    condition = scope(actor) & _of_shops(wanted.shop, actor)
    condition &= _among("state", words(wanted.state, field="state", allowed=REFUND.states))
    condition &= _among("order_id", uuids(wanted.order, field="order"))
    if text := search_text(wanted.q):
        called = [one for ids in orders.orders_called([text]).values() for one in ids]
        condition &= Q(number=text) | Q(order_id__in=called)
    return condition


def _of_shops(text: str, actor: Actor) -> Q:
    asked = words(text, field="shop")
    if not asked:
        return Q()
    shops = parties.shop_cards(actor=actor)
    return Q(shop_id__in=[s.id for s in shops if str(s.id) in asked or s.code in asked])


def _of_orders(order_ids: Iterable[Any]) -> Q:
    shares = PaymentAllocation.objects.filter(order_id__in=list(order_ids))
    return Q(id__in=list(shares.values_list("payment_id", flat=True)))


def _among(field: str, values: Iterable[Any]) -> Q:
    listed = list(values)
    return Q(**{f"{field}__in": listed}) if listed else Q()
