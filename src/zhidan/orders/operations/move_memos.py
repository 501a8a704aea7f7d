from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from zhidan.kernel.clock import now
from zhidan.kernel.errors import ActionNotAllowed
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.batch import for_each, save_and_tell
from zhidan.orders.events import OrdersChanged
from zhidan.orders.memo_queue import save_memo_states
from zhidan.orders.models import MemoWriteback
from zhidan.orders.states import WRITEBACK
from zhidan.orders.steps import OrderNow
from zhidan.platform.actors import Actor

MemoAction = Literal["export", "accept", "fail", "requeue"]


def move_memos(
    *, order_ids: Sequence[UUID], action: MemoAction, reason: str = "", actor: Actor
) -> Outcomes:
    """Note how far the channel knows the newest memo of each order.

    Written into a file (`export`), taken (`accept`), refused (`fail`), or to be told again
    (`requeue`). An order without a memo on its way is `nothing_to_tell`.
    """
    rows: dict[UUID, MemoWriteback] = {}

    def move(order: OrderNow) -> None:
        if not rows:
            found = MemoWriteback.objects.filter(order_id__in=order_ids).order_by("id")
            rows.update({row.order_id: row for row in found})
        row = rows.get(order.id)
        if row is None:
            raise ActionNotAllowed(action=action, state=order.state, reason="nothing_to_tell")
        row.state = WRITEBACK.next_state(action, row.state, None)
        order.note(f"memo_{action}", reason=reason)

    accepted, outcomes = for_each(order_ids, move, actor=actor)
    moved = [rows[order.id] for order in accepted]
    save_memo_states(moved, reason=reason if action == "fail" else "", at=now())
    save_and_tell(accepted, OrdersChanged, actor=actor)
    return outcomes
