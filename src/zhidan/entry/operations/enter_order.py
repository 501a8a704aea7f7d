"""One press at the till: the order, its money, and where the goods leave at once the parcel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from zhidan.entry.becoming import incoming_order, wished
from zhidan.entry.entries import OrderEntry
from zhidan.entry.planning import Plan, plan_entry
from zhidan.fulfilment import api as fulfilment
from zhidan.kernel.errors import Conflict, InvalidInput, NotFound, Refusal
from zhidan.kernel.money import to_text
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.payments import api as payments
from zhidan.platform.actors import Actor

IN_PERSON = "self"


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one part of the press: terms, pay, approve or ship."""

    name: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Entered:
    """The order that the entry became. Amounts in minor units; `is_repeat` where it was sent
    before and nothing happened now."""

    order: orders.OrderNow
    change: int
    surplus: int
    is_repeat: bool
    steps: tuple[Step, ...] = ()


def enter_order(*, entry: OrderEntry, actor: Actor) -> Entered:
    """Make the order, take its money and, where the customer goes away with the goods, approve
    and ship it.

    One entry is one order: sent again it answers what is there. A step that is refused leaves what
    was done before it, and those after it are not tried. Raises: Forbidden, NotFound, InvalidInput
    with the field; Conflict (payable_changed) where it comes to another amount than was shown.
    """
    entry.check()
    _require(entry, actor)
    shop = parties.shop_card(entry.shop_id, actor=actor)
    if known := orders.orders_of_source_keys(shop.id, [entry.external_no]):
        return _again(known[entry.external_no], actor)
    if entry.origin_id is not None:
        orders.lock_orders([entry.origin_id], actor=actor)  # before any stock
    plan = plan_entry(entry, actor=actor)
    _check_expected(entry, plan)
    incoming = incoming_order(entry, plan)
    placement = orders.place_orders(
        shop=shop.id,
        orders=[incoming],
        source="copy" if entry.kind == "copy" else "manual",
        wished=wished(entry, plan, incoming.recipient),
        actor=actor,
    )[0]
    if placement.outcome == "rejected" or placement.order_id is None:
        error = placement.errors[0]
        raise InvalidInput(code=error["code"], field=error["field"], **error["params"])
    if placement.outcome != "created":
        return _again(placement.order_id, actor)
    order_id = placement.order_id
    if entry.origin_id is not None:
        link = orders.OrderLink(order_id, entry.origin_id, entry.kind, entry.reason, plan.back)
        orders.link_orders(links=[link], actor=actor)
    steps = tuple(_steps(entry, plan, order_id, actor))
    order = _now(order_id, actor)
    return Entered(order, plan.taken.change, plan.money.surplus, is_repeat=False, steps=steps)


def _require(entry: OrderEntry, actor: Actor) -> None:
    if entry.payment.when != "later":
        actor.require("payments.enter")
    if entry.is_taken:
        actor.require("orders.approve")
        actor.require("orders.ship")


def _check_expected(entry: OrderEntry, plan: Plan) -> None:
    payable = to_text(plan.money.payable, plan.currency)
    if entry.expected_payable and entry.expected_payable != payable:
        raise Conflict(code="payable_changed", payable=payable, currency=plan.currency)


def _again(order_id: UUID, actor: Actor) -> Entered:
    return Entered(_now(order_id, actor), change=0, surplus=0, is_repeat=True)


def _now(order_id: UUID, actor: Actor) -> orders.OrderNow:
    order = orders.lock_orders([order_id], actor=actor).get(order_id)
    if order is None:  # somebody sends it from where the caller sees nothing
        raise NotFound(field="id")
    return order


def _steps(entry: OrderEntry, plan: Plan, order_id: UUID, actor: Actor) -> Iterable[Step]:
    """One step after the other, until one is refused."""
    for name, operation, given in _wanted(entry, plan, order_id):
        if name == "approve" and _now(order_id, actor).state == "approved":
            continue  # a rule was faster
        step = Step(name, _tried(order_id, operation, actor=actor, **given))
        yield step
        if not step.outcome.ok:
            return


def _tried(order_id: UUID, operation: Callable[..., Outcomes], **given: Any) -> Outcome:
    """The outcome of one step; what it wrote before it was refused is taken back."""
    try:
        with transaction.atomic():
            outcomes = operation(**given)
    except Refusal as refusal:
        return Outcome(order_id, refusal.code, dict(refusal.params))
    return next(iter(outcomes.refused), Outcome(order_id))


def _wanted(
    entry: OrderEntry, plan: Plan, order_id: UUID
) -> Iterable[tuple[str, Callable[..., Outcomes], dict[str, Any]]]:
    said, payable = entry.payment, plan.money.payable
    if payable and said.when in ("deposit", "on_account"):
        parts: tuple[orders.Instalment, ...] = ()
        if said.when == "deposit":
            rest = payable - plan.taken.kept
            parts = (
                orders.Instalment(plan.taken.kept, "start"),
                orders.Instalment(rest, "ship"),
            )
        agreed = [orders.AgreedTerms(order_id, said.when, parts)]
        yield "terms", payments.agree_terms, {"agreed": agreed, "account_id": said.account_id}
    if plan.taken.kept:
        receipt = payments.Receipt(
            id=entry.id,
            method=said.method,
            currency=plan.currency,
            amount_minor=plan.taken.kept,
            shares=(payments.Share(order_id, plan.taken.kept),),
            reference=said.reference.strip(),
        )
        yield "pay", payments.enter_payments, {"receipts": [receipt]}
    if entry.is_taken:
        yield "approve", orders.approve_orders, {"order_ids": [order_id]}
        parcel = fulfilment.OrderToShip(order_id, IN_PERSON)
        yield "ship", fulfilment.ship_orders, {"parcels": [parcel]}
