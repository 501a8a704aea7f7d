"""Keeps who decided what a listing stands for, and finds goods by titles and codes that are alike.

pg_trgm comes with PostgreSQL; whoever owns the database may switch it on.
"""

from __future__ import annotations

from typing import ClassVar

import django.db.models.functions.datetime
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0002_changes_are_dated")]
    operations: ClassVar = [
        TrigramExtension(),
        migrations.AddIndex(
            model_name="product",
            index=GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="product_by_title"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=GinIndex(
                fields=["title_en"], opclasses=["gin_trgm_ops"], name="product_by_title_en"
            ),
        ),
        migrations.AddIndex(
            model_name="sku",
            index=GinIndex(fields=["code"], opclasses=["gin_trgm_ops"], name="sku_by_like_code"),
        ),
        migrations.RenameField("listing", "created_at", "decided_at"),
        migrations.AlterField(
            model_name="listing",
            name="decided_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            model_name="listing", name="is_virtual", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="listing", name="decided_by", field=models.UUIDField(null=True)
        ),
        migrations.AddField(
            model_name="listing",
            name="as_sold",
            field=models.CharField(blank=True, default="", max_length=601),
        ),
        migrations.RemoveConstraint(model_name="listing", name="listing_once"),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.UniqueConstraint(
                fields=("shop_id", "platform_item_id", "platform_sku_id", "outer_code", "as_sold"),
                name="listing_once",
            ),
        ),
        migrations.RunSQL("DELETE FROM listing WHERE sku_id IS NULL", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=Q(sku__isnull=False, is_virtual=False)
                | Q(sku__isnull=True, is_virtual=True),
                name="listing_stands_for_one",
            ),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["-decided_at", "-id"], name="listing_by_decision"),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(fields=["shop_id", "outer_code"], name="listing_by_code"),
        ),
        migrations.AddIndex(
            model_name="listing",
            index=models.Index(
                fields=["shop_id", "as_sold"], condition=~Q(as_sold=""), name="listing_by_words"
            ),
        ),
    ]
