import django.db.models.functions.datetime
from django.db import migrations, models

from zhidan.platform.facts import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0004_transactions_count_on"),
    ]

    operations = [
        migrations.CreateModel(
            name="ErasureMark",
            fields=[
                (
                    "fingerprint",
                    models.BinaryField(max_length=16, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "erasure_mark",
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reason", models.CharField(max_length=40)),
                ("orders", models.IntegerField()),
                ("buyers", models.IntegerField()),
                ("tables", models.JSONField()),
                ("actor_id", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "erasure",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("buyers__gte", 0), ("orders__gt", 0)),
                        name="erasure_of_somebody",
                    )
                ],
            },
        ),
        AppendOnly("erasure"),
        AppendOnly("erasure_mark"),
    ]
