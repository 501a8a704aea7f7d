from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from zhidan.channels.events import ImportChanged
from zhidan.channels.formats.mapping import ColumnMapping, refusal
from zhidan.channels.models import ImportRun
from zhidan.channels.reading.encoding import CHOICES
from zhidan.channels.states import POLICIES
from zhidan.kernel.clock import now
from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.ids import uuid7
from zhidan.parties import api as parties
from zhidan.platform import jobs
from zhidan.platform.actors import Actor
from zhidan.platform.audit import record
from zhidan.platform.numbering import next_numbers
from zhidan.platform.outbox import emit

RUN_JOB = "channels.import"


def start_import(
    *,
    shop: str | UUID,
    file_ids: Sequence[UUID],
    file_names: Sequence[str],
    channel: str = "",
    policy: str = "reject_failed_rows",
    is_dry_run: bool = False,
    creates_skus: bool = False,
    mapping: ColumnMapping | None = None,
    encoding: str = "",
    in_background: bool = True,
    actor: Actor,
) -> ImportRun:
    """Take in uploaded files as one import of a shop.

    Now: the import and its job (`in_background`), or the import alone for a caller that runs it.
    Raises: NotFound for the shop; InvalidInput for a policy, encoding or mapping nobody knows.
    """
    card = parties.shop_card(shop, actor=actor)
    if policy not in POLICIES:
        raise InvalidInput(code="bad_policy_choice", field="policy", value=policy[:40])
    if encoding and encoding not in CHOICES:
        raise InvalidInput(code="bad_encoding_choice", field="encoding", encoding=encoding[:40])
    if mapping is not None and (objection := refusal(mapping)):
        raise InvalidInput(code=objection[0], field=f"mapping.{objection[1]}")
    run = ImportRun(
        id=uuid7(),
        number=next_numbers("import", 1)[0],
        shop_id=card.id,
        channel=channel,
        encoding=encoding,
        policy=policy,
        is_dry_run=is_dry_run,
        creates_skus=creates_skus,
        mapping=None if mapping is None else msgspec.to_builtins(mapping),
        file_ids=list(file_ids),
        file_names=[name[:200] for name in file_names],
        created_by=actor.id,
        created_by_name=actor.name[:120],
        created_at=now(),
    )
    if in_background:
        run.job_id = enqueue_run(run, actor=actor)
    run.save(force_insert=True)
    record(
        "import.started",
        actor=actor,
        subject_type="import",
        subject_id=run.id,
        shop_id=card.id,
        details={"number": run.number, "files": len(file_ids), "dry_run": is_dry_run},
    )
    emit(ImportChanged(key=str(run.id), import_id=run.id, shop_id=card.id))
    return run


def enqueue_run(run: ImportRun, *, actor: Actor) -> UUID:
    """Queue the job that carries an import on from its checkpoint."""
    return jobs.enqueue(
        RUN_JOB,
        {"import_id": str(run.id)},
        actor=actor,
        title="job.channels.import",
        title_params={"number": run.number, "file": ", ".join(run.file_names)[:120]},
    )
