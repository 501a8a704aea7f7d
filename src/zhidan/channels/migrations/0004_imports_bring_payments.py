"""Imports bring payments."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

KINDS = ("orders", "products", "stock", "listings", "suppliers", "tracking", "payments")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("channels", "0003_files_that_tell_channels")]
    operations: ClassVar = [
        migrations.RemoveConstraint("ImportRun", "import_run_kind"),
        migrations.AddConstraint(
            "ImportRun", models.CheckConstraint(condition=Q(kind__in=KINDS), name="import_run_kind")
        ),
        migrations.RemoveConstraint("SavedMapping", "column_mapping_kind"),
        migrations.AddConstraint(
            "SavedMapping",
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="column_mapping_kind"),
        ),
    ]
