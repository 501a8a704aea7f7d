"""What an import brought, for the lists of the contexts below."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from zhidan.channels.models import ImportRow, ImportRun
from zhidan.channels.queries import visible
from zhidan.platform.actors import Actor
from zhidan.platform.provenance import tells


@tells
def brought(import_ids: Collection[UUID], actor: Actor) -> Q:
    """What the rows of these imports became; nothing for an import the caller may not see."""
    seen = ImportRun.objects.filter(visible(actor), pk__in=import_ids).values_list("id", flat=True)
    rows = ImportRow.objects.filter(import_id__in=list(seen), subject_id__isnull=False)
    return Q(pk__in=rows.values("subject_id"))
