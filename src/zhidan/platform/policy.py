"""Settings of a context: a typed struct with defaults, kept as versioned rows."""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from django.apps import apps
from django.db import connection, transaction
from msgspec import Meta, Struct

from zhidan.kernel.errors import InvalidInput, NotFound
from zhidan.platform.actors import Actor
from zhidan.platform.audit import record

P = TypeVar("P", bound=Struct)
HISTORY = 50
_FOLLOWS = "null"  # what a version says by which a scope follows everything's settings again


@dataclass(frozen=True, slots=True)
class Version:
    """Settings as somebody put them into force; without values where a scope went back."""

    version: int
    values: Struct | None
    actor: str
    at: datetime


class BusinessPolicy(Struct, frozen=True):
    """`time_zone`: where the business lives; its days begin and its clocks stand by it."""

    time_zone: Annotated[str, Meta(min_length=1, max_length=60)] = "Asia/Shanghai"

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(self.time_zone) from None


class RetentionPolicy(Struct, frozen=True):
    """How long what is only of use for a while is kept, in days; `erase_after_months`: after how
    many months without an order people's data is erased. 0 means for good.

    Each field is looked after by whoever registers it with `retention.keeps`.
    """

    import_files_days: Annotated[int, Meta(ge=1, le=36500)] = 30
    import_rows_days: Annotated[int, Meta(ge=1, le=36500)] = 90
    export_files_days: Annotated[int, Meta(ge=1, le=30)] = 1
    feedback_pictures_days: Annotated[int, Meta(ge=0, le=3650)] = 365
    jobs_days: Annotated[int, Meta(ge=7, le=3650)] = 90
    erase_after_months: Annotated[int, Meta(ge=0, le=120)] = 0


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


def scope_of(kind: type[Struct]) -> str | None:
    """What these settings can be said for by itself, e.g. "shop"; None: only for everything."""
    return getattr(kind, "SCOPE", None)


def read(kind: type[P], scope: UUID | None = None) -> P:
    """The settings in force: the latest version over the defaults; for a scope its own, where it
    has some, else those of everything."""
    if scope is not None:
        return read_for(kind, [scope])[scope]
    values = _latest(_row_name(kind, None))
    return kind() if values is None else msgspec.json.decode(values, type=kind, strict=False)


def read_for(kind: type[P], scopes: Collection[UUID]) -> dict[UUID, P]:
    """The settings in force of several scopes, in one look."""
    everything = name_of(kind)
    names = {_row_name(kind, scope): scope for scope in scopes}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (name) name, values::text FROM policy_version"
            " WHERE name = ANY(%s) ORDER BY name, version DESC",
            [[everything, *names]],
        )
        said = {name: values for name, values in cursor.fetchall() if values != _FOLLOWS}
    found = {}
    for name, scope in names.items():
        values = said.get(name, said.get(everything))
        found[scope] = (
            kind() if values is None else msgspec.json.decode(values, type=kind, strict=False)
        )
    return found


def read_own(kind: type[P], scope: UUID) -> P | None:
    """What was said for this scope alone; None while it follows everything's."""
    values = _latest(_row_name(kind, scope))
    return None if values is None else msgspec.json.decode(values, type=kind, strict=False)


def _latest(name: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT values::text FROM policy_version WHERE name = %s ORDER BY version DESC LIMIT 1",
            [name],
        )
        row = cursor.fetchone()
    return None if row is None or row[0] == _FOLLOWS else str(row[0])


def _row_name(kind: type[Struct], scope: UUID | None) -> str:
    return name_of(kind) if scope is None else f"{name_of(kind)}@{scope.hex}"


def version_of(kind: type[Struct], scope: UUID | None = None) -> int:
    """The number of the version in force; 0 while the defaults are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(version), 0) FROM policy_version WHERE name = %s",
            [_row_name(kind, scope)],
        )
        return int(cursor.fetchone()[0])


def history(kind: type[Struct], scope: UUID | None = None) -> list[Version]:
    """The newest versions first, each as it reads today; unknown words of old ones are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT version, values::text, actor_name, at FROM policy_version WHERE name = %s"
            " ORDER BY version DESC LIMIT %s",
            [_row_name(kind, scope), HISTORY],
        )
        return [
            Version(
                number,
                None
                if values == _FOLLOWS
                else msgspec.json.decode(values, type=kind, strict=False),
                who,
                at,
            )
            for number, values, who, at in cursor.fetchall()
        ]


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


def write(value: Struct, *, actor: Actor, scope: UUID | None = None) -> int:
    """Put new settings into force and return their version; the audit shows what changed."""
    return _put(type(value), value, scope, actor)


def follow(kind: type[Struct], *, scope: UUID, actor: Actor) -> int:
    """Let a scope follow everything's settings again."""
    return _put(kind, None, scope, actor)


def _put(kind: type[Struct], value: Struct | None, scope: UUID | None, actor: Actor) -> int:
    name = _row_name(kind, scope)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"policy:{name}"])
        before = msgspec.to_builtins(read(kind, scope))
        after = msgspec.to_builtins(read(kind) if value is None else value)
        version = version_of(kind, scope) + 1
        cursor.execute(
            "INSERT INTO policy_version (name, version, values, actor_id, actor_name)"
            " VALUES (%s, %s, %s::jsonb, %s, %s)",
            [name, version, _FOLLOWS if value is None else msgspec.json.encode(after).decode(),
             actor.id, actor.name],
        )  # fmt: skip
        changed = {k: [before.get(k), v] for k, v in after.items() if before.get(k) != v}
        record(
            "policy.changed",
            actor=actor,
            subject_type="policy",
            subject_id=None,
            details={"name": name_of(kind), "version": version, "changed": changed},
            shop_id=scope if scope_of(kind) == "shop" else None,
        )
    return version
