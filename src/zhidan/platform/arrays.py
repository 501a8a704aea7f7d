"""Arrays as PostgreSQL reads them fastest from Python: one text literal, cast by the statement.

psycopg turns lists of UUIDs into parameters element by element, which costs more than the query.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID


def uuid_array(ids: Iterable[UUID]) -> str:
    """The literal for ``%s::uuid[]``."""
    return "{" + ",".join([f"{one.int:032x}" for one in ids]) + "}"


def nullable_uuid_array(ids: Iterable[UUID | None]) -> str:
    """The literal for ``%s::uuid[]`` of ids some of which are missing."""
    return "{" + ",".join("NULL" if one is None else str(one) for one in ids) + "}"


def uuid_array_or_any(ids: Iterable[UUID] | None) -> str | None:
    """The literal for ``%s::uuid[]`` where None lets everything through."""
    return None if ids is None else uuid_array(ids)


def bytes_array(values: Iterable[bytes]) -> str:
    """The literal for ``%s::bytea[]``."""
    return "{" + ",".join([f'"\\\\x{value.hex()}"' for value in values]) + "}"


def int_array(numbers: Iterable[int]) -> str:
    """The literal for ``%s::bigint[]``."""
    return "{" + ",".join(map(str, numbers)) + "}"


def text_array(values: Iterable[str]) -> str:
    """The literal for ``%s::text[]``; no value may be None."""
    quoted = [value.replace("\\", "\\\\").replace('"', '\\"') for value in values]
    return '{"' + '","'.join(quoted) + '"}' if quoted else "{}"
