from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.kernel.errors import NotFound
from zhidan.kernel.outcomes import Outcomes
from zhidan.orders.operations.follow_listings import follow_listings
from zhidan.orders.queries.waiting import Followed, orders_to_follow
from zhidan.platform import jobs
from zhidan.platform.actors import Actor

AT_ONCE = 20  # more orders than this follow in a job
MOST = 200_000


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of decisions: `before` takes them back; orders follow at once or in a job."""

    before: list[catalog.ListingDecision]
    order_count: int
    outcomes: Outcomes
    job_id: UUID | None = None


def decide_listings(*, decisions: Sequence[catalog.ListingDecision], actor: Actor) -> Decided:
    """Say what shops' listings stand for (商品匹配), or take that back.

    Now: the decision is kept for every order to come, and up to 20 orders that wait for it, or
    followed an earlier decision and are not approved yet, follow. Later, in a job: more of them.
    Raises: NotFound for a foreign shop or an unknown SKU; nothing is decided then.
    """
    if any(not actor.sees_shop(decision.shop_id) for decision in decisions):
        raise NotFound(field="shop_id")
    before = catalog.map_listings(decisions=decisions, actor=actor)
    latest = {decision.listing: decision for decision in decisions}
    earlier = [
        catalog.ListingDecision(shop_id, key, decision.title, decision.spec, before[shop_id, key])
        for (shop_id, key), decision in latest.items()
    ]
    followed = [_followed(one) for one in earlier]
    order_ids = orders_to_follow(followed, actor=actor, limit=MOST)
    if len(order_ids) <= AT_ONCE:
        outcomes = follow_listings(order_ids=order_ids, listings=followed, actor=actor)
        return Decided(earlier, len(order_ids), outcomes)
    job_id = jobs.enqueue(
        "orders.follow_listings",
        {"listings": followed, "ids": order_ids},
        actor=actor,
        total=len(order_ids),
        title="job.orders.match",
        title_params={"count": len(order_ids), "listings": len(followed)},
    )
    return Decided(earlier, len(order_ids), Outcomes.of([]), job_id)


def _followed(before: catalog.ListingDecision) -> Followed:
    target = before.target
    return Followed(
        before.shop_id, before.key, target is not None, target.sku_id if target else None
    )
