"""Imports a file and tells what became of its rows."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from zhidan.channels.api import ImportRequest, import_files
from zhidan.config.cli.words import Words

SHOWN_REJECTIONS = 20


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Import; the answer is JSON for programs, a few lines for people."""
    request = ImportRequest(
        path=arguments.file,
        kind=arguments.what,
        shop=arguments.shop,
        channel=arguments.channel,
        create_shop=arguments.create_shop,
        create_skus=arguments.create_skus,
        policy=arguments.policy,
        existing_stock=arguments.existing_stock,
        pictures=arguments.pictures,
        is_dry_run=arguments.dry_run,
        encoding=arguments.encoding,
        mapping=arguments.mapping,
        locale=words("zh-CN", "en"),
    )
    is_watched = sys.stderr.isatty()

    def tell(done: int, total: int) -> None:
        if is_watched:
            print(f"\r{done}/{total}", end="", file=sys.stderr, flush=True)

    code, answer = import_files(request, tell=tell)
    if is_watched:
        print("\r", end="", file=sys.stderr)
    if arguments.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        _show(answer, words)
    return code


def _show(answer: dict[str, Any], words: Words) -> None:
    if answer.get("error"):
        error = answer["error"]["message"]
        words.warn(f"无法导入: {error}", f"cannot import: {error}")
        return
    labels = (
        ("rows", "行"), ("created", "新建"), ("updated", "更新"), ("unchanged", "不变"),
        ("rejected", "拒绝"), ("orders", "订单"), ("lines", "明细"), ("units", "件数"),
    )  # fmt: skip
    print("  ".join(f"{words(zh, key)} {answer[key]}" for key, zh in labels if key in answer))
    for currency, amount in answer.get("amount", {}).items():
        print(f"{currency} {amount}")
    for rejected in answer["rejections"][:SHOWN_REJECTIONS]:
        print(f"{rejected['row']} {rejected['column'] or ''}: {rejected['message']}")
