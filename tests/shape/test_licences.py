"""Every part of others has a licence that fits Apache-2.0, and the list of them is fresh."""

from __future__ import annotations

from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from zhidan.config.reference.licences import Part, client_parts, licence_of, parts, unfit

ROOT = Path(__file__).resolve().parents[2]


def test_every_licence_fits() -> None:
    found = parts()
    assert {part.kind for part in found} == {"python", "client", "contained"}
    assert len(found) > 60
    assert unfit(found) == []


def test_a_licence_that_does_not_fit_is_seen() -> None:
    strange = [
        Part("client", "a", "1", "GPL-3.0"),
        Part("client", "b", "1", "AGPL-3.0-only OR GPL-2.0"),
    ]
    assert unfit([*strange, Part("client", "c", "1", "MIT OR GPL-3.0")]) == strange


def test_what_is_only_built_with_is_left_out() -> None:
    lock: dict[str, Any] = {
        "packages": {
            "": {"name": "zhidan-web"},
            "node_modules/react": {"version": "1", "license": "MIT"},
            "node_modules/vite": {"version": "2", "license": "MIT", "dev": True},
        }
    }
    assert list(client_parts(lock)) == [Part("client", "react", "1", "MIT")]


def test_a_package_without_a_licence_stops_the_list() -> None:
    said = Message()
    said["Name"] = "nameless"
    with pytest.raises(ValueError, match="what licence is this"):
        licence_of(said)


def test_both_changelogs_tell_the_same_versions_with_as_many_changes() -> None:
    told = []
    for name in ("CHANGELOG.md", "CHANGELOG.zh-CN.md"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        versions = [line.split()[1] for line in lines if line.startswith("## ")]
        told.append((versions, sum(line.startswith("- ") for line in lines)))
    assert told[0] == told[1]
    assert told[0][0]
