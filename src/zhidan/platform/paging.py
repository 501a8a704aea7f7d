"""Lists by cursor: a page begins where the last one ended, however long the list is."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Model, Q, QuerySet

from zhidan.kernel.errors import InvalidInput

T = TypeVar("T")
M = TypeVar("M", bound=Model)
SIZES = (20, 50, 100, 200)
COUNT_CAP = 10_000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list and the cursors to its neighbours."""

    items: list[T]
    next: str | None = None
    prev: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; `capped` when there are more than anybody counts on a request."""

    count: int
    capped: bool


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: the sort values of the row beside it. `back` reads towards the start."""

    values: tuple[Any, ...]
    back: bool = False


def encode_cursor(values: Sequence[Any], *, back: bool = False) -> str:
    """An opaque text for the address bar."""
    packed = msgspec.msgpack.encode(["<" if back else ">", *values])
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode_cursor(text: str, types: Sequence[type]) -> Cursor:
    """The cursor in `text`, its values of `types`.

    Raises: InvalidInput (bad_cursor).
    """
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        direction, *values = msgspec.msgpack.decode(packed)
        if direction not in {"<", ">"} or len(values) != len(types):
            raise ValueError(text)
        typed = tuple(
            None if value is None else msgspec.convert(value, kind, strict=False)
            for value, kind in zip(values, types, strict=True)
        )
    except (ValueError, TypeError, binascii.Error, msgspec.MsgspecError):
        raise InvalidInput(code="bad_cursor", field="cursor") from None
    return Cursor(typed, back=direction == "<")


def clamp(limit: int | None, default: int = 50) -> int:
    """A page size between 1 and the largest allowed."""
    return max(1, min(limit or default, SIZES[-1]))


def neighbours(
    rows: list[T], *, limit: int, cursor: Cursor | None, key: Callable[[T], Sequence[Any]]
) -> Page[T]:
    """A page out of `rows`, which were read with ``limit + 1`` in reading direction.

    A page read backwards is turned round. `key` gives a row's sort values.
    """
    is_back = cursor is not None and cursor.back
    more, rows = len(rows) > limit, rows[:limit]
    if is_back:
        rows.reverse()
    has_next, has_prev = (True, more) if is_back else (more, cursor is not None)
    return Page(
        rows,
        next=encode_cursor(key(rows[-1])) if rows and has_next else None,
        prev=encode_cursor(key(rows[0]), back=True) if rows and has_prev else None,
    )


def keyset(
    queryset: QuerySet[M],
    *,
    order: Sequence[str],
    types: Sequence[type],
    cursor: str | None,
    limit: int,
) -> Page[M]:
    """A page of a queryset by `order` ("-created_at", "id"); the fields must not be null and the
    last one unique."""
    at = decode_cursor(cursor, types) if cursor else None
    is_back = at is not None and at.back
    names = [name.lstrip("-") for name in order]
    falling = [name.startswith("-") != is_back for name in order]
    if at is not None:
        queryset = queryset.filter(_beyond(names, falling, at.values))
    sorting = [f"-{name}" if down else name for name, down in zip(names, falling, strict=True)]
    rows = list(queryset.order_by(*sorting)[: limit + 1])
    return neighbours(
        rows, limit=limit, cursor=at, key=lambda row: [getattr(row, name) for name in names]
    )


Sorts = Mapping[str, tuple[str, bool, type]]
"""What a list is sorted by, as the address names it: the column, whether it falls, its type."""


def sorts_by(**columns: type) -> Sorts:
    """These columns, each of them both ways."""
    return {
        f"{sign}{column}": (column, bool(sign), kind)
        for column, kind in columns.items()
        for sign in ("", "-")
    }


def page_of_rows(
    source: str, params: Mapping[str, Any], *, sorts: Sorts, sort: str, cursor: str | None,
    limit: int, read: Callable[..., T],
) -> Page[T]:  # fmt: skip
    """A page of a statement's rows, which have a unique `id` and the columns that `sorts` names;
    `read` takes their values in the statement's order.

    Raises: InvalidInput (bad_sort, bad_cursor).
    """
    if sort not in sorts:
        raise InvalidInput(code="bad_sort", field="sort", value=sort[:40])
    name, falls, kind = sorts[sort]
    column = f"found.{name}"
    at = decode_cursor(cursor, (kind, UUID)) if cursor else None
    sign, way = ("<", "DESC") if falls != (at is not None and at.back) else (">", "ASC")
    value, last_id = at.values if at else (None, None)
    beyond = f"WHERE ({column}, found.id) {sign} (%(value)s, %(id)s)" if at else ""
    with connection.cursor() as reader:
        reader.execute(
            f"SELECT {column}, found.id, found.* FROM ({source}) AS found {beyond}"  # noqa: S608
            f" ORDER BY {column} {way}, found.id {way} LIMIT %(limit)s",
            {**params, "value": value, "id": last_id, "limit": limit + 1},
        )
        page = neighbours(reader.fetchall(), limit=limit, cursor=at, key=lambda row: row[:2])
    return Page([read(*row[2:]) for row in page.items], page.next, page.prev)


def count_rows(source: str, params: Mapping[str, Any], cap: int = COUNT_CAP) -> Count:
    """Count a statement's rows to `cap` and no further."""
    with connection.cursor() as reader:
        reader.execute(
            f"SELECT count(*) FROM ({source} LIMIT {cap + 1}) AS found",  # noqa: S608
            params,
        )
        (found,) = reader.fetchone()
    return Count(min(found, cap), found > cap)


def capped_count(queryset: QuerySet[M], cap: int = COUNT_CAP) -> Count:
    """Count to `cap` and no further."""
    found = queryset.order_by()[: cap + 1].count()
    return Count(min(found, cap), found > cap)


def _beyond(names: Sequence[str], falling: Sequence[bool], values: Sequence[Any]) -> Q:
    condition = Q()
    equal = Q()
    for name, down, value in zip(names, falling, values, strict=True):
        condition |= equal & Q(**{f"{name}__{'lt' if down else 'gt'}": value})
        equal &= Q(**{name: value})
    return condition
