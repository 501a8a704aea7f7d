"""No address of a package registry stands in a lock file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
URL = re.compile(r"[a-z+]+://\S+")


def list_faults(text: str) -> list[str]:
    """Addresses in a list of Python packages: there must be none, and every line is pinned."""
    faults = URL.findall(text)
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    return faults + [line for line in pins if "==" not in line]


def package_lock_faults(lock: dict[str, Any]) -> list[str]:
    """Addresses in a client's lock, those where a package asks for money apart."""
    return sorted(_addresses(lock, ""))


def _addresses(value: Any, path: str) -> set[str]:
    if isinstance(value, dict):
        named = {f"{path}/{key}" for key in value if key == "resolved"}
        return named.union(
            *(_addresses(v, f"{path}/{k}") for k, v in value.items() if k != "funding"), set()
        )
    if isinstance(value, list):
        return set().union(*(_addresses(v, path) for v in value), set())
    return {path} if isinstance(value, str) and URL.match(value) else set()


def test_python_locks_name_versions_and_hashes_only() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        assert list_faults((ROOT / name).read_text(encoding="utf-8")) == []


def test_an_address_or_an_open_version_is_seen() -> None:
    text = "a==1 \\\n    --hash=sha256:00\nb @ https://files.example/b.whl\nc>=2\n"
    assert list_faults(text) == [
        "https://files.example/b.whl",
        "b @ https://files.example/b.whl",
        "c>=2",
    ]


def test_the_client_lock_holds_no_address() -> None:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
    assert package_lock_faults(lock) == []
    npmrc = (ROOT / "web" / ".npmrc").read_text(encoding="utf-8")
    assert "omit-lockfile-registry-resolved=true" in npmrc
    assert URL.findall(npmrc) == []


def test_an_address_in_the_client_lock_is_seen() -> None:
    lock = {
        "packages": {
            "node_modules/a": {
                "resolved": "https://packages.example/a.tgz",
                "funding": [{"url": "https://give.example"}],
            }
        }
    }
    assert package_lock_faults(lock) == ["/packages/node_modules/a/resolved"]


def test_the_lock_that_holds_addresses_is_ignored() -> None:
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert not (ROOT / "uv.lock").exists()
