"""The register of personal data: every column that holds some, and how it is kept.

Every other column that could hold a text is declared to hold none, so that a new one cannot be
forgotten (`tests/shape/test_personal.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

How = Literal["sealed", "erasable text", "free text", "blind index", "staff"]
"""`erasable text` is about the row's buyer and is emptied with them. In `free text` anybody may be
named: the words of whoever is erased are blacked out there, in the rows of their orders, and in
every row that names neither order nor buyer."""


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


_nobody: set[tuple[str, str]] = set()


def register_impersonal(model: str, fields: str) -> None:
    """Say that these columns (names with spaces between) never name a buyer: codes, numbers of
    ours, names of goods and settings, sealed or hashed things of the machinery."""
    _nobody.update((model, field) for field in fields.split())


def impersonal_fields() -> frozenset[tuple[str, str]]:
    """Every column that is declared to hold nobody's data."""
    return frozenset(_nobody)


def personal_fields() -> list[PersonalField]:
    """Every registered column, in order."""
    return [_fields[key] for key in sorted(_fields)]


register_personal("platform.User", "email", "staff")
register_personal("platform.User", "name", "staff")
register_personal("platform.AuditEntry", "actor_name", "staff")
register_personal("platform.PolicyVersion", "actor_name", "staff")
register_personal("platform.Job", "created_by_name", "staff")
register_personal("platform.StoredFile", "name", "free text")
register_personal("platform.Idempotency", "body", "free text")
register_personal("platform.AuditEntry", "reason", "erasable text")
for _model, _fields_of in {
    "Job": ("args", "title_params", "last_error"),
    "Delivery": ("last_error",),
    "ScheduleMark": ("last_error",),
    "SavedView": ("name", "query"),
}.items():
    for _field in _fields_of:
        register_personal(f"platform.{_model}", _field, "free text")

for _model, _listed in {
    "User": "password locale totp_secret",
    "Role": "code name",
    "RolePermission": "permission",
    "ApiKey": "name prefix secret_hash permissions shops",
    "ClaimLink": "token_hash",
    "RecoveryCode": "code_hash",
    "Session": "session_key session_data",
    "OutboxEvent": "name key topic payload",
    "Delivery": "handler",
    "Job": "kind state checkpoint title_code created_by_kind",
    "JobResult": "subject_label code params",
    "ScheduleMark": "name",
    "WorkerBeat": "host kinds",
    "AuditEntry": "actor_kind action subject_type reason_salt reason_seal details",
    "AuditSeal": "hash",
    "PolicyVersion": "name values",
    "NumberSeries": "series",
    "Idempotency": "key body_hash",
    "RateHit": "bucket",
    "DataKey": "wrapped",
    "StoredFile": "digest kind content_type",
    "Erasure": "reason tables",
    "ErasureMark": "fingerprint",
    "SavedView": "resource",
}.items():
    register_impersonal(f"platform.{_model}", _listed)
