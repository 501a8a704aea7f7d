from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from zhidan.channels.assembling import Plan
from zhidan.channels.files import signature
from zhidan.channels.formats.mapping import ColumnMapping, refusal
from zhidan.channels.kinds import tables
from zhidan.channels.kinds.registry import kind_for
from zhidan.channels.models import SavedMapping
from zhidan.kernel.clock import now
from zhidan.kernel.errors import InvalidInput
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor


def save_mapping(
    *,
    shop: str | UUID | None,
    mapping: ColumnMapping,
    kind: str = "orders",
    headers: Sequence[Sequence[str]] = (),
    actor: Actor,
) -> SavedMapping:
    """Remember a mapping for a kind of file, and for a shop where it has one: the next file with
    this header needs no questions.

    Without `headers` the columns it is recognised by stand for them.
    Raises: NotFound for the shop; InvalidInput for a mapping that cannot work.
    """
    shop_id = None if shop is None else parties.shop_card(shop, actor=actor).id
    check_mapping(mapping, table=kind_for(kind, actor=actor).table)
    saved, _ = SavedMapping.objects.update_or_create(
        kind=kind,
        shop_id=shop_id,
        signature=signature(list(headers) or [rule.signature for rule in mapping.tables]),
        defaults={
            "name": mapping.name[:120],
            "mapping": msgspec.to_builtins(mapping),
            "saved_by": actor.id,
            "saved_at": now(),
        },
    )
    return saved


def check_mapping(mapping: ColumnMapping, *, table: tables.MasterTable | None) -> None:
    """Raises: InvalidInput for a mapping that cannot work."""
    objection = refusal(mapping) if table is None else tables.refusal(table, mapping)
    if objection:
        raise InvalidInput(code=objection[0], field=f"mapping.{objection[1]}")


def remember_plans(*, kind: str, shop_id: UUID | None, plans: Sequence[Plan], actor: Actor) -> None:
    """Remember the mappings that an import has used."""
    for plan in plans:
        if plan.mapping is not None:
            save_mapping(kind=kind, shop=shop_id, mapping=plan.mapping, actor=actor)
