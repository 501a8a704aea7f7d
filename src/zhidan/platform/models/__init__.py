"""Tables of the platform; constraints only."""

from __future__ import annotations

from zhidan.platform.models.access import (
    ApiKey,
    ClaimLink,
    RecoveryCode,
    Role,
    RolePermission,
    Session,
    User,
    UserManager,
    UserRole,
    UserScope,
)
from zhidan.platform.models.delivery import (
    Delivery,
    Job,
    JobResult,
    OutboxEvent,
    ScheduleMark,
    WorkerBeat,
)
from zhidan.platform.models.records import (
    AuditEntry,
    AuditSeal,
    DataKey,
    Erasure,
    ErasureMark,
    Idempotency,
    NumberSeries,
    PolicyVersion,
    RateHit,
    SavedView,
    StoredFile,
)

__all__ = [
    "ApiKey", "AuditEntry", "AuditSeal", "ClaimLink", "DataKey", "Delivery", "Erasure",
    "ErasureMark", "Idempotency", "Job", "JobResult", "NumberSeries", "OutboxEvent",
    "PolicyVersion", "RateHit", "RecoveryCode", "Role", "RolePermission", "SavedView",
    "ScheduleMark", "Session", "StoredFile", "User", "UserManager", "UserRole", "UserScope",
    "WorkerBeat",
]  # fmt: skip
