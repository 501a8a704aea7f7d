from __future__ import annotations

from uuid import UUID

from zhidan.channels.confirm_queries import confirm_file, orders_of_file
from zhidan.channels.confirming.refusals import read_refusals
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders import api as orders
from zhidan.platform.actors import Actor


def refuse_confirmations(*, file_id: UUID, pasted: str, actor: Actor) -> Outcomes:
    """Note what the channel refused of a file, from its answer as somebody pasted it: the lines
    that name an order of the file, with the reason beside the number.

    One outcome per order that is named. Raises: NotFound; InvalidInput (nothing_refused) when no
    line names one.
    """
    file = confirm_file(file_id, actor=actor)
    by_number: dict[str, list[UUID]] = {}
    for order_id, order in orders_of_file(file, actor=actor).items():
        for number in {order.external_no, order.order_no}:
            by_number.setdefault(number, []).append(order_id)
    reasons = {
        order_id: reason
        for number, reason in read_refusals(pasted, by_number).items()
        for order_id in by_number[number]
    }
    if not reasons:
        raise InvalidInput(code="nothing_refused", field="pasted")
    return orders.confirm_orders(
        order_ids=list(reasons), action="fail", reasons=reasons, actor=actor
    )
