"""A product can ship alone, and say how many pieces of it a parcel may hold."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0004_suppliers_have_contacts")]

    operations: ClassVar = [
        migrations.AddField(
            "Product", "ships_alone", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField(
            "Product", "most_per_parcel", models.BigIntegerField(null=True, blank=True)
        ),
        migrations.AddConstraint(
            "Product",
            models.CheckConstraint(
                condition=Q(most_per_parcel__isnull=True) | Q(most_per_parcel__gt=0),
                name="product_most_per_parcel",
            ),
        ),
    ]
