"""Why stock was moved can be erased; that it was moved stays."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from zhidan.platform.facts import ErasableFacts


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("inventory", "0005_shipping_can_be_taken_back"),
        ("platform", "0006_words_can_be_erased"),
    ]
    operations: ClassVar = [ErasableFacts("stock_move", "reason")]
