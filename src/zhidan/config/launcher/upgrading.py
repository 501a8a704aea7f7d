"""The one way by which an older database comes to this version, for `up` and for `upgrade`."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhidan.config.launcher.data_folder import DataFolder
from zhidan.config.launcher.migrating import migration_digest
from zhidan.config.launcher.processes import die_with_parent
from zhidan.config.launcher.trouble import Trouble

STEPS = {
    "backup": ("备份数据库", "Backing the database up"),
    "migrate": (
        "从备份还原一份, 更新数据结构并核对",
        "Restoring a copy, migrating and verifying it",
    ),
    "swap": ("换上新的数据库", "Letting it take its place"),
}
UNCHANGED_ZH = (
    "数据库仍是升级前的样子。要继续用旧版本: 换回原来的程序 "
    "(git checkout 旧版本, 或重新解压旧发行包), 再运行 ./zhidan up。"
)
UNCHANGED_EN = (
    "The database is as it was before. To go on with the version before, put its program back "
    "(git checkout its tag, or unpack its release) and run ./zhidan up."
)
Report = Callable[[str, str], None]


@dataclass
class Upgrade:
    """Brings databases forward; `done` is what came of the last one.

    Where `tries_again` is off, what failed once with this very version is told and not done again:
    a service that is started anew by itself must not make a backup every few seconds.
    """

    folder: DataFolder
    report: Report
    tries_again: bool = False
    done: dict[str, Any] = field(default_factory=dict)

    def __call__(self, environment: Mapping[str, str]) -> None:
        """Raises: Trouble; the database is as it was then."""
        failure = self.folder.path / "upgrade-failed"
        if not self.tries_again and failure.is_file():
            _tell_again(failure.read_text("utf-8"))
        failure.unlink(missing_ok=True)
        self.report(
            "数据来自较旧的版本, 先升级 (备份、更新、核对; 失败则保持原样):",
            "The data is of an older version and is brought forward first (backed up, migrated, "
            "verified; it stays as it is if that fails):",
        )
        try:
            self.done = self._run(environment)
        except Trouble as trouble:
            kept = {"digest": migration_digest(), "code": trouble.code, "params": trouble.params,
                    "zh": trouble.zh, "en": trouble.en}  # fmt: skip
            failure.write_text(json.dumps(kept), "utf-8")
            raise
        orders, backup = self.done["orders"], self.done["backup"]
        self.report(
            f"升级完成: {orders} 单, 全部不变量相符。升级前的备份: {backup}",
            f"Upgraded: {orders} orders, every invariant holds. The backup from before: {backup}",
        )

    def _run(self, environment: Mapping[str, str]) -> dict[str, Any]:
        log = self.folder.path / "log" / "upgrade.log"
        with log.open("wb") as said:
            running = subprocess.Popen(
                [sys.executable, "-m", "zhidan.config.backup.upgrade_main"],
                env=environment, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=said, text=True, preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509
            )  # fmt: skip
            try:
                return self._follow(running)
            finally:
                running.kill()
                running.wait()

    def _follow(self, running: subprocess.Popen[str]) -> dict[str, Any]:
        assert running.stdout is not None
        for text in running.stdout:
            line = json.loads(text)
            if step := line.get("step"):
                zh, en = STEPS[step]
                self.report(f"  {zh}…", f"  {en}…")
            elif error := line.get("error"):
                raise _unchanged(error["zh"], error["en"], error["code"], error["params"])
            else:
                done: dict[str, Any] = line["done"]
                return done
        log = self.folder.path / "log" / "upgrade.log"
        raise _unchanged(
            f"升级意外中断, 详见 {log}。", f"The upgrade was cut off, see {log}.",
            "upgrade_cut_off", {"log": str(log)},
        )  # fmt: skip


def _unchanged(zh: str, en: str, code: str, params: Mapping[str, Any]) -> Trouble:
    return Trouble(f"{zh}\n{UNCHANGED_ZH}", f"{en}\n{UNCHANGED_EN}", code, **params)


def _tell_again(text: str) -> None:
    kept = json.loads(text)
    if kept["digest"] != migration_digest():
        return
    again = ("要再试一次: ./zhidan upgrade。", "To try again: ./zhidan upgrade.")
    raise Trouble(
        f"{kept['zh']}\n{again[0]}", f"{kept['en']}\n{again[1]}", kept["code"], **kept["params"]
    )


def refuse_older(_environment: Mapping[str, str]) -> None:
    """What every other command says to an older database. Raises: Trouble."""
    raise Trouble(
        "数据来自较旧的版本: 请先运行 ./zhidan upgrade (或 ./zhidan up, 它会先升级)。",
        "The data is of an older version: run ./zhidan upgrade first (or ./zhidan up, which "
        "brings it forward).",
        "upgrade_needed",
    )


def newer() -> Trouble:
    """What an older program says to a newer database."""
    return Trouble(
        "数据来自较新的版本, 这个版本的程序不能打开: 请换上较新的程序; "
        "或用升级前的备份回到旧版本: ./zhidan restore 备份文件 --replace。",
        "The data is of a newer version than this program: put the newer program in place, or go "
        "back by the backup from before the upgrade: ./zhidan restore FILE --replace.",
        "database_newer",
    )
