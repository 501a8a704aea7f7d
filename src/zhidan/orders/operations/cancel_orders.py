from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.inventory import api as inventory
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersCancelled
from zhidan.orders.steps import take_step
from zhidan.platform.actors import Actor
from zhidan.pricing import api as pricing


def cancel_orders(*, order_ids: Sequence[UUID], reason: str, actor: Actor) -> Outcomes:
    """Stop orders nothing has been shipped from, and free what they hold.

    Now, in this transaction: the step, the stock, what was taken of limited gifts. Later, by event:
    fulfilment orders, pick lists.
    """
    accepted, outcomes = for_each(
        order_ids, lambda order: take_step(order, "cancel", reason=reason), actor=actor
    )
    pricing.forgo_gifts(order_ids=[order.id for order in accepted])
    inventory.release_stock(order_ids=[order.id for order in accepted if order.is_reserved])
    save_and_tell(accepted, OrdersCancelled, actor=actor)
    return outcomes
