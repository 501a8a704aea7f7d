from __future__ import annotations

from uuid import UUID

import msgspec
from django.db import connection

from zhidan.kernel.errors import InvalidInput, NotFound, Refusal
from zhidan.parties.operations.write_recipients import recipient_aad
from zhidan.parties.people import PersonalData, RevealedRecipient, revealed
from zhidan.parties.policy import PartiesPolicy
from zhidan.parties.queries import newest_recipient
from zhidan.platform import audit, policy
from zhidan.platform.actors import Actor
from zhidan.platform.edits import plain_text
from zhidan.platform.privacy import unseal

ACTION = "recipient.revealed"
_REASON_CHARS = 2
_SPENT = """
SELECT count(*) FROM audit_entry WHERE actor_id = %s
  AND action IN ('recipient.revealed', 'buyer.revealed')
  AND at > clock_timestamp() - interval '24 hours'
"""


class RevealBudgetSpent(Refusal):
    """This person has read as many recipients as the policy allows within 24 hours."""

    code, status = "reveal_budget_spent", 429


def reveal_recipient(*, order_id: UUID, reason: str, actor: Actor) -> RevealedRecipient:
    """An order's recipient in plain, for a reason; reader, reason and order go into the audit.

    What the source sent masked or as a cipher is shown as it came, with its `pii_state`.
    Raises: Forbidden; InvalidInput (reason_missing); NotFound, also outside the caller's scope;
    RevealBudgetSpent.
    """
    why = reason_to_reveal(reason, actor=actor)
    row = newest_recipient(order_id)
    if row is None or not actor.sees_shop(row.shop_id):
        raise NotFound(field="order_id")
    spend_reveal(actor)
    plain = unseal(bytes(row.sealed), recipient_aad(order_id, row.id))
    audit.record(
        ACTION,
        actor=actor,
        subject_type="order",
        subject_id=order_id,
        reason=why,
        details={"recipient_id": str(row.id)},
        shop_id=row.shop_id,
    )
    return revealed(msgspec.json.decode(plain, type=PersonalData), row.pii_state)


def reason_to_reveal(reason: str, *, actor: Actor) -> str:
    """The reason as it goes into the audit, when the caller may reveal people at all.

    Raises: Forbidden; InvalidInput (reason_missing).
    """
    actor.require("parties.reveal")
    why = plain_text(reason, field="reason", most=300)
    if len(why) < _REASON_CHARS:
        raise InvalidInput(code="reason_missing", field="reason")
    return why


def spend_reveal(actor: Actor) -> None:
    """One at a time per person, so that nobody reads past the budget in parallel."""
    if actor.id is None:
        return
    limit = policy.read(PartiesPolicy).reveals_per_day
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"reveal:{actor.id}"])
        cursor.execute(_SPENT, [actor.id])
        (spent,) = cursor.fetchone()
    if spent >= limit:
        raise RevealBudgetSpent(limit=limit)
