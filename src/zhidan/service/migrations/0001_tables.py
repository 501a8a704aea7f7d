import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sender_id", models.UUIDField()),
                ("sender_name", models.CharField(max_length=80)),
                ("text", models.TextField()),
                ("page", models.CharField(max_length=300)),
                ("version", models.CharField(max_length=40)),
                ("request_id", models.CharField(blank=True, default="", max_length=64)),
                ("browser", models.CharField(blank=True, default="", max_length=300)),
                ("picture_id", models.UUIDField(null=True)),
                ("state", models.CharField(default="new", max_length=10)),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_by", models.CharField(blank=True, default="", max_length=80)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "feedback",
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="feedback_by_time"),
                    models.Index(
                        fields=["sender_id", "-created_at", "-id"], name="feedback_by_sender"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("new", "answered", "closed"))),
                        name="feedback_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="feedback_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("answered_by", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_answered_by_somebody",
                    ),
                ],
            },
        ),
    ]
