"""Settings of a context: a typed struct with defaults, kept as versioned rows."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from django.db import connection, transaction

from zhidan.kernel.errors import InvalidInput, NotFound
from zhidan.platform.actors import Actor
from zhidan.platform.audit import record

P = TypeVar("P", bound=msgspec.Struct)
_policies: dict[str, type[msgspec.Struct]] = {}


def policy(name: str) -> Any:
    """Class decorator: register a frozen struct of settings under `name` ("orders")."""

    def register(kind: type[P]) -> type[P]:
        _policies[name] = kind
        return kind

    return register


def policies() -> dict[str, type[msgspec.Struct]]:
    """Every registered policy by name."""
    return dict(_policies)


def policy_named(name: str) -> type[msgspec.Struct]:
    """Raises: NotFound."""
    if name not in _policies:
        raise NotFound(code="policy_not_found", name=name)
    return _policies[name]


def name_of(kind: type[msgspec.Struct]) -> str:
    """The registered name; a struct that was not registered goes by its own."""
    return next((name for name, known in _policies.items() if known is kind), kind.__name__)


def read(kind: type[P]) -> P:
    """The settings in force: the latest version over the defaults."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT values::text FROM policy_version WHERE name = %s ORDER BY version DESC LIMIT 1",
            [name_of(kind)],
        )
        row = cursor.fetchone()
    return kind() if row is None else msgspec.json.decode(row[0], type=kind, strict=False)


def version_of(kind: type[msgspec.Struct]) -> int:
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


def write(value: msgspec.Struct, *, actor: Actor) -> int:
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
