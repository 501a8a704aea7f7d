"""A buyer is one over all shops that know them, may be blacklisted, and is listed by last order."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("parties", "0003_recipients_can_be_erased"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="buyer",
            name="blacklisted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="buyer",
            name="blacklisted_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="buyer",
            name="identity_blind",
            field=models.BinaryField(null=True),
        ),
        migrations.AddIndex(
            model_name="buyer",
            index=models.Index(fields=["-last_order_at", "-id"], name="buyer_by_last_order"),
        ),
        migrations.AddIndex(
            model_name="buyer",
            index=models.Index(
                condition=models.Q(("blacklisted_at__isnull", False)),
                fields=["-last_order_at", "-id"],
                name="buyer_blacklisted",
            ),
        ),
        migrations.AddIndex(
            model_name="buyer",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("tags", []), _negated=True),
                fields=["tags"],
                name="buyer_by_tag",
            ),
        ),
        migrations.AddIndex(
            model_name="buyerkey",
            index=models.Index(fields=["shop_id", "buyer_id"], name="buyer_key_by_shop"),
        ),
        migrations.AddConstraint(
            model_name="buyer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("identity_blind__isnull", False)),
                fields=("identity_blind",),
                name="buyer_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="buyer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("blacklisted_at__isnull", False),
                        models.Q(("blacklist_reason", ""), _negated=True),
                    ),
                    models.Q(
                        ("blacklist_reason", ""),
                        ("blacklist_until__isnull", True),
                        ("blacklisted_at__isnull", True),
                        ("blacklisted_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="buyer_blacklist_is_whole",
            ),
        ),
    ]
