"""Imported files hold their rows as they came: those that name an erased order go whole."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from zhidan.channels.models import ImportRun
from zhidan.platform import files
from zhidan.platform.arrays import uuid_array
from zhidan.platform.erasing import Erased, Subjects, erases

# A rehearsal knows no order, only the source's number; a rejected row has no order either. Whom
# rejected rows name, and what an import that failed never read, nobody knows.
_NAMING = """
SELECT DISTINCT import_id FROM import_row
WHERE subject_id = ANY(%(orders)s::uuid[])
   OR external_no IN (SELECT external_no FROM source_key WHERE order_id = ANY(%(orders)s::uuid[]))
UNION SELECT id FROM import_run WHERE kind = 'orders' AND (rejected > 0 OR state = 'failed')
"""
# What a sheet changed of them can no longer be given back.
_CHANGES = """
UPDATE import_row SET change = NULL WHERE change IS NOT NULL AND subject_id = ANY(%s::uuid[])
"""
_NAMES_OF_FILES = """
UPDATE import_row SET file = '' WHERE import_id = ANY(%(runs)s::uuid[]) AND file <> ''
"""
_PROBLEMS = """
UPDATE import_row SET problems = (
    SELECT jsonb_agg(problem || '{"params": {}}') FROM jsonb_array_elements(problems) AS problem)
WHERE import_id = ANY(%(runs)s::uuid[]) AND jsonb_array_length(problems) > 0
  AND external_no IN (SELECT external_no FROM source_key WHERE order_id = ANY(%(orders)s::uuid[]))
"""
# Uploaded, and not yet or never imported: nobody knows whom they name.
_UNUSED = """
SELECT id FROM stored_file WHERE kind = 'import' AND NOT EXISTS (
    SELECT FROM import_run WHERE stored_file.id = ANY(import_run.file_ids))
"""


@erases("channels")
def erase_files(subjects: Subjects) -> Erased:
    """The kept files of every import these orders came with, or may have come with; what became
    of their rows stays, without the values that were wrong."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMING, {"orders": uuid_array(subjects.order_ids)})
        runs = [import_id for (import_id,) in cursor.fetchall()]
        named = {"runs": uuid_array(runs), "orders": uuid_array(subjects.order_ids)}
        cursor.execute(_PROBLEMS, named)
        cursor.execute(_NAMES_OF_FILES, named)
        cursor.execute(_CHANGES, [named["orders"]])
        cursor.execute(_UNUSED)
        unused = [file_id for (file_id,) in cursor.fetchall()]
    found = ImportRun.objects.filter(pk__in=runs)
    file_ids: set[UUID] = set(unused)
    for listed in found.values_list("file_ids", flat=True):
        file_ids |= set(listed)
    found.update(file_names=[])
    return {"stored_file": files.expire(file_ids), "import_run": len(runs)}
