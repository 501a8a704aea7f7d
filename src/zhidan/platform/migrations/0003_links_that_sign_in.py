"""The demo's one-time links sign their person in at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("platform", "0002_facts_stay")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="claimlink",
            name="signs_in",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddConstraint(
            model_name="claimlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("signs_in", False), ("user__isnull", False), _connector="OR"),
                name="claim_link_signs_somebody_in",
            ),
        ),
    ]
