"""Lets a scanned parcel be found by the number printed on it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("fulfilment", "0002_facts_stay")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="parcel",
            index=models.Index(fields=["number"], name="parcel_by_number"),
        ),
    ]
