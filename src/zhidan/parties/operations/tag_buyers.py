from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.outcomes import Outcome, Outcomes
from zhidan.parties.buyers import buyer_tags, lock_buyers, shops_knowing
from zhidan.parties.events import tell_buyers_changed
from zhidan.parties.models import Buyer
from zhidan.platform import audit
from zhidan.platform.actors import Actor


class TagChange(Struct, frozen=True, forbid_unknown_fields=True):
    """Tags a buyer gets and loses."""

    id: UUID
    add: list[str] = []
    remove: list[str] = []


def tag_buyers(*, changes: Sequence[TagChange], actor: Actor) -> Outcomes:
    """Set and take away tags of buyers (客户标签), each by its own change.

    Each outcome's `added` and `removed` say what is another than before: turned round they are the
    change that undoes it. Who has left the caller's shops is `not_found`.
    Raises: Forbidden; InvalidInput (unknown_tag) for one the policy does not know.
    """
    actor.require("customers.edit")
    known = set(buyer_tags())
    if unknown := {tag for change in changes for tag in change.add} - known:
        raise InvalidInput(code="unknown_tag", field="add", tag=min(unknown)[:40])
    locked = lock_buyers((change.id for change in changes), actor=actor)
    outcomes: list[Outcome] = []
    changed: dict[UUID, Buyer] = {}
    for change in changes:
        buyer = locked.get(change.id)
        if buyer is None:
            outcomes.append(Outcome(change.id, "not_found"))
            continue
        added = [tag for tag in dict.fromkeys(change.add) if tag not in buyer.tags]
        removed = [tag for tag in dict.fromkeys(change.remove) if tag in buyer.tags]
        buyer.tags = [tag for tag in (*buyer.tags, *added) if tag not in removed]
        if added or removed:
            changed[buyer.id] = buyer
        outcomes.append(Outcome(change.id, "ok", {"added": added, "removed": removed}))
    if changed:
        _save(changed, outcomes, actor)
    return Outcomes.of(outcomes)


def _save(changed: dict[UUID, Buyer], outcomes: Sequence[Outcome], actor: Actor) -> None:
    Buyer.objects.bulk_update(changed.values(), ["tags"])
    audit.record_many(
        [
            audit.Entry("buyer.tagged", "buyer", one.id, details=dict(one.params))
            for one in outcomes
            if one.params.get("added") or one.params.get("removed")
        ],
        actor=actor,
    )
    tell_buyers_changed(changed, shops_knowing(changed))
