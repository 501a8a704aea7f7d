"""Key material in files of the data folder, never in the database."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from django.conf import settings

KEY_BYTES = 32


def keys_folder() -> Path:
    """The folder `keys/` of the data folder, made with mode 0700 on first use.

    Raises: RuntimeError where no folder is set: a key that lies anywhere is a key that is lost.
    """
    if not settings.ZHIDAN_KEYS_DIR:
        raise RuntimeError("ZHIDAN_DATA or ZHIDAN_KEYS_DIR must say where the keys lie")
    folder = Path(settings.ZHIDAN_KEYS_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def read_or_make(path: Path) -> bytes:
    """The key in `path`; the first of several processes to ask makes it, mode 0600."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
            if os.geteuid() == 0:
                # A command run by root beside the product: the working account must read it too.
                owner = path.parent.stat()
                os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
        try:
            os.link(draft, path)  # fails where another process was first: its key counts
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = bytes.fromhex(path.read_text().strip())
    if len(key) != KEY_BYTES:
        raise ValueError(f"{path.name} does not hold a key of {KEY_BYTES} bytes")
    return key


def installation_numbers() -> list[int]:
    """The numbers of the installation keys at hand, oldest first; the last one is in use."""
    folder = keys_folder()
    found = sorted(int(p.stem.rpartition("-")[2]) for p in folder.glob("installation-*.key"))
    return found or [1]


@cache
def installation_key(number: int) -> bytes:
    """Raises: FileNotFoundError when an older key was taken away."""
    path = keys_folder() / f"installation-{number:04d}.key"
    if number > 1 and not path.exists():
        raise FileNotFoundError(path.name)
    return read_or_make(path)


def add_installation_key() -> int:
    """Make the next installation key and return its number."""
    number = installation_numbers()[-1] + 1
    if number == 2:
        installation_key(1)
    read_or_make(keys_folder() / f"installation-{number:04d}.key")
    return number


@cache
def index_key() -> bytes:
    """The master of all blind-index keys; it must outlive every rotation."""
    return read_or_make(keys_folder() / "index.key")


def forget() -> None:
    """Read the files anew, e.g. after a rotation in another process."""
    installation_key.cache_clear()
    index_key.cache_clear()
