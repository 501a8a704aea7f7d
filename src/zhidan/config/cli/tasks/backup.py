"""Makes a backup and tells what is in it; the recovery key is shown the first time only."""

from __future__ import annotations

import argparse
import json

from zhidan.config.backup.duty import this_installation
from zhidan.config.backup.keeping import back_up
from zhidan.config.backup.trouble import BackupTrouble
from zhidan.config.cli.common import tell_trouble
from zhidan.config.cli.words import Words
from zhidan.platform.actors import CLI
from zhidan.platform.recovery import new_recovery_key, public_half

MB = 1024 * 1024


def run(arguments: argparse.Namespace, words: Words) -> int:
    """The key comes first: it must be on paper before anything depends on it."""
    source = this_installation()
    key = ""
    if arguments.new_recovery_key or public_half(source.keys) is None:
        key = new_recovery_key(source.keys)
        if not arguments.json:
            _show_key(key, words)
    try:
        made, found = back_up(
            source, arguments.file, kind="manual", actor=CLI, checks=not arguments.unchecked
        )
    except BackupTrouble as trouble:
        return tell_trouble(trouble, arguments, words, recovery_key=key)
    orders = found.orders if found else None
    if arguments.json:
        answer = {
            "file": str(made.path),
            "bytes": made.size,
            "held_until": made.ending.held_until.isoformat(),
            "files": made.ending.files,
            "checked": found is not None,
            "orders": orders,
        }
        print(json.dumps({**answer, "recovery_key": key} if key else answer))
        return 0
    until = made.ending.held_until.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    words.say(
        f"已备份: {made.path} ({made.size / MB:.1f} MB), 包含 {until} 之前的全部订单",
        f"Backed up: {made.path} ({made.size / MB:.1f} MB), with every order before {until}",
    )
    if found:
        words.say(
            f"还原核对通过: {orders} 单, 全部不变量相符",
            f"Proven by a restore: {orders} orders, every invariant holds",
        )
    return 0


def _show_key(key: str, words: Words) -> None:
    words.say(
        f"恢复密钥 (只显示这一次, 请抄在纸上, 与备份分开保管):\n\n    {key}\n\n"
        "换机器恢复时, 没有它就读不出任何姓名、电话和地址。",
        f"The recovery key, shown this once: write it down and keep it apart from backups.\n\n"
        f"    {key}\n\nWithout it, a restore elsewhere reads nobody's name, phone or address.",
    )
