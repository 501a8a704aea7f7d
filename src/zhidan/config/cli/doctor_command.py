"""`./zhidan doctor`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import psycopg

from zhidan.config.cli.common import add_address, add_data, add_json, address_of, chosen_folder
from zhidan.config.cli.words import Words
from zhidan.config.doctor.finding import Finding, finding, of_trouble
from zhidan.config.doctor.server import examine_server, read_server
from zhidan.config.doctor.surroundings import Surroundings, examine_surroundings
from zhidan.config.environment import ROOT
from zhidan.config.launcher.client_build import WEB, is_client_current
from zhidan.config.launcher.data_folder import DataFolder
from zhidan.config.launcher.migrating import Age, age_of
from zhidan.config.launcher.session import give_back, opened_database
from zhidan.config.launcher.trouble import Trouble

HELP = (
    "体检: 目录、密钥、证书、数据库、后台、备份, 并说明怎么办",
    "examine the installation and say what to do about what is wrong",
)
FONT = ROOT / "src" / "zhidan" / "fulfilment" / "fonts" / "ZhidanSans-Regular.ttf"


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """`--data`, `--json`, and the address that `up` is given."""
    add_data(parser, words)
    add_json(parser, words)
    add_address(parser, words)


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Exit 1 when something is not as it should be."""
    found = list(examine(arguments))
    if arguments.json:
        told = [
            {"code": one.code, "message": words(one.zh, one.en), "params": dict(one.params)}
            for one in found
        ]
        answer = {"ok": not found, "findings": told}
        print(json.dumps(answer, ensure_ascii=False, default=str))
        return 1 if found else 0
    for one in found:
        print(f"{one.code}\n    {words(one.zh, one.en)}")
    if not found:
        words.say("一切正常。", "Everything is as it should be.")
    return 1 if found else 0


def examine(arguments: argparse.Namespace) -> Iterator[Finding]:
    """What needs no database first: it may be what keeps the database away."""
    folder = chosen_folder(arguments)
    here = Surroundings(
        keys=folder.keys,
        variables=dict(os.environ),
        address=address_of(arguments),
        is_running=folder.is_locked(),
        font=FONT,
        client=WEB / "dist",
        is_client_current=is_client_current(),
        encoding=sys.getfilesystemencoding(),
    )
    yield from examine_surroundings(here)
    try:
        with opened_database(folder, None) as environment:
            yield from _examine_database(folder, environment)
    except Trouble as trouble:
        yield of_trouble(trouble)


def _examine_database(folder: DataFolder, environment: dict[str, Any]) -> Iterator[Finding]:
    url = environment["ZHIDAN_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as owner:
        yield from examine_server(read_server(owner))
    age = age_of(url)
    if age is not Age.CURRENT:
        yield finding("data_newer" if age is Age.NEWER else "migrations_pending")
        return
    os.environ.update(environment)
    try:
        import_module("zhidan.config.ready")
        yield from import_module("zhidan.config.cli.tasks.doctor").examine()
    finally:
        give_back(folder)
