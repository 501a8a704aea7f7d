"""What imports and shipping files leave behind is kept for a set time; their sums stay."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from zhidan.platform import files
from zhidan.platform.retention import Kept, keeps

FILE_KIND = "import"
# Whole imports and whole files at a time: what is half gone would tell a wrong story.
_ROWS = """
SELECT id FROM import_run AS i WHERE created_at < %(before)s
  AND EXISTS (SELECT FROM import_row AS r WHERE r.import_id = i.id)
ORDER BY created_at LIMIT %(most)s
"""
_ENTRIES = """
SELECT id FROM confirm_file AS f WHERE created_at < %(before)s
  AND EXISTS (SELECT FROM confirm_entry AS e WHERE e.file_id = f.id)
ORDER BY created_at LIMIT %(most)s
"""
_FORGET_ROWS = f"""
WITH old AS ({_ROWS}),
gone AS (DELETE FROM import_row AS r USING old WHERE r.import_id = old.id) SELECT id FROM old
"""  # noqa: S608
_FORGET_ENTRIES = f"""
WITH old AS ({_ENTRIES}),
gone AS (DELETE FROM confirm_entry AS e USING old WHERE e.file_id = old.id) SELECT id FROM old
"""  # noqa: S608


def _rows(statements: tuple[str, str], before: datetime, most: int) -> int:
    with connection.cursor() as cursor:
        found = 0
        for statement in statements:
            cursor.execute(statement, {"before": before, "most": most})
            found += len(cursor.fetchall())
    return min(found, most)


def _count_rows(before: datetime, most: int) -> int:
    return _rows((_ROWS, _ENTRIES), before, most)


def _forget_rows(before: datetime, most: int) -> int:
    return _rows((_FORGET_ROWS, _FORGET_ENTRIES), before, most)


def _count_files(before: datetime, most: int) -> int:
    return len(files.older(FILE_KIND, before, most))


def _forget_files(before: datetime, most: int) -> int:
    return files.expire(files.older(FILE_KIND, before, most))


keeps("import_rows_days", Kept(_count_rows, _forget_rows))
keeps("import_files_days", Kept(_count_files, _forget_files))
