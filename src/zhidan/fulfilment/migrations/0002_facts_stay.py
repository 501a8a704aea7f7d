"""What was scanned and done stays as it was written; a scan names a line of its own box."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from zhidan.platform.facts import AppendOnly


class Migration(migrations.Migration):
    dependencies: ClassVar = [("fulfilment", "0001_tables"), ("platform", "0002_facts_stay")]
    operations: ClassVar = [
        AppendOnly("fulfilment_event"),
        AppendOnly("scan"),
        migrations.RunSQL(
            "ALTER TABLE scan ADD CONSTRAINT scan_line FOREIGN KEY (fulfilment_id, line_id)"
            " REFERENCES fulfilment_line (fulfilment_id, id)",
            "ALTER TABLE scan DROP CONSTRAINT scan_line",
        ),
    ]
