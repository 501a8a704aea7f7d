"""The sealed file: read back whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from zhidan.config.backup.archive import FILE, ArchiveWriter, pieces
from zhidan.config.backup.envelope import (
    BODY_KEY_FILE,
    WrongKey,
    make_header,
    open_with_body_key,
    open_with_recovery_key,
    ring_name,
)
from zhidan.config.backup.sealing import CHUNK, END, SealedReader, SealedWriter
from zhidan.config.backup.trouble import BackupTrouble
from zhidan.platform.recovery import new_recovery_key, private_key_from_text, public_half

SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    folder = tmp_path / "keys"
    folder.mkdir()
    for name in ("index.key", "installation-0001.key"):
        (folder / name).write_text("ab" * 32 + "\n", "ascii")
    return folder


def sealed(path: Path, keys: Path, plain: bytes) -> str:
    """Write a backup with this body; answers its recovery key."""
    text = new_recovery_key(keys)
    recovery = public_half(keys)
    assert recovery is not None
    header, key = make_header(
        version="1.2.3", made_at="2026-01-01", migrations=[], keys=keys, recovery=recovery
    )
    with path.open("wb") as file:
        writer = SealedWriter(file, header, key)
        writer.write(plain)
        writer.finish()
    return text


def body_of(path: Path, text: str) -> bytes:
    with path.open("rb") as file:
        reader = SealedReader(file, path)
        key, _ = open_with_recovery_key(reader.header, private_key_from_text(text))
        reader.unlock(key)
        return reader.read()


@pytest.mark.parametrize("size", SIZES)
def test_what_was_written_is_read_back(tmp_path: Path, keys: Path, size: int) -> None:
    plain = bytes(i % 251 for i in range(size))
    text = sealed(tmp_path / "b", keys, plain)
    assert body_of(tmp_path / "b", text) == plain


def test_nothing_of_it_can_be_read_in_the_file(tmp_path: Path, keys: Path) -> None:
    sealed(tmp_path / "b", keys, "王金丝雀".encode() * 100)
    content = (tmp_path / "b").read_bytes()
    assert "金丝雀".encode() not in content
    assert b"ab" * 32 not in content


def test_a_recovery_key_opens_body_and_ring_and_the_key_here_the_body_alone(
    tmp_path: Path, keys: Path
) -> None:
    text = sealed(tmp_path / "b", keys, b"body")
    with (tmp_path / "b").open("rb") as file:
        reader = SealedReader(file, tmp_path / "b")
    key, ring = open_with_recovery_key(reader.header, private_key_from_text(text))
    assert sorted(ring) == ["index.key", "installation-0001.key"]
    here = bytes.fromhex((keys / BODY_KEY_FILE).read_text("ascii").strip())
    assert open_with_body_key(reader.header, here) == key
    assert reader.header.ring == ring_name(keys) != b""


def test_another_key_opens_nothing(tmp_path: Path, keys: Path) -> None:
    sealed(tmp_path / "b", keys, b"body")
    other = tmp_path / "other"
    other.mkdir()
    with (tmp_path / "b").open("rb") as file:
        reader = SealedReader(file, tmp_path / "b")
    with pytest.raises(WrongKey):
        open_with_recovery_key(reader.header, private_key_from_text(new_recovery_key(other)))
    with pytest.raises(WrongKey):
        open_with_body_key(reader.header, bytes(32))


def flipped(at: Callable[[bytes], int]) -> Callable[[bytes], bytes]:
    def damage(content: bytes) -> bytes:
        place = at(content)
        return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]

    return damage


DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "another file": (lambda _: b"PK\x03\x04 not ours at all", "backup_not_one"),
    "empty": (lambda _: b"", "backup_not_one"),
    "in the header": (flipped(lambda _: 60), "backup_damaged"),
    "in a chunk": (flipped(lambda c: len(c) // 2), "backup_damaged"),
    "in the last chunk": (flipped(lambda c: len(c) - len(END) - 1), "backup_damaged"),
    "cut in the header": (lambda c: c[:100], "backup_cut"),
    "cut in a chunk": (lambda c: c[: len(c) // 2], "backup_cut"),
    "cut between chunks": (lambda c: c[: -len(END) - 16], "backup_cut"),
    "without its end": (lambda c: c[: -len(END)], "backup_cut"),
    "a chunk left out": (lambda c: c[: -CHUNK * 2] + c[-CHUNK + 16 :], "backup_damaged"),
    "of a later format": (lambda c: c.replace(b'{"format":1', b'{"format":7'), "backup_damaged"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_says_what_is_wrong(tmp_path: Path, keys: Path, damage: str) -> None:
    change, code = DAMAGES[damage]
    text = sealed(tmp_path / "b", keys, b"x" * (4 * CHUNK))
    (tmp_path / "b").write_bytes(change((tmp_path / "b").read_bytes()))
    with pytest.raises(BackupTrouble) as said:
        body_of(tmp_path / "b", text)
    assert said.value.code == code
    assert said.value.zh != said.value.en != code


def test_a_later_format_asks_for_a_newer_version(tmp_path: Path, keys: Path) -> None:
    new_recovery_key(keys)
    recovery = public_half(keys)
    assert recovery is not None
    header, key = make_header(
        version="9.0", made_at="", migrations=[], keys=keys, recovery=recovery
    )
    later = msgspec.structs.replace(header, format=header.format + 1)
    with (tmp_path / "b").open("wb") as file:
        SealedWriter(file, later, key).finish()
    with pytest.raises(BackupTrouble) as said, (tmp_path / "b").open("rb") as file:
        SealedReader(file, tmp_path / "b")
    assert (said.value.code, "9.0" in said.value.en) == ("backup_newer", True)


def test_stored_files_travel_once_and_come_back(tmp_path: Path, keys: Path) -> None:
    files = tmp_path / "files"
    (files / "sealed" / "ab").mkdir(parents=True)
    (files / "sealed" / "ab" / "cd").write_bytes(b"y" * 2_500_000)
    (files / "empty").write_bytes(b"")
    text = new_recovery_key(keys)
    recovery = public_half(keys)
    assert recovery is not None
    header, key = make_header(version="1", made_at="", migrations=[], keys=keys, recovery=recovery)
    with (tmp_path / "b").open("wb") as file:
        writer = SealedWriter(file, header, key)
        archive = ArchiveWriter(writer, files)
        archive.add_files()
        archive.add_files()
        writer.finish()
    back: dict[str, bytes] = {}
    with (tmp_path / "b").open("rb") as file:
        reader = SealedReader(file, tmp_path / "b")
        reader.unlock(open_with_recovery_key(reader.header, private_key_from_text(text))[0])
        for name, data in pieces(reader):
            back[name] = back.get(name, b"") + data
    assert back == {f"{FILE}empty": b"", f"{FILE}sealed/ab/cd": b"y" * 2_500_000}
