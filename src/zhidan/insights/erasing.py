"""Full exports hold everybody: with whoever is erased they go whole."""

from __future__ import annotations

from zhidan.insights.jobs import FILE_KIND
from zhidan.platform import files
from zhidan.platform.erasing import Erased, Subjects, erases


@erases("insights")
def erase_exports(_subjects: Subjects) -> Erased:
    """Every full export that is still kept."""
    return {"stored_file": files.expire(one.id for one in files.of_kind(FILE_KIND))}
