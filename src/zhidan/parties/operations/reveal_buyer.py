from __future__ import annotations

from uuid import UUID

from zhidan.kernel.errors import NotFound
from zhidan.parties.buyers import buyer_cards
from zhidan.parties.models import Buyer
from zhidan.parties.operations.reveal_recipient import reason_to_reveal, spend_reveal
from zhidan.platform import audit
from zhidan.platform.actors import Actor
from zhidan.platform.privacy import unseal

ACTION = "buyer.revealed"


def reveal_buyer(*, buyer_id: UUID, reason: str, actor: Actor) -> str:
    """A buyer's platform nick in plain, for a reason; reader and reason go into the audit.

    Counts against the same budget as a recipient.
    Raises: Forbidden; InvalidInput (reason_missing); NotFound, also for a buyer of foreign shops;
    RevealBudgetSpent.
    """
    why = reason_to_reveal(reason, actor=actor)
    if buyer_id not in buyer_cards([buyer_id], actor=actor):
        raise NotFound(field="customer_id")
    spend_reveal(actor)
    row = Buyer.objects.get(pk=buyer_id)
    nick = unseal(bytes(row.nick_sealed), b"buyer.nick" + buyer_id.bytes).decode()
    audit.record(ACTION, actor=actor, subject_type="buyer", subject_id=buyer_id, reason=why)
    return nick
