"""Lets one fulfilment order send what several orders, also of several shops, ask for."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("fulfilment", "0003_parcels_are_found_by_number")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="fulfilmentorder",
            name="other_shop_ids",
            field=ArrayField(models.UUIDField(), db_default=[]),
        ),
    ]
