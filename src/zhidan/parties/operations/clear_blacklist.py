from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.parties.buyers import lock_buyers, shops_knowing
from zhidan.parties.events import tell_buyers_changed
from zhidan.parties.models import Buyer
from zhidan.parties.operations.blacklist_buyers import BLACKLIST_COLUMNS
from zhidan.platform import audit
from zhidan.platform.actors import Actor


def clear_blacklist(*, buyer_ids: Sequence[UUID], actor: Actor) -> Outcomes:
    """Take buyers off the blacklist; one who was not on it is `not_blacklisted`.

    Raises: Forbidden.
    """
    actor.require("customers.blacklist")
    buyers = lock_buyers(buyer_ids, actor=actor)
    listed = {one: row for one, row in buyers.items() if row.blacklisted_at is not None}
    for buyer in listed.values():
        buyer.blacklist_reason, buyer.blacklist_until = "", None
        buyer.blacklisted_at, buyer.blacklisted_by = None, None
    Buyer.objects.bulk_update(listed.values(), BLACKLIST_COLUMNS)
    audit.record_many(
        [audit.Entry("buyer.blacklist_lifted", "buyer", one) for one in listed], actor=actor
    )
    tell_buyers_changed(listed, shops_knowing(listed))
    return Outcomes.of(
        Outcome(one, "ok" if one in listed else "not_blacklisted" if one in buyers else "not_found")
        for one in dict.fromkeys(buyer_ids)
    )
