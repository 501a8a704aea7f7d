"""What happened stays as it was written."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from zhidan.platform.facts import AppendOnly


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0001_tables"), ("platform", "0002_facts_stay")]
    operations: ClassVar = [
        AppendOnly("order_event"),
        AppendOnly("source_order"),
    ]
