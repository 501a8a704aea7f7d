"""What an opening file said of a level is remembered, so that it counts once."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("inventory", "0003_moves_are_listed_by_time")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="StockOpening",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "sku_id",
                        "warehouse_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("sku_id", models.UUIDField()),
                ("warehouse_id", models.UUIDField()),
                ("document_id", models.UUIDField()),
                ("quantity", models.BigIntegerField()),
                ("change", models.BigIntegerField()),
                ("unit_cost", models.DecimalField(max_digits=20, decimal_places=4, null=True)),
                ("currency", models.CharField(max_length=3, blank=True, default="")),
            ],
            options={
                "db_table": "stock_opening",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(quantity__gte=0), name="stock_opening_quantity"
                    ),
                    models.CheckConstraint(
                        condition=Q(unit_cost__isnull=True) | Q(unit_cost__gte=0),
                        name="stock_opening_unit_cost",
                    ),
                ],
            },
        ),
    ]
