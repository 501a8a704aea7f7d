"""`up --demo`: fills the brand in before the doors open, and tells how to sign in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable

from zhidan.config.cli.words import Words
from zhidan.config.demo.brand import NAME, PASSWORD, SHOPS, STAFF, STORE
from zhidan.config.launcher.address import Address
from zhidan.config.launcher.data_folder import DataFolder
from zhidan.config.launcher.migrating import empty, migrate
from zhidan.config.launcher.processes import die_with_parent
from zhidan.config.launcher.trouble import Trouble

OWN_DATA = 3
DEMO_CODES = [*(shop.code for shop in SHOPS), STORE[0]]
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
Fill = Callable[[dict[str, str]], None]


def demo_mode(
    folder: DataFolder, address: Address, words: Words, *, asked: bool
) -> tuple[bool, Fill | None]:
    """Whether this is the demo, and what fills it in where that has not been done yet.

    Everybody knows the demo's passwords, so it is served to this machine only.
    Raises: Trouble.
    """
    mark, begun = folder.path / "demo", folder.path / "demo-begun"
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
        if begun.is_file():
            # What a start that was cut off has left half made is made anew.
            empty(environment["ZHIDAN_DATABASE_URL"], DEMO_CODES, [who for _, who, _ in STAFF])
            migrate(environment, folder.path / "log" / "migration.log")
        begun.touch()
        done = _run("demo_main", environment)
        if done.returncode == OWN_DATA:
            begun.unlink()  # nothing was begun
            raise Trouble(
                "这里已有自己的数据, 不能混入演示数据; 请用 --data 另选目录。",
                "this installation has data of its own; choose another folder with --data.",
            )
        if done.returncode:
            said = (done.stderr.strip().splitlines() or [""])[-1]
            raise Trouble(f"演示数据没有做成: {said}", f"the demo could not be made: {said}")
        mark.write_text(f"{NAME}\n", encoding="utf-8")
        begun.unlink()

    return True, fill


def tell_sign_ins(environment: dict[str, str], address: Address, words: Words) -> str:
    """A fresh one-time link for each of the demo's people; answers the owner's path."""
    said = _run("demo_links_main", environment).stdout.splitlines()
    links = dict(line.split(" ", 1) for line in said)
    words.say("演示账号, 点链接直接登录 (每个链接一次有效):",
              "Demo accounts; each link signs in, once:")  # fmt: skip
    for role, email, name in STAFF:
        who = words(name, role.replace("_", " "))
        print(f"  {who}: {address.url}{links.get(email, '')}", flush=True)
    words.say(
        f"再次登录用邮箱和密码 {PASSWORD}: " + ", ".join(email for _, email, _ in STAFF),
        f"To sign in again: password {PASSWORD} and " + ", ".join(email for _, email, _ in STAFF),
    )
    words.say(
        "要开自己的店: 停止后运行 ./zhidan up (不带 --demo), 演示数据不会混进去。",
        "For a shop of your own, stop this and run ./zhidan up without --demo: nothing is mixed.",
    )
    return links.get(STAFF[0][1], "")


def _run(module: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", f"zhidan.config.{module}"],
        env=environment,
        cwd="/",
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=die_with_parent(signal.SIGKILL),
    )
