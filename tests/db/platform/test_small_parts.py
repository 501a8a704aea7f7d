"""Numbers, limits, policies, files and bulk rows in the database."""

from __future__ import annotations

import io
import os
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import msgspec
import pytest
from django.db import connection, transaction
from msgspec import Meta, Struct

from zhidan.kernel.errors import InvalidInput, NotFound
from zhidan.platform import files, limits, numbering, policy
from zhidan.platform.actors import SYSTEM
from zhidan.platform.bulk import copy_rows
from zhidan.platform.models import AuditEntry, StoredFile

pytestmark = pytest.mark.django_db


class TeaPolicy(Struct, frozen=True):
    """Settings of a test."""

    __test__ = False
    minutes: Annotated[int, Meta(ge=1)] = 3
    kinds: tuple[str, ...] = ("green",)


def test_numbers_are_short_digits_and_never_alike() -> None:
    at = datetime(2026, 11, 30, 17, tzinfo=UTC)  # already December in the shop's zone
    first = numbering.next_numbers("test", 3, at=at)
    second = numbering.next_numbers("test", 500, at=at)
    assert all(number.startswith("2612-") and len(number) == 11 for number in first)
    assert len({*first, *second}) == 503
    assert first == sorted(first)


def test_a_legal_series_has_no_gap_when_a_transaction_fails() -> None:
    assert numbering.gapless("invoice") == 1
    with transaction.atomic():
        assert numbering.gapless("invoice") == 2
        transaction.set_rollback(True)
    assert numbering.gapless("invoice") == 2


def test_a_bucket_is_full_until_its_window_ends() -> None:
    assert [limits.hit("b", 2, 60) for _ in range(3)] == [True, True, False]
    assert limits.hit("other", 2, 60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE rate_hit SET expires_at = clock_timestamp()")
    assert limits.hit("b", 2, 60)
    with pytest.raises(limits.TooManyRequests) as caught:
        limits.demand("c", 0, 30)
    assert caught.value.params == {"retry_after_s": 30}


def test_a_policy_has_its_defaults_until_a_version_is_written() -> None:
    assert policy.read(TeaPolicy) == TeaPolicy()
    assert policy.write(TeaPolicy(minutes=5), actor=SYSTEM) == 1
    assert policy.write(TeaPolicy(minutes=7), actor=SYSTEM) == 2
    assert policy.read(TeaPolicy).minutes == 7
    entry = AuditEntry.objects.order_by("-id").first()
    assert entry is not None
    assert entry.details["changed"] == {"minutes": [5, 7]}


@pytest.mark.parametrize(
    ("values", "code"),
    [({"minutes": 0}, "bad_policy"), ({"minutes": "3"}, "bad_policy"), ({"x": 1}, "unknown_field")],
)
def test_a_policy_refuses_what_does_not_fit(values: dict[str, object], code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        policy.parse(TeaPolicy, values)
    assert caught.value.code == code


def test_the_business_s_zone_is_one_there_is() -> None:
    with pytest.raises(InvalidInput) as caught:
        policy.parse(policy.BusinessPolicy, {"time_zone": "Mars/Olympus"})
    assert caught.value.code == "bad_policy"
    assert policy.parse(policy.BusinessPolicy, {"time_zone": "Europe/Paris"}).time_zone


@pytest.fixture
def folder(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]
    return tmp_path


@pytest.mark.parametrize("size", [0, 1, files.CHUNK - 1, files.CHUNK, files.CHUNK * 2 + 7])
def test_a_file_comes_back_and_is_not_readable_on_disk(folder: Path, size: int) -> None:
    content = b"plain text " * (size // 11) + b"x" * (size % 11)
    file_id = files.put(io.BytesIO(content), kind="import", name="../../orders.csv")
    with files.open_file(file_id) as opened:
        assert opened.read() == content
    assert files.info(file_id).name == "orders.csv"
    (stored,) = [path for path in folder.rglob("*") if path.is_file()]
    assert b"plain text" not in stored.read_bytes()


@pytest.mark.parametrize("fault", ["cut", "changed", "swapped"])
def test_a_damaged_file_is_noticed(folder: Path, fault: str) -> None:
    file_id = files.put(os.urandom(files.CHUNK * 3), kind="import")
    (stored,) = [path for path in folder.rglob("*") if path.is_file()]
    data, sealed = stored.read_bytes(), files.CHUNK + 16
    head, parts = data[:17], [data[17 + i * sealed : 17 + (i + 1) * sealed] for i in range(3)]
    stored.write_bytes(
        {
            "cut": head + b"".join(parts[:2]),
            "changed": data[:-1] + bytes([data[-1] ^ 1]),
            "swapped": head + parts[1] + parts[0] + parts[2],
        }[fault]
    )
    with pytest.raises(files.FileDamaged):
        files.open_file(file_id)


def test_the_same_content_is_kept_once_and_goes_with_its_last_name(folder: Path) -> None:
    past = datetime.now(UTC) - timedelta(minutes=1)
    ids = [files.put(b"same", kind="a", expires_at=expires) for expires in (past, None)]
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1
    with pytest.raises(NotFound):
        files.info(ids[0])
    files.delete_expired()
    with files.open_file(ids[1]) as opened:
        assert opened.read() == b"same"
    StoredFile.objects.update(expires_at=past)
    files.delete_expired()
    assert not [path for path in folder.rglob("*") if path.is_file()]


TYPES = {
    "uuid": uuid4(), "text": "织单", "int2": -3, "int4": 70_000, "int8": -(2**60), "bool": True,
    "timestamptz": datetime(2026, 2, 3, 4, 5, 6, 789, tzinfo=UTC), "jsonb": {"a": ["织", None]},
    "bytea": b"\0\xff", "text[]": ["a", "", "织"], "uuid[]": [uuid4(), uuid4()],
    "date": date(2026, 2, 28), "numeric": Decimal("-12.3400"),
}  # fmt: skip


def test_bulk_rows_arrive_as_they_were_given() -> None:
    names = [f"c{number}" for number in range(len(TYPES))]
    columns = ", ".join(f"{n} {kind}" for n, kind in zip(names, TYPES, strict=True))
    full, empty = tuple(TYPES.values()), (None,) * len(TYPES)
    blank = tuple([] if kind.endswith("[]") else value for kind, value in TYPES.items())
    rows = [full, empty, blank] * 60
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE bulk_probe ({columns})")
        assert copy_rows("bulk_probe", names, list(TYPES), iter(rows)) == 180
        cursor.execute("SELECT * FROM bulk_probe")
        found = cursor.fetchall()
    jsonb = list(TYPES).index("jsonb")
    plain = [
        tuple(
            msgspec.json.decode(value) if i == jsonb and isinstance(value, str) else value
            for i, value in enumerate(bytes(v) if isinstance(v, memoryview) else v for v in row)
        )
        for row in found
    ]
    assert plain == rows


def test_bulk_of_nothing_writes_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bulk_probe (c int4)")
    assert copy_rows("bulk_probe", ["c"], ["int4"], []) == 0
