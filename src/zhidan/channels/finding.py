"""How imports are found from the search box of every page."""

from __future__ import annotations

from zhidan.channels.models import ImportRun
from zhidan.channels.queries import visible
from zhidan.platform.actors import Actor
from zhidan.platform.finding import Hit, finds


@finds("import", permission="channels.import", place=6)
def find_imports(text: str, actor: Actor, most: int) -> list[Hit]:
    """By the number, or a part of a file's name."""
    found = ImportRun.objects.filter(visible(actor)).extra(
        where=[
            """(upper(number) = upper(%s)
                OR strpos(lower(array_to_string(file_names, ' ')), lower(%s)) > 0)"""
        ],
        params=[text, text],
    )
    return [
        Hit("import", row.id, row.number, " · ".join(row.file_names))
        for row in found.order_by("-number")[:most]
    ]
