from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from zhidan.channels.events import ImportChanged
from zhidan.channels.formats.mapping import ColumnMapping
from zhidan.channels.kinds.registry import kind_for
from zhidan.channels.models import ImportRun
from zhidan.channels.operations.save_mapping import check_mapping
from zhidan.channels.reading.encoding import CHOICES
from zhidan.channels.states import EXISTING_STOCK, POLICIES
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
    kind: str = "orders",
    shop: str | UUID | None = None,
    file_ids: Sequence[UUID],
    file_names: Sequence[str],
    channel: str = "",
    policy: str = "reject_failed_rows",
    is_dry_run: bool = False,
    creates_skus: bool = False,
    existing_stock: str = "reject",
    mapping: ColumnMapping | None = None,
    encoding: str = "",
    dry_run: ImportRun | None = None,
    in_background: bool = True,
    actor: Actor,
) -> ImportRun:
    """Take in uploaded files as one import: orders of a shop, or master data. `dry_run` is the one
    that this import follows.

    Now: the import and its job (`in_background`), or the import alone for a caller that runs it.
    Raises: NotFound for the shop; Forbidden for a kind the caller may not change; InvalidInput for
    a kind, policy, encoding or mapping nobody knows.
    """
    table = kind_for(kind, actor=actor).table
    if shop is None and table is None:
        raise InvalidInput(code="import_needs_shop", field="shop")
    card = None if shop is None else parties.shop_card(shop, actor=actor)
    _check_choices(policy, encoding, existing_stock)
    if mapping is not None:
        check_mapping(mapping, table=table)
    run = ImportRun(
        id=uuid7(),
        number=next_numbers("import", 1)[0],
        kind=kind,
        shop_id=card.id if card else None,
        channel=channel,
        encoding=encoding,
        policy=policy,
        is_dry_run=is_dry_run,
        dry_run_id=dry_run.id if dry_run else None,
        creates_skus=creates_skus,
        existing_stock=existing_stock,
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
    _tell(run, dry_run, actor)
    return run


def _tell(run: ImportRun, dry_run: ImportRun | None, actor: Actor) -> None:
    record(
        "import.started",
        actor=actor,
        subject_type="import",
        subject_id=run.id,
        shop_id=run.shop_id,
        details={
            "number": run.number,
            "kind": run.kind,
            "files": len(run.file_ids),
            "dry_run": run.is_dry_run,
            **({"follows": dry_run.number} if dry_run else {}),
        },
    )
    emit(ImportChanged(key=str(run.id), import_id=run.id, shop_id=run.shop_id))


def _check_choices(policy: str, encoding: str, existing_stock: str) -> None:
    if policy not in POLICIES:
        raise InvalidInput(code="bad_policy_choice", field="policy", value=policy[:40])
    if encoding and encoding not in CHOICES:
        raise InvalidInput(code="bad_encoding_choice", field="encoding", encoding=encoding[:40])
    if existing_stock not in EXISTING_STOCK:
        raise InvalidInput(code="bad_policy_choice", field="existing_stock", value=existing_stock)


def enqueue_run(run: ImportRun, *, actor: Actor) -> UUID:
    """Queue the job that carries an import on from its checkpoint."""
    return jobs.enqueue(
        RUN_JOB,
        {"import_id": str(run.id)},
        actor=actor,
        title=f"job.channels.import.{run.kind}",
        title_params={"file": ", ".join(run.file_names)[:120]},
    )
