"""Who may see the work bench's figures (amounts need `money.view` as well), who keeps backups."""

from __future__ import annotations

from zhidan.platform.access import declare
from zhidan.platform.personal import register_impersonal

VIEW = declare(
    "insights.view",
    "insights",
    ("order_clerk", "warehouse", "finance", "service", "read_only"),
)
EXPORT = declare("insights.export", "insights")
BACKUP = declare("settings.backup", "insights")

for _name, _listed in {
    "SalesDay": "currency",
    "BackupRun": "kind state path error_code error_params",
}.items():
    register_impersonal(f"insights.{_name}", _listed)
