"""A PostgreSQL that is too old is named before anything is done in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import psycopg
import pytest

from zhidan.config.launcher.migrating import age_of
from zhidan.config.launcher.trouble import Trouble


def test_a_server_before_15(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def connect(*_: object, **__: object) -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(info=SimpleNamespace(server_version=140011))

    monkeypatch.setattr(psycopg, "connect", connect)
    with pytest.raises(Trouble) as refused:
        age_of("postgresql:///shop")
    assert refused.value.code == "server_too_old"
