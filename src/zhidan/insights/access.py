"""Who may see the work bench's figures (amounts need `money.view` as well), who keeps backups."""

from __future__ import annotations

from zhidan.platform.access import declare

VIEW = declare(
    "insights.view",
    "insights",
    ("order_clerk", "warehouse", "finance", "service", "read_only"),
)
EXPORT = declare("insights.export", "insights")
BACKUP = declare("settings.backup", "insights")
