"""`up --demo`: fills the brand in before the doors open, and tells how to sign in."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

from zhidan.config.cli.words import Words
from zhidan.config.demo.brand import NAME, NAME_EN, PASSWORD, STAFF
from zhidan.config.launcher.address import Address
from zhidan.config.launcher.data_folder import DataFolder
from zhidan.config.launcher.trouble import Trouble

OWN_DATA = 3
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
Fill = Callable[[dict[str, str]], None]


def demo_mode(
    folder: DataFolder, address: Address, words: Words, *, asked: bool
) -> tuple[bool, Fill | None]:
    """Whether this is the demo, and what fills it in where that has not been done yet.

    Everybody knows the demo's passwords, so it is served to this machine only.
    Raises: Trouble.
    """
    mark = folder.path / "demo"
    is_filled = mark.is_file()
    if not asked and not is_filled:
        return False, None
    if address.host not in LOOPBACK:
        raise Trouble(
            "演示数据的密码是公开的, 只能在本机 (127.0.0.1) 打开。",
            "everybody knows the demo's passwords: it opens on this machine only (127.0.0.1).",
        )
    os.environ["ZHIDAN_DEMO"] = "1"
    if is_filled:
        return True, None

    def fill(environment: dict[str, str]) -> None:
        words.warn(f"正在准备演示品牌「{NAME}」…", f"Preparing the demo brand {NAME_EN}…")
        done = subprocess.run(
            [sys.executable, "-m", "zhidan.config.demo_main"],
            env=environment,
            cwd="/",
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode == OWN_DATA:
            raise Trouble(
                "这里已有自己的数据, 不能混入演示数据; 请用 --data 另选目录。",
                "this installation has data of its own; choose another folder with --data.",
            )
        if done.returncode:
            said = (done.stderr.strip().splitlines() or [""])[-1]
            raise Trouble(f"演示数据没有做成: {said}", f"the demo could not be made: {said}")
        mark.write_text(f"{NAME}\n", encoding="utf-8")

    return True, fill


def tell_sign_ins(words: Words) -> None:
    """The demo's people, and the password they share."""
    words.say(f"演示账号 (密码都是 {PASSWORD}):", f"Demo accounts (password {PASSWORD}):")
    for role, email, name in STAFF:
        print(f"  {email:<32} {words(name, role)}", flush=True)
