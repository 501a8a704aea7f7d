from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.instalments import write_plans
from zhidan.orders.merge_window import let_wait
from zhidan.orders.reserving import try_reserve
from zhidan.orders.states import PENDING_PAYMENT, PENDING_REVIEW
from zhidan.orders.steps import OrderNow, leave_company, take_step
from zhidan.orders.terms import AgreedTerms, may_begin, needs_of
from zhidan.platform.actors import Actor
from zhidan.platform.arrays import int_array, uuid_array

_SET = """
UPDATE sales_order AS o SET terms = n.terms, is_cod = n.terms = 'cod',
    start_needs_minor = n.start, ship_needs_minor = n.ship
FROM unnest(%s::uuid[], %s::text[], %s::bigint[], %s::bigint[]) AS n(id, terms, start, ship)
WHERE o.id = n.id
"""


def set_terms(*, agreed: Sequence[AgreedTerms], actor: Actor) -> Outcomes:
    """Agree when orders are to be paid, and with it when they may be made and shipped.

    Until an order is approved; one that waited for its payment goes to review when its terms are
    met. Called by payments in its own transaction. Raises: InvalidInput for a plan that is none.
    """
    wanted = {one.order_id: one for one in agreed}

    def agree(order: OrderNow) -> None:
        if order.state not in (PENDING_PAYMENT, PENDING_REVIEW):
            raise ActionNotAllowed(action="set_terms", state=order.state, reason="wrong_state")
        said = wanted[order.id]
        needs = needs_of(said, payable=order.payable_minor, currency=order.currency)
        order.terms, order.is_cod = said.terms, said.terms == "cod"
        order.start_needs_minor, order.ship_needs_minor = needs.start, needs.ship
        order.note("set_terms", terms=said.terms)
        if order.state == PENDING_PAYMENT and may_begin(
            terms=order.terms,
            kept=order.kept_minor,
            needs_to_start=needs.start,
            payable=order.payable_minor,
        ):
            take_step(order, "accept_terms")

    accepted, outcomes = for_each(list(wanted), agree, actor=actor)
    _part(accepted)
    _write(accepted, [wanted[order.id] for order in accepted])
    at = now()
    let_wait(accepted, at=at)
    try_reserve(accepted, at=at)
    save_and_tell(accepted, OrdersChanged, actor=actor)
    return outcomes


_TERMS = "SELECT id, merge_group_id, terms FROM sales_order WHERE merge_group_id = ANY(%s::uuid[])"


def _part(changed: Sequence[OrderNow]) -> None:
    """Who is to be paid in another way than those it travels with, travels alone."""
    groups = {order.merge_group_id for order in changed if order.merge_group_id is not None}
    with connection.cursor() as cursor:
        cursor.execute(_TERMS, [uuid_array(groups)])
        rows = cursor.fetchall()
    agreed = {order.id: order.terms for order in changed}
    terms: dict[UUID | None, set[str]] = {}
    for order_id, group, before in rows:
        terms.setdefault(group, set()).add(agreed.get(order_id, before))
    for order in changed:
        if len(terms.get(order.merge_group_id, ())) > 1:
            leave_company(order, action="part")


def _write(orders: Sequence[OrderNow], agreed: Sequence[AgreedTerms]) -> None:
    ids = uuid_array(order.id for order in orders)
    with connection.cursor() as cursor:
        cursor.execute(
            _SET,
            [
                ids,
                [order.terms for order in orders],
                int_array(order.start_needs_minor for order in orders),
                int_array(order.ship_needs_minor for order in orders),
            ],
        )
    write_plans({one.order_id: one.plan for one in agreed})
