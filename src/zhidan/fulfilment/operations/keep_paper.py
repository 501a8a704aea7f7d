from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from zhidan.kernel.clock import now
from zhidan.platform import files
from zhidan.platform.actors import Actor
from zhidan.platform.audit import record

FILE_KIND = "paper"
KEPT = timedelta(hours=1)


def keep_paper(*, pdf: bytes, kind: str, numbers: Sequence[str], actor: Actor) -> UUID:
    """Keep a printed PDF, sealed, for as long as its maker needs to print it; on record."""
    record(
        "paper.printed",
        actor=actor,
        subject_type="paper",
        subject_id=None,
        details={"kind": kind, "numbers": list(numbers)},
    )
    return files.put(
        pdf,
        kind=FILE_KIND,
        name=f"{kind}-{numbers[0]}.pdf",
        content_type="application/pdf",
        created_by=actor.id,
        expires_at=now() + KEPT,
    )
