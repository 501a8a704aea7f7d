from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from zhidan.parties.operations.recall_recipient import recall_recipient
from zhidan.parties.operations.write_recipients import (
    PreparedRecipient,
    prepare_recipient,
    write_recipients,
)
from zhidan.parties.queries import recipient_cards


def keep_aside(*, shop_id: UUID, prepared: Sequence[PreparedRecipient], at: datetime) -> None:
    """Keep what sources say of recipients beside those that count: theirs are written first, then
    ours again, as what one of us stands by."""
    ours = []
    cards = recipient_cards(one.order_id for one in prepared)
    for one in prepared:
        recalled = recall_recipient(order_id=one.order_id, recipient_id=cards[one.order_id].id)
        placed_at = one.values[-1]
        assert isinstance(placed_at, datetime)
        ours.append(
            prepare_recipient(order_id=one.order_id, placed_at=placed_at, person=recalled.person)
        )
    write_recipients(shop_id=shop_id, prepared=prepared, origin="source", at=at)
    write_recipients(shop_id=shop_id, prepared=ours, origin="clerk", at=at)
