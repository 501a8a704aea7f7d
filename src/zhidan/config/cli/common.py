"""Arguments and steps that several commands share."""

from __future__ import annotations

import argparse
import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any

from zhidan.config.cli.words import Words
from zhidan.config.launcher.address import Address
from zhidan.config.launcher.data_folder import DataFolder, data_folder
from zhidan.config.launcher.session import give_back, opened_database
from zhidan.config.launcher.trouble import Trouble
from zhidan.config.launcher.upgrading import refuse_older

PORT = 8721


def add_data(parser: argparse.ArgumentParser, words: Words) -> None:
    """`--data DIR`."""
    parser.add_argument(
        "--data",
        metavar="DIR",
        help=words(
            "数据目录 (默认: ZHIDAN_DATA, 否则用户的数据目录)",
            "data folder (default: ZHIDAN_DATA, else the user's place for data)",
        ),
    )


def add_json(parser: argparse.ArgumentParser, words: Words) -> None:
    """`--json`."""
    parser.add_argument("--json", action="store_true", help=words("输出 JSON", "answer in JSON"))


def add_address(parser: argparse.ArgumentParser, words: Words) -> None:
    """Where the product listens, and with which certificate."""
    parser.add_argument(
        "--port", type=int, default=PORT, metavar="N", help=words("端口", "port") + f" ({PORT})"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help=words("监听地址", "address to listen on")
    )
    parser.add_argument(
        "--tls",
        type=path,
        nargs="+",
        default=(),
        metavar=("CERT", "KEY"),
        help=words(
            "用自己的证书提供 HTTPS: 证书和私钥 (PEM, 可同在一个文件)",
            "serve HTTPS: certificate and private key (PEM, may be one file)",
        ),
    )


def address_of(arguments: argparse.Namespace) -> Address:
    """The address of this call; the proxies before it stand in a variable."""
    proxies = os.environ.get("ZHIDAN_TRUSTED_PROXIES", "").split(",")
    return Address(
        host=arguments.host,
        port=arguments.port,
        tls=arguments.tls,
        proxies=[proxy for proxy in proxies if proxy.strip()],
    )


def path(given: str) -> Path:
    """The type of every argument that names a file or folder: as the caller's shell meant it."""
    return Path(given).expanduser().absolute()


def tell_trouble(trouble: Trouble, arguments: argparse.Namespace, words: Words, **more: str) -> int:
    """The trouble as JSON for programs, as a sentence for people; always exit code 1."""
    if getattr(arguments, "json", False):
        error = {
            "code": trouble.code,
            "message": words(trouble.zh, trouble.en),
            "params": trouble.params,
        }
        answer = {"error": error, **{k: v for k, v in more.items() if v}}
        print(json.dumps(answer, ensure_ascii=False))
    else:
        words.warn(trouble.zh, trouble.en)
    return 1


def chosen_folder(arguments: argparse.Namespace) -> DataFolder:
    """The data folder of this call."""
    return data_folder(arguments.data, is_demo=getattr(arguments, "demo", False))


def run_with_database(
    task: str, arguments: argparse.Namespace, words: Words, *, of_any_age: bool = False
) -> int:
    """Run `zhidan.config.cli.tasks.<task>` with the database open and Django set up.

    A database that is older or newer than this program is refused, unless `of_any_age`.
    """
    folder = chosen_folder(arguments)
    with opened_database(folder, None if of_any_age else refuse_older) as environment:
        os.environ.update(environment)
        try:
            return run_task(task, arguments, words)
        finally:
            give_back(folder)


def run_task(task: str, arguments: argparse.Namespace, words: Words) -> int:
    """Run a task in this process; it is loaded only now, because models need Django set up."""
    import_module("zhidan.config.ready")
    module: Any = import_module(f"zhidan.config.cli.tasks.{task}")
    try:
        return int(module.run(arguments, words))
    finally:
        import_module("zhidan.config.cli.tasks.closing").close_connections()
