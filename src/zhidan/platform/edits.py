"""Edits of settings and reference data: take what was named, check it, say what changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from msgspec import UNSET, Struct

from zhidan.kernel.clock import is_plausible, now
from zhidan.kernel.errors import Conflict, InvalidInput

# Control characters, and those that make text read differently from what it is.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_TAKEN = re.compile(r"^Key \((?:lower\()?(\w+)")
_UNIQUE_VIOLATION = "23505"


def given(edit: Struct) -> dict[str, Any]:
    """The fields an edit names; what it leaves out stays as it is."""
    said = {name: getattr(edit, name) for name in edit.__struct_fields__}
    return {name: value for name, value in said.items() if value is not UNSET}


def plain_text(text: str, *, field: str, most: int, empty: bool = True) -> str:
    """The text without white space around it.

    Raises: InvalidInput: bad_characters, too_long or field_missing.
    """
    text = text.strip()
    if _UNSAFE.search(text):
        raise InvalidInput(code="bad_characters", field=field)
    if len(text) > most:
        raise InvalidInput(code="too_long", field=field, limit=most)
    if not text and not empty:
        raise InvalidInput(code="field_missing", field=field)
    return text


def within(
    fields: Mapping[str, Any], name: str, *, above: str = "", least: str = "0", below: str
) -> None:
    """Hold a number, where it is named, to ``least ≤ value < below``, or above `above`.

    Raises: InvalidInput (out_of_range).
    """
    said = fields.get(name)
    if said is None:
        return
    value = Decimal(said)
    low = Decimal(above or least)
    if not value.is_finite() or not low <= value < Decimal(below) or (above and value == low):
        raise InvalidInput(code="out_of_range", field=name, least=str(low), below=below)


def put(row: models.Model, fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set fields of a row; answers what changed, name → [before, after], fit for the audit.

    Texts are held to the length of their column; one that may not be blank may not be empty.
    Raises: InvalidInput naming the field.
    """
    changed: dict[str, list[Any]] = {}
    for name, value in fields.items():
        column = row._meta.get_field(name)
        if isinstance(column, models.CharField) and isinstance(value, str):
            value = plain_text(
                value, field=name, most=column.max_length or 200, empty=bool(column.blank)
            )
        if isinstance(value, datetime) and not is_plausible(value, present=now()):
            raise InvalidInput(code="bad_time", field=name, value=value.isoformat())
        before = getattr(row, name)
        if before != value:
            changed[name] = [_plain(before), _plain(value)]
            setattr(row, name, value)
    return changed


def save(row: models.Model, *, only: Iterable[str] | None = None) -> None:
    """Write a new row, or the named fields of a known one.

    Raises: Conflict (already_taken) when another row has the value that must be unique.
    """
    try:
        with transaction.atomic():
            if only is None:
                row.save(force_insert=True)
            else:
                row.save(update_fields=sorted(only))
    except IntegrityError as error:
        raise refusal_of_taken(error) or error from error


def refusal_of_taken(error: IntegrityError) -> Conflict | None:
    """The refusal behind a broken unique constraint; None when it was another one."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) != _UNIQUE_VIOLATION:
        return None
    detail = getattr(getattr(cause, "diag", None), "message_detail", None) or ""
    found = _TAKEN.match(detail)
    return Conflict(code="already_taken", field=found[1] if found else None)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | Decimal | date):
        return str(value)
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
