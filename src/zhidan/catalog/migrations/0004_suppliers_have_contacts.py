"""Whom to call at a supplier is kept, sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0003_listings_are_decided")]

    operations: ClassVar = [
        migrations.AddField("Supplier", "contact_sealed", models.BinaryField(null=True)),
        migrations.AddField(
            "Supplier",
            "contact_name_masked",
            models.CharField(max_length=80, blank=True, default=""),
        ),
        migrations.AddField(
            "Supplier",
            "contact_phone_masked",
            models.CharField(max_length=40, blank=True, default=""),
        ),
    ]
