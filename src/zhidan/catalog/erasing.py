"""A listing without a code is known by its words as sold, and those may hold an engraving."""

from __future__ import annotations

from django.db import connection

from zhidan.platform.erasing import Erased, Subjects, erases

_DELETE = "DELETE FROM listing WHERE as_sold <> '' AND names_one(as_sold, %s::text[])"


@erases("catalog")
def erase_listings(subjects: Subjects) -> Erased:
    """What was decided for words that name one of these subjects: nobody else is sold them."""
    with connection.cursor() as cursor:
        cursor.execute(_DELETE, [sorted(subjects.words)])
        return {"listing": cursor.rowcount}
