from __future__ import annotations

from uuid import UUID

import msgspec

from zhidan.channels.formats.mapping import ColumnMapping
from zhidan.channels.models import ImportRun
from zhidan.channels.operations.start_import import start_import
from zhidan.channels.queries import import_run
from zhidan.channels.states import FINISHED, UNDONE
from zhidan.kernel.errors import ActionNotAllowed
from zhidan.platform import files
from zhidan.platform.actors import Actor


def import_for_real(*, import_id: UUID, actor: Actor) -> ImportRun:
    """Import what a dry run has tried: the same files, shop, mapping and policy, as a new import.

    Raises: NotFound; Forbidden for a kind the caller may not change; ActionNotAllowed with why.
    """
    tried = import_run(import_id, actor=actor, lock=True)
    if why := refusal_to_repeat(tried):
        raise ActionNotAllowed(code=why, action="import", state=tried.state, reason=why)
    return start_import(
        kind=tried.kind,
        shop=tried.shop_id,
        file_ids=tried.file_ids,
        file_names=tried.file_names,
        channel=tried.channel,
        policy=tried.policy,
        creates_skus=tried.creates_skus,
        existing_stock=tried.existing_stock,
        mapping=msgspec.convert(tried.mapping, ColumnMapping) if tried.mapping else None,
        encoding=tried.encoding,
        dry_run=tried,
        actor=actor,
    )


def refusal_to_repeat(tried: ImportRun) -> str | None:
    """Why an import cannot be done for real now, or None."""
    if not tried.is_dry_run:
        return "import_was_no_dry_run"
    if tried.state != FINISHED:
        return "wrong_state"
    if import_after(tried) is not None:
        return "import_done_already"
    return None if tried.file_ids and files.are_kept(tried.file_ids) else "import_files_deleted"


def import_after(tried: ImportRun) -> ImportRun | None:
    """The import that followed a dry run and still stands."""
    return ImportRun.objects.filter(dry_run_id=tried.id).exclude(state=UNDONE).first()
