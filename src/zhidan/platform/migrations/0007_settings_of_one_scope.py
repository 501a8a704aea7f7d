"""Settings can be said for one shop; how long imports are kept moves under one roof."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

# The newest version alone: older ones stay readable under their old name in the database.
MOVE = """
INSERT INTO policy_version (name, version, values, actor_id, actor_name, at)
SELECT 'retention', 1, jsonb_build_object(
    'import_files_days', greatest(1, coalesce((values ->> 'keep_files_days')::int, 30)),
    'import_rows_days', greatest(1, coalesce((values ->> 'keep_rows_days')::int, 90))
), actor_id, actor_name, at
FROM policy_version WHERE name = 'channels' ORDER BY version DESC LIMIT 1
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("platform", "0006_words_can_be_erased")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="policyversion", name="name", field=models.CharField(max_length=80)
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
    ]
