"""How many rows travel at once: binary COPY through the transaction's own connection.

The rows are packed here, a column at a time, because a column that holds one value throughout (a
shop, a currency, a zero) is then packed once: half the time of handing over row by row.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain, islice, repeat
from typing import Any

import msgspec
from django.db import connection
from psycopg import sql
from psycopg.types.numeric import DecimalBinaryDumper

Column = Sequence[Any]
Packer = Callable[[Column], list[bytes]]

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(2000, 1, 1).toordinal()
_MICROSECOND = timedelta(microseconds=1)
_length = struct.Struct(">i").pack
_int2 = struct.Struct(">ih").pack
_int4 = struct.Struct(">ii").pack
_int8 = struct.Struct(">iq").pack
_array = struct.Struct(">iiIii").pack
_empty_array = struct.Struct(">iiI").pack
_TRUE, _FALSE = b"\0\0\0\1\1", b"\0\0\0\1\0"
_UUID = _length(16)
_SHORT = 1024
_REMEMBERED = 10_000
_CHUNK = 128  # what stays in the processor's cache
_LENGTHS = [_length(size) for size in range(_SHORT)]
_INT8_OID, _TEXT_OID, _UUID_OID = 20, 25, 2950
_decimal = DecimalBinaryDumper(Decimal)


def copy_rows(
    table: str, columns: Sequence[str], types: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Write `rows` into `table` and return how many there were.

    `types` are PostgreSQL's names (uuid, text, int2, int4, int8, bool, timestamptz, jsonb, bytea,
    int8[], text[], uuid[], date, numeric). Binary COPY converts nothing, so they must be the
    columns' own. Times are aware; a jsonb value is what msgspec encodes, or bytes that are JSON
    already.
    """
    if isinstance(rows, Sized) and not len(rows):
        return 0
    packers = [_PACKERS[kind] for kind in types]
    source = iter(rows)
    count = 0
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.cursor.copy(_statement(table, tuple(columns))) as copy,
    ):
        lead = _HEADER
        while chunk := list(islice(source, _CHUNK)):
            copy.write(lead + _packed(packers, chunk))
            count += len(chunk)
            lead = b""
        copy.write(lead + _END)
    return count


def copy_into(table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> int:
    """`copy_rows` for a table whose columns stand with their types in a context's `tables`."""
    return copy_rows(table, tuple(columns), tuple(columns.values()), rows)


def _packed(packers: Sequence[Packer], rows: list[Sequence[Any]]) -> bytes:
    count = len(rows)
    parts: list[Iterable[bytes]] = []
    same = struct.pack(">h", len(packers))  # what every row says here, from column to column
    for packer, column in zip(packers, zip(*rows, strict=True), strict=True):
        if _is_constant(column, packer):
            same += packer(column[:1])[0]
            continue
        if same:
            parts.append(repeat(same, count))
            same = b""
        parts.append(packer(column))
    parts.append(repeat(same, count))
    return b"".join(chain.from_iterable(zip(*parts, strict=True)))


def _is_constant(column: Column, packer: Packer) -> bool:
    first = column[0]
    if packer is _jsons and not isinstance(first, bytes):
        return False  # {"n": 1} and {"n": true} are equal here and not there
    return bool(first == column[-1] and column.count(first) == len(column))


@cache
def _statement(table: str, columns: tuple[str, ...]) -> bytes:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)")
    return statement.format(sql.Identifier(table), names).as_bytes(None)


def _uuids(column: Column) -> list[bytes]:
    return [_NULL if v is None else _UUID + v.int.to_bytes(16, "big") for v in column]


def _texts(column: Column) -> list[bytes]:
    return _byteas([None if v is None else v.encode() for v in column])


def _byteas(column: Column) -> list[bytes]:
    return [
        _NULL if v is None else (_LENGTHS[n] if (n := len(v)) < _SHORT else _length(n)) + v
        for v in column
    ]


def _jsons(column: Column) -> list[bytes]:
    encode = msgspec.json.encode
    return _byteas(
        [None if v is None else b"\1" + (v if isinstance(v, bytes) else encode(v)) for v in column]
    )


def _times(column: Column) -> list[bytes]:
    return [_NULL if v is None else _time(v) for v in column]


@lru_cache(maxsize=_REMEMBERED)
def _time(moment: datetime) -> bytes:
    """An order's moments stand in many tables: each is counted out once."""
    return _int8(8, (moment - _EPOCH) // _MICROSECOND)


@lru_cache(maxsize=_REMEMBERED)
def _digits(price: Decimal) -> bytes:
    """Prices repeat: each is turned into PostgreSQL's digits once."""
    return bytes(_decimal.dump(Decimal(price)) or b"")


def _dates(column: Column) -> list[bytes]:
    return [_NULL if v is None else _int4(4, v.toordinal() - _EPOCH_DAY) for v in column]


def _int2s(column: Column) -> list[bytes]:
    return [_NULL if v is None else _int2(2, v) for v in column]


def _int4s(column: Column) -> list[bytes]:
    return [_NULL if v is None else _int4(4, v) for v in column]


def _int8s(column: Column) -> list[bytes]:
    return [_NULL if v is None else _int8(8, v) for v in column]


def _bools(column: Column) -> list[bytes]:
    return [_NULL if v is None else _TRUE if v else _FALSE for v in column]


def _numerics(column: Column) -> list[bytes]:
    return _byteas([None if v is None else _digits(v) for v in column])


def _arrays(element: int, packer: Packer) -> Packer:
    def pack(column: Column) -> list[bytes]:
        return _byteas([None if v is None else body(v) for v in column])

    def body(values: Column) -> bytes:
        if not values:
            return _empty_array(0, 0, element)
        return _array(1, 0, element, len(values), 1) + b"".join(packer(values))

    return pack


_PACKERS: dict[str, Packer] = {
    "uuid": _uuids,
    "text": _texts,
    "bytea": _byteas,
    "jsonb": _jsons,
    "timestamptz": _times,
    "date": _dates,
    "int2": _int2s,
    "int4": _int4s,
    "int8": _int8s,
    "bool": _bools,
    "numeric": _numerics,
    "int8[]": _arrays(_INT8_OID, _int8s),
    "text[]": _arrays(_TEXT_OID, _texts),
    "uuid[]": _arrays(_UUID_OID, _uuids),
}
