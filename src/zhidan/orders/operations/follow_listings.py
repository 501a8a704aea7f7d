from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.operations.map_lines import LineChange, map_lines
from zhidan.orders.queries.waiting import Followed
from zhidan.platform.actors import Actor


def follow_listings(
    *, order_ids: Sequence[UUID], listings: Sequence[Followed], actor: Actor
) -> Outcomes:
    """Let orders follow what was decided about their listings, as the decisions stand now.

    They are held fast meanwhile: whoever decides otherwise waits, and finds these orders changed.
    """
    targets = catalog.listing_targets([one.listing for one in listings], lock=" FOR SHARE")
    changes = [LineChange(one.listing, targets.get(one.listing), one.was) for one in listings]
    return map_lines(order_ids=order_ids, changes=changes, actor=actor)
