"""Imports change orders."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

KINDS = ("orders", "products", "stock", "listings", "suppliers", "tracking", "payments", "edits")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("channels", "0005_imports_name_their_dry_run")]
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
