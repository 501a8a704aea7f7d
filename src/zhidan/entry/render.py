"""Entries as the API tells them: money as objects, refusals with a sentence."""

from __future__ import annotations

from typing import Any

from zhidan.catalog import api as catalog
from zhidan.entry.operations.enter_order import Entered
from zhidan.entry.planning import Plan
from zhidan.entry.queries import Beginning, KnownPerson, Shelf
from zhidan.kernel.money import Money, to_text
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.messages import sentence


def shelf_json(one: Shelf) -> dict[str, Any]:
    """Something to sell; the price is empty where nobody said one."""
    offer = one.offer
    price = Money(offer.list_price_minor, offer.currency).as_json()
    return {
        "sku_id": offer.id,
        "sku_code": offer.code,
        "title": offer.title,
        "spec": offer.spec,
        "supply": offer.supply,
        "picture_url": offer.picture_url,
        "price": price if offer.list_price_minor else None,
        "available": one.available,
    }


def person_json(one: KnownPerson) -> dict[str, Any]:
    """Somebody the house knows, masked."""
    return {
        "order_id": one.order_id,
        "order_no": one.order_no,
        "shop_id": one.shop_id,
        **card_json(one.card),
    }


def card_json(card: parties.RecipientCard) -> dict[str, Any]:
    """A recipient, masked."""
    return {
        "name": card.name, "phone": card.phone, "region": card.region, "address": card.address,
    }  # fmt: skip


def quote_json(plan: Plan, shelves: list[Shelf], locale: str) -> dict[str, Any]:
    """What the entry comes to, and what is there of its goods."""

    def money(minor: int) -> dict[str, str]:
        return Money(minor, plan.currency).as_json()

    return {
        "currency": plan.currency,
        "goods": money(plan.money.goods),
        "discount": money(plan.money.discount),
        "freight": money(plan.money.freight),
        "credited": money(plan.money.credited),
        "surplus": money(plan.money.surplus),
        "payable": money(plan.money.payable),
        "kept": money(plan.taken.kept),
        "change": money(plan.taken.change),
        "amounts": [money(amount) for amount in plan.amounts],
        "back": [
            {"line_id": one.line_id, "quantity": one.quantity, "credit": money(one.credit_minor)}
            for one in plan.back
        ],
        "problem": sentence(plan.problem.code, plan.problem.params, locale) if plan.problem else "",
        "available": {str(one.offer.id): one.available for one in shelves},
    }


def entered_json(done: Entered, locale: str) -> dict[str, Any]:
    """The order that was made, and how far it got."""
    order = done.order
    return {
        "order_id": order.id,
        "order_no": order.order_no,
        "state": order.state,
        "stage": order.stage,
        "holds": order.holds,
        "is_repeat": done.is_repeat,
        "payable": Money(order.payable_minor, order.currency).as_json(),
        "paid": Money(order.amount_paid_minor, order.currency).as_json(),
        "change": Money(done.change, order.currency).as_json(),
        "surplus": Money(done.surplus, order.currency).as_json(),
        "steps": [
            {
                "step": step.name,
                "code": step.outcome.code,
                "detail": ""
                if step.outcome.ok
                else sentence(step.outcome.code, step.outcome.params, locale),
            }
            for step in done.steps
        ],
    }


def beginning_json(begun: Beginning) -> dict[str, Any]:
    """What the screen is filled with for an order that is made from another one."""
    origin = begun.origin
    return {
        "order_id": origin.id,
        "order_no": origin.order_no,
        "shop_id": origin.shop_id,
        "currency": origin.currency,
        "recipient": card_json(begun.recipient) if begun.recipient else None,
        "worth_left": to_text(origin.worth_left, origin.currency),
        "left_out": begun.left_out,
        "lines": [
            _line_json(line, begun.shelves.get(line.sku_id) if line.sku_id else None)
            for line in begun.lines
        ],
    }


def _line_json(line: orders.LineToRepeat, shelf: Shelf | None) -> dict[str, Any]:
    return {
        "line_id": line.id,
        "sku_id": shelf and shelf.offer.id,
        "sku_code": line.sku_code,
        "title": line.title,
        "spec": line.spec,
        "picture_url": catalog.picture_url(line.picture_id),
        "supply": shelf.offer.supply if shelf else "",
        "available": shelf and shelf.available,
        "quantity": line.quantity,
        "may_come_back": line.may_come_back,
        "unit_price": line.unit_price,
        "personalisation": line.personalisation,
    }
