"""Rotates the installation key."""

from __future__ import annotations

import argparse
import json

from django.db import transaction

from zhidan.config.cli.words import Words
from zhidan.platform.actors import CLI
from zhidan.platform.audit import record
from zhidan.platform.privacy import rotate_installation_key


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Sealed values stay as they are; a running `up` needs the old key until it starts anew."""
    with transaction.atomic():
        number, wrapped = rotate_installation_key()
        done = {"key": number, "wrapped": wrapped}
        record("keys.rotated", actor=CLI, subject_type="keys", subject_id=None, details=done)
    if arguments.json:
        print(json.dumps(done))
        return 0
    words.say(
        f"安装密钥 {number} 已启用, 重新包裹了 {wrapped} 个数据密钥。备份 keys/; "
        "重启 up 之后才可移走旧的密钥文件。",
        f"Installation key {number} is in use; {wrapped} data keys were wrapped anew. Back up "
        "keys/; take older key files away only after up was started again.",
    )
    return 0
