"""The newest moves of all SKUs are found without reading all of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("inventory", "0002_facts_stay"),
    ]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="stockmove",
            index=models.Index(fields=["id"], name="move_by_time"),
        ),
    ]
