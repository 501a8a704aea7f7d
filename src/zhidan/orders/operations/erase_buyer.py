from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args
from uuid import UUID

from django.db import transaction
from msgspec import Struct

from zhidan.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from zhidan.orders.batch import save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.models import Order
from zhidan.orders.states import OPEN
from zhidan.orders.steps import lock_orders
from zhidan.orders.words import forget_words
from zhidan.parties import api as parties
from zhidan.platform import files
from zhidan.platform.actors import Actor
from zhidan.platform.audit import record
from zhidan.platform.erasing import Subjects, erase_everywhere
from zhidan.platform.erasures import remember

# Chosen, never typed: a reason in somebody's own words would keep what is being erased.
ErasureReason = Literal["asked_for", "consent_withdrawn", "no_longer_needed"]
_NAMED = 3


class ErasureReceipt(Struct, frozen=True):
    """What was erased: rows by table, and how many orders and buyers they belonged to."""

    id: UUID
    orders: int
    buyers: int
    tables: Mapping[str, int]


def erase_buyer(*, order_id: UUID, reason: str, actor: Actor) -> ErasureReceipt:
    """Erase the personal data of the buyer and the recipient of an order, wherever it stands.

    Now, in this transaction: every order of that buyer, and every order that went to that
    recipient in whichever shop; amounts, goods and dates stay. Files go when it is committed.
    Another buyer who once sent them something keeps an own nick. A restored older backup erases
    them again. Raises: Forbidden, also where an order lies outside the caller's scope; NotFound;
    InvalidInput; Conflict (erase_orders_open) while something is still to be sent.
    """
    actor.require("parties.erase")
    if reason not in get_args(ErasureReason):
        raise InvalidInput(code="bad_erasure_reason", field="reason")
    if order_id not in lock_orders([order_id], actor=actor):
        raise NotFound(field="order_id")
    subjects = _subjects(order_id)
    orders = lock_orders(subjects.order_ids, actor=actor)
    if len(orders) != len(subjects.order_ids):
        raise Forbidden(code="erase_beyond_scope")
    still_open = [order.order_no for order in orders.values() if order.state in OPEN]
    if still_open:
        raise Conflict(
            code="erase_orders_open",
            count=len(still_open),
            orders=", ".join(still_open[:_NAMED]),
        )
    tables = erase_everywhere(subjects)
    forget_words(subjects.order_ids)
    erasure_id = remember(subjects, tables=tables, reason=reason, actor=actor)
    for order in orders.values():
        order.note("erase")
    save_and_tell(list(orders.values()), OrdersChanged, actor=actor)
    receipt = ErasureReceipt(erasure_id, len(orders), len(subjects.buyer_ids), tables)
    record(
        "buyer.erased",
        actor=actor,
        subject_type="erasure",
        subject_id=erasure_id,
        details={
            "reason": reason,
            "orders": receipt.orders,
            "buyers": receipt.buyers,
            "tables": dict(tables),
        },
    )
    transaction.on_commit(files.delete_expired)
    return receipt


def _subjects(order_id: UUID) -> Subjects:
    """The orders of the order's buyer and of its recipient, and the buyers all of whose orders
    these are."""
    buyer_id = Order.objects.values_list("buyer_id", flat=True).get(pk=order_id)
    ids = {order_id, *parties.orders_to_recipient_of(order_id)}
    if buyer_id is not None:
        ids |= set(Order.objects.filter(buyer_id=buyer_id).values_list("id", flat=True))
    buyers = set(
        Order.objects.filter(pk__in=ids, buyer_id__isnull=False).values_list("buyer_id", flat=True)
    )
    others = set(
        Order.objects.filter(buyer_id__in=buyers)
        .exclude(pk__in=ids)
        .values_list("buyer_id", flat=True)
    )
    return Subjects(frozenset(ids), frozenset(one for one in buyers - others if one))
