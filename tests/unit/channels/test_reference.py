"""The reference pages say what the code does."""

from __future__ import annotations

from pathlib import Path

from zhidan.channels.formats.registry import FORMATS
from zhidan.channels.reference import pages


def test_every_page_is_current(repository: Path) -> None:
    folder = repository / "docs" / "reference" / "channels"
    written = {page.name: page.read_text(encoding="utf-8") for page in folder.glob("*.md")}
    assert written == pages()


def test_every_column_is_read_or_has_a_reason() -> None:
    silent = [
        (form.name, column.name)
        for form in FORMATS.values()
        for column in form.columns
        if bool(column.field) == bool(column.reason)
    ]
    assert silent == []
