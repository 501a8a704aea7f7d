"""When an order is to be paid: agreed with its buyer, on account within their limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from zhidan.kernel.errors import Conflict, InvalidInput, NotFound
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders import api as orders
from zhidan.payments.credit import give_back_credit, take_credit, uses_of
from zhidan.payments.models import CreditAccount
from zhidan.platform.actors import Actor
from zhidan.platform.zone import business_day


def agree_terms(
    *, agreed: Sequence[orders.AgreedTerms], account_id: UUID | None = None, actor: Actor
) -> Outcomes:
    """Set the payment terms of orders, all or none on account.

    On account they take what they owe out of the limit of `account_id`, in key order; with any
    other terms they free what they took. Raises: NotFound; Conflict (credit_exceeded); and what
    orders refuse about a plan.
    """
    ids = [one.order_id for one in agreed]
    locked = orders.lock_orders(ids, actor=actor)
    give_back_credit({key: use.amount_minor for key, use in uses_of(list(locked)).items()})
    outcomes = orders.set_terms(agreed=agreed, actor=actor)
    done = set(outcomes.done)
    for one in sorted(agreed, key=lambda one: one.order_id):
        if one.terms == "on_account" and one.order_id in done:
            _charge(locked[one.order_id], account_id, actor)
    return outcomes


def _charge(order: orders.OrderNow, account_id: UUID | None, actor: Actor) -> None:
    if account_id is None:
        raise InvalidInput(code="field_missing", field="account_id")
    account = CreditAccount.objects.filter(pk=account_id).first()
    if account is None or (account.shop_id is not None and not actor.sees_shop(account.shop_id)):
        raise NotFound(field="account_id")
    if account.shop_id not in (None, order.shop_id) or account.currency != order.currency:
        raise InvalidInput(code="other_account", field="account_id", name=account.name)
    amount = max(order.payable_minor - order.kept_minor, 0)
    due_on = business_day() + timedelta(days=account.terms_days)
    if amount and not take_credit(
        account_id=account.id, order_id=order.id, amount=amount, due_on=due_on
    ):
        raise Conflict(code="credit_exceeded", name=account.name, order_no=order.order_no)
