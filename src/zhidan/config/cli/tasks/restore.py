"""Brings a backup back and tells what was restored."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys

from zhidan.config.backup.duty import this_installation
from zhidan.config.backup.restoring import restore_backup
from zhidan.config.backup.trouble import BackupTrouble
from zhidan.config.backup.unlocking import Access
from zhidan.config.cli.common import chosen_folder
from zhidan.config.cli.words import Words

# Asked for at a terminal only: these are what a recovery key mends.
_ASKS = frozenset({"backup_needs_recovery_key", "backup_keys_lost"})


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Where a recovery key is missing and a person sits there, they are asked for it."""
    key = arguments.recovery_key or os.environ.get("ZHIDAN_RECOVERY_KEY", "")
    try:
        return _restore(arguments, words, key)
    except BackupTrouble as trouble:
        if trouble.code in _ASKS and not key and not arguments.json and sys.stdin.isatty():
            words.warn(trouble.zh, trouble.en)
            key = getpass.getpass(words("恢复密钥: ", "Recovery key: "))
            return _restore(arguments, words, key)
        raise


def _restore(arguments: argparse.Namespace, words: Words, key: str) -> int:
    folder = chosen_folder(arguments)
    restored = restore_backup(
        arguments.file,
        this_installation(),
        folder.path,
        Access(key, arguments.key, arguments.without_keys),
        replaces=arguments.replace,
    )
    folder.restored.touch()
    found = restored.revived
    if arguments.json:
        answer = {
            "orders": found.orders,
            "files": len(found.read.files),
            "files_missing": found.read.missing,
            "made_at": restored.made_at,
            "dumped_at": found.read.ending.dumped_at.isoformat(),
            "held_until": found.read.ending.held_until.isoformat(),
            "erased_again": dict(found.erased),
            "keys_lost": restored.keys_lost,
            "violations": list(found.violations),
        }
        print(json.dumps(answer))
        return 0
    until = found.read.ending.held_until.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    words.say(
        f"已恢复: {found.orders} 单, 截至 {until}",
        f"Restored: {found.orders} orders, as of {until}",
    )
    if found.erased:
        orders = found.erased.get("sales_order", 0)
        words.say(
            f"备份之后删除过的个人信息已再次删除 ({orders} 单)",
            f"What was erased after the backup was made is erased again ({orders} orders)",
        )
    if restored.keys_lost:
        words.warn(
            "个人信息已无法读取 (没有密钥)。", "People's data can not be read (its keys are lost)."
        )
    if found.violations:
        broken = ", ".join(found.violations)
        words.warn(
            f"备份中的数据不符合不变量: {broken} (详见 ./zhidan verify)",
            f"The data of the backup breaks invariants: {broken} (see ./zhidan verify)",
        )
    return 0
