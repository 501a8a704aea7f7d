from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from zhidan.kernel.clock import is_plausible, now
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.parties.buyers import lock_buyers, shops_knowing
from zhidan.parties.events import tell_buyers_changed
from zhidan.parties.models import Buyer
from zhidan.platform import audit
from zhidan.platform.actors import Actor
from zhidan.platform.edits import plain_text

_MOST = 200


def blacklist_buyers(
    *, buyer_ids: Sequence[UUID], reason: str, until: datetime | None = None, actor: Actor
) -> Outcomes:
    """Let every new order of these buyers wait for somebody (拉黑), in every shop that knows them.

    Without `until` that lasts until somebody lifts it; who is blacklisted already gets the new
    reason and time. Orders that are here stay as they are. The reason may tell of a person: it
    stands with the buyer, goes when they are erased, and is not in the audit.
    Raises: Forbidden; InvalidInput (field_missing, bad_time).
    """
    actor.require("customers.blacklist")
    why = plain_text(reason, field="reason", most=_MOST, empty=False)
    at = now()
    if until is not None and (until.tzinfo is None or until <= at):
        raise InvalidInput(code="blacklist_ends_before_it_begins", field="until")
    if until is not None and not is_plausible(until, present=at):
        raise InvalidInput(code="bad_time", field="until", value=until.isoformat()[:40])
    buyers = lock_buyers(buyer_ids, actor=actor)
    for buyer in buyers.values():
        buyer.blacklist_reason, buyer.blacklist_until = why, until
        buyer.blacklisted_at, buyer.blacklisted_by = at, actor.id
    Buyer.objects.bulk_update(buyers.values(), BLACKLIST_COLUMNS)
    audit.record_many(
        [
            audit.Entry("buyer.blacklisted", "buyer", one, details={"until": until})
            for one in buyers
        ],
        actor=actor,
    )
    tell_buyers_changed(buyers, shops_knowing(buyers))
    return Outcomes.of(
        Outcome(one, "ok" if one in buyers else "not_found") for one in dict.fromkeys(buyer_ids)
    )


BLACKLIST_COLUMNS = ["blacklist_reason", "blacklist_until", "blacklisted_at", "blacklisted_by"]
