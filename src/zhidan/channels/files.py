"""From uploaded files to plans: opened from where they are kept, with the shop's mappings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from uuid import UUID

import msgspec

from zhidan.channels.assembling import NamedFile, Plan, plan_files
from zhidan.channels.formats.mapping import ColumnMapping
from zhidan.channels.formats.registry import signature_of
from zhidan.channels.kinds.pictures import Pictures, sort_out
from zhidan.channels.kinds.products import attach_pictures
from zhidan.channels.kinds.registry import KINDS
from zhidan.channels.kinds.tables import plan_tables
from zhidan.channels.models import ImportRun, SavedMapping
from zhidan.channels.reading.limits import FileRefused
from zhidan.parties.api import OFFLINE, ShopCard
from zhidan.platform import files

# Shops of these kinds take any file; the others only their own kind.
_OPEN_CHANNELS = frozenset({*OFFLINE, "other", ""})
_SAME = {"tmall": "taobao"}


def signature(headers: Sequence[Sequence[str]]) -> str:
    """The digest by which a mapping is remembered."""
    joined = "\x1e".join(sorted(signature_of(header) for header in headers))
    return hashlib.sha256(joined.encode()).hexdigest()


def remembered_mappings(kind: str, shop_id: UUID | None) -> list[ColumnMapping]:
    """The mappings that were used for this kind, by this shop where it has one, newest first."""
    rows = SavedMapping.objects.filter(kind=kind, shop_id=shop_id).order_by("-saved_at")
    return [msgspec.convert(row.mapping, ColumnMapping) for row in rows.iterator()]


def plans_for(
    opened: Sequence[NamedFile],
    *,
    kind: str,
    shop: ShopCard | None,
    channel: str = "",
    encoding: str | None = None,
    mapping: ColumnMapping | None = None,
) -> list[Plan]:
    """The plans of opened files: master data, or orders of a shop.

    Raises: FileRefused, also channel_mismatch for another platform's file.
    """
    remembered = remembered_mappings(kind, shop.id if shop else None)
    if table := KINDS[kind].table:
        files_of_rows, pictures = tables_among(opened, kind)
        plans = plan_tables(
            table, files_of_rows, encoding=encoding, mapping=mapping, remembered=remembered
        )
        if KINDS[kind].takes_pictures:
            attach_pictures(plans, pictures)
        return plans
    assert shop is not None
    plans = plan_files(
        opened,
        channel=channel,
        encoding=encoding,
        mapping=mapping,
        remembered=remembered,
        currency=shop.currency,
    )
    own = _SAME.get(shop.channel, shop.channel)
    for plan in plans:
        other = _SAME.get(plan.channel, plan.channel)
        if own not in _OPEN_CHANNELS and other not in {*_OPEN_CHANNELS, own}:
            raise FileRefused(code="channel_mismatch", channel=plan.channel, shop=shop.channel)
    return plans


def tables_among(opened: Sequence[NamedFile], kind: str) -> tuple[Sequence[NamedFile], Pictures]:
    """The files that hold rows, and the pictures beside them where the kind takes any.

    Raises: FileRefused (no_table_among_files, and what is wrong with a zip of pictures).
    """
    return sort_out(opened) if KINDS[kind].takes_pictures else (opened, Pictures())


@contextmanager
def plans_of(run: ImportRun, shop: ShopCard | None) -> Iterator[list[Plan]]:
    """The plans of a run's kept files.

    The rows are in memory, so the files close at once, unless pictures are still to be read.
    """
    with ExitStack() as stack:
        opened = [
            NamedFile(name, stack.enter_context(files.open_file(file_id)))
            for file_id, name in zip(run.file_ids, run.file_names, strict=True)
        ]
        plans = plans_for(
            opened,
            kind=run.kind,
            shop=shop,
            channel=run.channel,
            encoding=run.encoding or None,
            mapping=msgspec.convert(run.mapping, ColumnMapping) if run.mapping else None,
        )
        if not any(plan.prepare for plan in plans):
            stack.close()
        yield plans
