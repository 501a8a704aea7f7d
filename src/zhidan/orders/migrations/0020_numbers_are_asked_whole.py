"""Nobody asks for the beginning of a number: the index that Django adds for it goes."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

INDEX = "number_key_number_6739eeb5_like"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0019_parts_follow_product_rules")]
    operations: ClassVar = [
        migrations.RunSQL(
            f"DROP INDEX {INDEX}",
            f"CREATE INDEX {INDEX} ON number_key (number varchar_pattern_ops)",
        ),
    ]
