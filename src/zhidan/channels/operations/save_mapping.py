from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from zhidan.channels.assembling import Plan
from zhidan.channels.files import signature
from zhidan.channels.formats.mapping import ColumnMapping, refusal
from zhidan.channels.models import SavedMapping
from zhidan.kernel.clock import now
from zhidan.kernel.errors import InvalidInput
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor


def save_mapping(
    *,
    shop: str | UUID,
    mapping: ColumnMapping,
    headers: Sequence[Sequence[str]] = (),
    actor: Actor,
) -> SavedMapping:
    """Remember a mapping for a shop: the next file with this header needs no questions.

    Without `headers` the columns it is recognised by stand for them.
    Raises: NotFound for the shop; InvalidInput for a mapping that cannot work.
    """
    card = parties.shop_card(shop, actor=actor)
    if objection := refusal(mapping):
        raise InvalidInput(code=objection[0], field=f"mapping.{objection[1]}")
    saved, _ = SavedMapping.objects.update_or_create(
        shop_id=card.id,
        signature=signature(list(headers) or [rule.signature for rule in mapping.tables]),
        defaults={
            "name": mapping.name[:120],
            "mapping": msgspec.to_builtins(mapping),
            "saved_by": actor.id,
            "saved_at": now(),
        },
    )
    return saved


def remember_plans(*, shop_id: UUID, plans: Sequence[Plan], actor: Actor) -> None:
    """Remember the mappings that an import has used."""
    for plan in plans:
        if plan.mapping is not None:
            save_mapping(shop=shop_id, mapping=plan.mapping, actor=actor)
