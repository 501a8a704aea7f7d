"""Erasures on record: a receipt each, and keyed fingerprints by which a restored older backup is
erased again."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from zhidan.kernel.ids import uuid7
from zhidan.platform.actors import Actor
from zhidan.platform.erasing import Subjects, fingerprints
from zhidan.platform.models import Erasure, ErasureMark


def remember(subjects: Subjects, *, tables: Mapping[str, int], reason: str, actor: Actor) -> UUID:
    """Keep what was erased, without keeping whose it was."""
    erasure = Erasure(
        id=uuid7(),
        reason=reason,
        orders=len(subjects.order_ids),
        buyers=len(subjects.buyer_ids),
        tables=dict(tables),
        actor_id=actor.id,
    )
    erasure.save(force_insert=True)
    keep_marks(frozenset(fingerprints(subjects)))
    return erasure.id


def remembered() -> frozenset[bytes]:
    """The fingerprints of everything that was ever erased here."""
    return frozenset(map(bytes, ErasureMark.objects.values_list("fingerprint", flat=True)))


def keep_marks(marks: frozenset[bytes]) -> None:
    """Add fingerprints; known ones stay as they are."""
    ErasureMark.objects.bulk_create(
        [ErasureMark(fingerprint=mark) for mark in sorted(marks)], ignore_conflicts=True
    )
