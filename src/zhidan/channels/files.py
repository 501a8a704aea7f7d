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
from zhidan.channels.models import ImportRun, SavedMapping
from zhidan.channels.reading.limits import FileRefused
from zhidan.parties.api import ShopCard
from zhidan.platform import files

# Shops of these kinds take any file; the others only their own kind.
_OPEN_CHANNELS = frozenset({"manual", "other", ""})
_SAME = {"tmall": "taobao"}


def signature(headers: Sequence[Sequence[str]]) -> str:
    """The digest by which a mapping is remembered."""
    joined = "\x1e".join(sorted(signature_of(header) for header in headers))
    return hashlib.sha256(joined.encode()).hexdigest()


def remembered_mappings(shop_id: UUID) -> list[ColumnMapping]:
    """The shop's own mappings, the newest first."""
    rows = SavedMapping.objects.filter(shop_id=shop_id).order_by("-saved_at")
    return [msgspec.convert(row.mapping, ColumnMapping) for row in rows.iterator()]


def plans_for(
    opened: Sequence[NamedFile],
    *,
    shop: ShopCard,
    channel: str = "",
    encoding: str | None = None,
    mapping: ColumnMapping | None = None,
) -> list[Plan]:
    """The plans of opened files for a shop.

    Raises: FileRefused, also channel_mismatch for another platform's file.
    """
    plans = plan_files(
        opened,
        channel=channel,
        encoding=encoding,
        mapping=mapping,
        remembered=remembered_mappings(shop.id),
        currency=shop.currency,
    )
    own = _SAME.get(shop.channel, shop.channel)
    for plan in plans:
        other = _SAME.get(plan.channel, plan.channel)
        if own not in _OPEN_CHANNELS and other not in {*_OPEN_CHANNELS, own}:
            raise FileRefused(code="channel_mismatch", channel=plan.channel, shop=shop.channel)
    return plans


@contextmanager
def plans_of(run: ImportRun, shop: ShopCard) -> Iterator[list[Plan]]:
    """The plans of a run's kept files. The rows are in memory, so the files close at once."""
    with ExitStack() as stack:
        opened = [
            NamedFile(name, stack.enter_context(files.open_file(file_id)))
            for file_id, name in zip(run.file_ids, run.file_names, strict=True)
        ]
        plans = plans_for(
            opened,
            shop=shop,
            channel=run.channel,
            encoding=run.encoding or None,
            mapping=msgspec.convert(run.mapping, ColumnMapping) if run.mapping else None,
        )
    yield plans
