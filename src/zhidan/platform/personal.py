"""The register of personal data: every column that holds some, and how it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

How = Literal["sealed", "erasable text", "blind index", "staff"]


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One column with personal data."""

    model: str
    field: str
    how: How


_fields: dict[tuple[str, str], PersonalField] = {}


def register_personal(model: str, field: str, how: How = "sealed") -> None:
    """Say that `model` ("parties.Recipient") keeps personal data in `field`."""
    _fields[(model, field)] = PersonalField(model, field, how)


def personal_fields() -> list[PersonalField]:
    """Every registered column, in order."""
    return [_fields[key] for key in sorted(_fields)]


register_personal("platform.User", "email", "staff")
register_personal("platform.User", "name", "staff")
register_personal("platform.AuditEntry", "actor_name", "staff")
register_personal("platform.PolicyVersion", "actor_name", "staff")
register_personal("platform.Job", "created_by_name", "staff")
register_personal("platform.StoredFile", "name", "erasable text")
