"""What other contexts may use of insights."""

from zhidan.insights.backup_http import JOB as BACKUP_JOB
from zhidan.insights.everything.page import export_page
from zhidan.insights.operations.export_everything import export_everything
from zhidan.insights.operations.record_backup import BackupOutcome, record_backup
from zhidan.insights.policy import BackupPolicy
from zhidan.insights.queries.backups import BackupHealth, backup_health, is_backup_due
from zhidan.insights.verify.page import invariants_page
from zhidan.insights.verify.verifying import Report, Violation, verify

__all__ = [
    "BACKUP_JOB",
    "BackupHealth",
    "BackupOutcome",
    "BackupPolicy",
    "Report",
    "Violation",
    "backup_health",
    "export_everything",
    "export_page",
    "invariants_page",
    "is_backup_due",
    "record_backup",
    "verify",
]
