"""What the environment says, typed: the one place that reads ``ZHIDAN_*`` variables."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

ROOT = Path(__file__).resolve().parents[3]
APP_ROLE = "zhidan_app"


@dataclass(frozen=True, slots=True)
class Environment:
    """How this process was told to run.

    `is_owner` is set for migrations alone: every other connection gives up the right to change
    tables or recorded facts. `hosts` are the names a request may ask for, `proxies` the addresses
    whose forwarding headers are believed. `pg_bin` is the folder of the embedded PostgreSQL's
    programs.
    """

    database_url: str
    data: Path | None
    keys: Path | None
    client: Path
    pg_bin: Path | None
    secret_key: str
    is_owner: bool
    is_https: bool
    is_demo: bool
    hosts: tuple[str, ...]
    proxies: tuple[str, ...]
    threads: int
    pool_size: int

    def database(self) -> dict[str, Any]:
        """The database as Django wants it."""
        parts: dict[str, Any] = dict(conninfo_to_dict(self.database_url))
        options: dict[str, Any] = {
            "pool": {"min_size": 1, "max_size": self.pool_size, "timeout": 10, "name": "zhidan"},
        }
        if not self.is_owner:
            # By the start-up packet, not by Django's `assume_role`: that one waits for itself
            # inside a pool, and connections beside the pool must have the role as well.
            parts["options"] = f"{parts.get('options', '')} -c role={APP_ROLE}".strip()
        named = {
            "NAME": str(parts.pop("dbname", "zhidan")),
            "USER": str(parts.pop("user", "")),
            "PASSWORD": str(parts.pop("password", "")),
            "HOST": str(parts.pop("host", "")),
            "PORT": str(parts.pop("port", "")),
        }
        return {
            "ENGINE": "django.db.backends.postgresql",
            **named,
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {**parts, **options},
        }


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """Read the variables of this process (or those given)."""
    given = os.environ if variables is None else variables
    data = _path(given.get("ZHIDAN_DATA"))
    keys = _path(given.get("ZHIDAN_KEYS_DIR")) or (data / "keys" if data else None)
    threads = int(given.get("ZHIDAN_WEB_THREADS", "8"))
    return Environment(
        database_url=given.get("ZHIDAN_DATABASE_URL", "postgresql:///zhidan"),
        data=data,
        keys=keys,
        client=_path(given.get("ZHIDAN_CLIENT_DIR")) or ROOT / "web" / "dist",
        pg_bin=_path(given.get("ZHIDAN_PG_BIN")),
        secret_key=given.get("ZHIDAN_SECRET_KEY", "") or _secret_key(keys),
        is_owner=_is_set(given, "ZHIDAN_AS_OWNER"),
        is_https=_is_set(given, "ZHIDAN_HTTPS"),
        is_demo=_is_set(given, "ZHIDAN_DEMO"),
        hosts=_names(given.get("ZHIDAN_HOSTS", "localhost,127.0.0.1,[::1]")),
        proxies=_names(given.get("ZHIDAN_TRUSTED_PROXIES", "")),
        threads=threads,
        pool_size=int(given.get("ZHIDAN_POOL_SIZE", str(threads + 8))),
    )


def _secret_key(keys: Path | None) -> str:
    """The key that signs cookies; without a key folder it lives as long as the process."""
    stored = keys / "cookie.key" if keys else None
    if stored and stored.is_file():
        return stored.read_text(encoding="ascii").strip()
    return secrets.token_urlsafe(48)


def _path(value: str | None) -> Path | None:
    return Path(value).expanduser().absolute() if value else None


def _is_set(given: Mapping[str, str], name: str) -> bool:
    return given.get(name, "") not in {"", "0", "false", "no"}


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())
