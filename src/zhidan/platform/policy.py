"""Settings of a context: a typed struct with defaults, kept as versioned rows."""

from __future__ import annotations

import sys
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from django.apps import apps
from django.db import connection, transaction
from msgspec import Meta, Struct

from zhidan.kernel.errors import InvalidInput, NotFound
from zhidan.platform.actors import Actor
from zhidan.platform.audit import record

P = TypeVar("P", bound=Struct)


class BusinessPolicy(Struct, frozen=True):
    """`time_zone`: where the business lives; its days begin and its clocks stand by it."""

    time_zone: Annotated[str, Meta(min_length=1, max_length=60)] = "Asia/Shanghai"

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(self.time_zone) from None


def policies() -> dict[str, type[Struct]]:
    """Every context's settings by name: the structs `…Policy` in its policy.py."""
    found: dict[str, type[Struct]] = {}
    for app in apps.get_app_configs():
        for kind in vars(sys.modules.get(f"{app.name}.policy", object)).values():
            if isinstance(kind, type) and issubclass(kind, Struct) and kind is not Struct:
                found[name_of(kind)] = kind
    return dict(sorted(found.items()))


def policy_named(name: str) -> type[Struct]:
    """Raises: NotFound."""
    kind = policies().get(name)
    if kind is None:
        raise NotFound(code="policy_not_found", name=name)
    return kind


def name_of(kind: type[Struct]) -> str:
    """The name of the settings: OrdersPolicy → "orders"."""
    return kind.__name__.removesuffix("Policy").lower()


def read(kind: type[P]) -> P:
    """The settings in force: the latest version over the defaults."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT values::text FROM policy_version WHERE name = %s ORDER BY version DESC LIMIT 1",
            [name_of(kind)],
        )
        row = cursor.fetchone()
    return kind() if row is None else msgspec.json.decode(row[0], type=kind, strict=False)


def version_of(kind: type[Struct]) -> int:
    """The number of the version in force; 0 while the defaults are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(version), 0) FROM policy_version WHERE name = %s", [name_of(kind)]
        )
        return int(cursor.fetchone()[0])


def parse(kind: type[P], values: dict[str, Any]) -> P:
    """Settings from plain values.

    Raises: InvalidInput (bad_policy) when a value is of another type or unknown.
    """
    unknown = set(values) - set(kind.__struct_fields__)
    if unknown:
        raise InvalidInput(code="unknown_field", field=min(unknown))
    try:
        return msgspec.convert(values, type=kind)
    except msgspec.ValidationError as error:
        raise InvalidInput(code="bad_policy", reason=str(error)) from None


def write(value: Struct, *, actor: Actor) -> int:
    """Put new settings into force and return their version; the audit shows what changed."""
    name, kind = name_of(type(value)), type(value)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"policy:{name}"])
        before = msgspec.to_builtins(read(kind))
        after = msgspec.to_builtins(value)
        version = version_of(kind) + 1
        cursor.execute(
            "INSERT INTO policy_version (name, version, values, actor_id, actor_name)"
            " VALUES (%s, %s, %s::jsonb, %s, %s)",
            [name, version, msgspec.json.encode(after).decode(), actor.id, actor.name],
        )
        changed = {k: [before.get(k), v] for k, v in after.items() if before.get(k) != v}
        record(
            "policy.changed",
            actor=actor,
            subject_type="policy",
            subject_id=None,
            details={"name": name, "version": version, "changed": changed},
        )
    return version
