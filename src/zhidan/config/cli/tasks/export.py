"""Exports everything and tells how many rows each table has."""

from __future__ import annotations

import argparse
import json

from zhidan.config.cli.words import Words
from zhidan.insights.api import export_everything
from zhidan.kernel.errors import Refusal
from zhidan.platform.actors import CLI
from zhidan.platform.messages import sentence

SQLITE = ".sqlite"


def run(arguments: argparse.Namespace, words: Words) -> int:
    """A file that is there already stays as it is: the export goes beside it or nowhere."""
    target = arguments.target
    is_file = target.suffix == SQLITE
    try:
        if is_file and target.exists():
            words.warn(f"{target} 已存在。", f"{target} is there already.")
            return 1
        if not is_file:
            target.mkdir(parents=True, exist_ok=True)
        counts = export_everything(
            path=target,
            kind="sqlite" if is_file else arguments.format,
            reveal_reason=arguments.reveal,
            tell=lambda _done, _total: None,
            actor=CLI,
        )
    except Refusal as refusal:
        print(sentence(refusal.code, refusal.params, words("zh-CN", "en")))
        return 1
    except OSError as error:
        words.warn(f"无法写入 {target}: {error.strerror}", f"cannot write: {error.strerror}")
        return 1
    if arguments.json:
        print(json.dumps({"target": str(target), "rows": counts}))
    else:
        for name, rows in counts.items():
            print(f"{name:<14} {rows}")
    return 0
