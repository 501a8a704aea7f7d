"""Products and SKUs tell when they changed; every barcode names one SKU."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("catalog", "0001_tables"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="product",
            name="updated_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="sku",
            name="updated_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["updated_at", "id"], name="product_by_change"),
        ),
        migrations.AddConstraint(
            model_name="sku",
            constraint=models.UniqueConstraint(
                condition=models.Q(("barcode", ""), _negated=True),
                fields=("barcode",),
                name="sku_barcode_names_one",
            ),
        ),
        migrations.RunSQL(
            "INSERT INTO sku_barcode (barcode, sku_id) SELECT barcode, id FROM sku"
            " WHERE barcode <> '' ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        ),
    ]
