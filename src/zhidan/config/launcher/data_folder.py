"""The data folder: where it is, who owns it, and that one start at a time works in it."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zhidan.config.launcher.account import Account, working_account
from zhidan.config.launcher.trouble import Trouble

NEEDED_BYTES = 300 * 1024 * 1024
PARTS = ("files", "keys", "log")


@dataclass(frozen=True)
class DataFolder:
    """Everything an installation owns: database, uploaded files, keys, logs."""

    path: Path
    account: Account | None

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @property
    def restored(self) -> Path:
        """Touched when a restored database took the place of another one."""
        return self.path / "restored"

    def prepare(self) -> None:
        """Make the folder and its parts, closed to everybody but their owner.

        Raises: Trouble when it cannot be written to, entered, or has no room left.
        """
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.path, *(self.path / part for part in PARTS)):
                folder.mkdir(mode=0o700, exist_ok=True)
                if self.account:
                    self.account.own(folder)
        except OSError as error:
            raise Trouble(
                f"数据目录 {self.path} 无法写入 ({error.strerror}): 请用 --data 换一个目录。",
                f"the data folder {self.path} cannot be written ({error.strerror}): "
                "choose another with --data.",
                "data_folder_not_writable",
                path=str(self.path),
            ) from None
        if self.account and not self.account.can_enter(self.path):
            raise Trouble(
                f"系统用户 {self.account.name} 进不了 {self.path}: 请用 --data 换一个目录。",
                f"user {self.account.name} cannot enter {self.path}: choose another with --data.",
                "data_folder_closed",
                path=str(self.path),
            )
        if shutil.disk_usage(self.path).free < NEEDED_BYTES:
            raise Trouble(
                f"磁盘空间不足: {self.path} 需要至少 300 MB; 请清理磁盘, 或用 --data 换一个目录。",
                f"no space left: {self.path} needs at least 300 MB; free some, "
                "or choose another folder with --data.",
                "disk_nearly_full",
                path=str(self.path),
            )
        self._make_cookie_key()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder: a second start is refused while this one runs.

        The lock ends with the process, however it ends.
        """
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Trouble(
                    f"{self.path} 已在使用中 (另一个 ./zhidan 正在运行): 请先停止它。",
                    f"{self.path} is in use: another ./zhidan is running, stop it first.",
                    "already_running",
                ) from None
            yield
        finally:
            os.close(descriptor)

    def is_locked(self) -> bool:
        """Whether another start holds the folder just now."""
        if not (self.path / "lock").is_file():
            return False
        try:
            with self.locked():
                return False
        except Trouble:
            return True

    def lend(self, files: Sequence[Path]) -> list[Path]:
        """Where the working account can read files: as root, in copies that only it reads.

        A private key stays closed to everybody else, and need not be opened up for us.
        """
        if self.account is None:
            return [file.absolute() for file in files]
        folder = self.path / "tls"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        copies = [folder / f"{place}.pem" for place in range(len(files))]
        for file, copy in zip(files, copies, strict=True):
            descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as written:
                written.write(file.read_bytes())
            self.account.own(copy)
        self.account.own(folder)
        return copies

    def _make_cookie_key(self) -> None:
        key = self.keys / "cookie.key"
        if key.exists():
            return
        draft = self.keys / f".cookie.{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        if self.account:
            self.account.own(draft)
        try:
            # Never over a key that another start has made meanwhile.
            os.link(draft, key)
        except FileExistsError:
            pass
        finally:
            draft.unlink()


def data_folder(
    chosen: str | None, variables: Mapping[str, str] | None = None, *, is_demo: bool = False
) -> DataFolder:
    """The folder of `--data`, else of ZHIDAN_DATA, else the user's own place for data.

    There the demo has a place of its own: without `--demo` one's own shop opens, untouched.
    """
    given = os.environ if variables is None else variables
    named = chosen or given.get("ZHIDAN_DATA")
    path = Path(named).expanduser().absolute() if named else _home_of_data(given)
    if is_demo and not named:
        path = path.with_name(f"{path.name}-demo")
    return DataFolder(path, working_account())


def _home_of_data(given: Mapping[str, str]) -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/zhidan")
    if given.get("XDG_DATA_HOME"):
        return Path(given["XDG_DATA_HOME"]) / "zhidan"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "zhidan"
    return Path.home() / ".local" / "share" / "zhidan"
