from django.db import migrations, models

import zhidan.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="BackupRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=zhidan.kernel.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("state", models.CharField(max_length=8)),
                ("path", models.TextField()),
                ("size_bytes", models.BigIntegerField(default=0)),
                ("orders", models.BigIntegerField(null=True)),
                ("held_until", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("error_code", models.CharField(blank=True, default="", max_length=60)),
                ("error_params", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "backup_run",
                "indexes": [
                    models.Index(fields=["state", "-started_at"], name="backup_run_by_state")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("manual", "scheduled"))),
                        name="backup_run_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_code", ""), ("held_until__isnull", False), ("state", "done")
                            ),
                            models.Q(
                                ("state", "failed"), models.Q(("error_code", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="backup_run_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("size_bytes__gte", 0),
                            models.Q(("orders__isnull", True), ("orders__gte", 0), _connector="OR"),
                        ),
                        name="backup_run_sizes",
                    ),
                ],
            },
        ),
    ]
