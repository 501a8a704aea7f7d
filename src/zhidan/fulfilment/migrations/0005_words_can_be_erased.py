"""What people said of a fulfilment order can be erased; that the step was taken stays."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from zhidan.platform.facts import ErasableFacts


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("fulfilment", "0004_orders_that_travel_together"),
        ("platform", "0006_words_can_be_erased"),
    ]
    operations: ClassVar = [ErasableFacts("fulfilment_event", "reason")]
