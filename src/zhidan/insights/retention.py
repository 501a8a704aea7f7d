"""Full exports are kept for a set time."""

from __future__ import annotations

from datetime import datetime

from zhidan.insights.jobs import FILE_KIND
from zhidan.platform import files
from zhidan.platform.retention import Kept, keeps


def _count_exports(before: datetime, most: int) -> int:
    return len(files.older(FILE_KIND, before, most))


def _forget_exports(before: datetime, most: int) -> int:
    """A shorter time counts for exports that were made before it was set, too."""
    return files.expire(files.older(FILE_KIND, before, most))


keeps("export_files_days", Kept(_count_exports, _forget_exports))
