"""An import names the dry run it follows; what a record came with is found by the record."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("channels", "0004_imports_bring_payments")]
    operations: ClassVar = [
        migrations.AddField("ImportRun", "dry_run_id", models.UUIDField(null=True)),
        migrations.AddConstraint(
            "ImportRun",
            models.UniqueConstraint(
                fields=["dry_run_id"],
                condition=Q(dry_run_id__isnull=False) & ~Q(state="undone"),
                name="one_import_per_dry_run",
            ),
        ),
        migrations.AddConstraint(
            "ImportRun",
            models.CheckConstraint(
                condition=Q(dry_run_id__isnull=True) | Q(is_dry_run=False),
                name="import_run_dry_run_is_another",
            ),
        ),
        migrations.AddIndex(
            "ImportRow",
            models.Index(
                fields=["subject_id"], condition=Q(outcome="created"), name="import_row_created"
            ),
        ),
    ]
