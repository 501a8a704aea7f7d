import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "name",
                        "version",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("version", models.IntegerField()),
                ("values", models.JSONField()),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "policy_version",
            },
        ),
        migrations.CreateModel(
            name="RateHit",
            fields=[
                ("bucket", models.CharField(max_length=160, primary_key=True, serialize=False)),
                ("hits", models.IntegerField()),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "rate_hit",
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("is_builtin", models.BooleanField(db_default=False)),
            ],
            options={
                "db_table": "role",
            },
        ),
        migrations.CreateModel(
            name="ScheduleMark",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("ran_at", models.DateTimeField(null=True)),
                ("cursor", models.BigIntegerField(db_default=0)),
                ("last_error", models.TextField(db_default="")),
            ],
            options={
                "db_table": "schedule_mark",
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("user_id", models.UUIDField(db_index=True, null=True)),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "db_table": "session",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WorkerBeat",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("host", models.CharField(max_length=120)),
                (
                    "started_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "beat_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), db_default=[], size=None
                    ),
                ),
            ],
            options={
                "db_table": "worker_beat",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("locale", models.CharField(db_default="zh-CN", max_length=8)),
                ("is_active", models.BooleanField(db_default=True)),
                ("session_epoch", models.IntegerField(db_default=0)),
                ("totp_secret", models.BinaryField(null=True)),
                ("totp_confirmed_at", models.DateTimeField(null=True)),
                ("totp_last_step", models.BigIntegerField(db_default=0)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "app_user",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("locale__in", ["zh-CN", "en"])), name="app_user_locale"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("prefix", models.CharField(max_length=16, unique=True)),
                ("secret_hash", models.BinaryField(max_length=32)),
                ("permissions", models.JSONField()),
                ("shops", models.JSONField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("expires_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_used_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.user",
                    ),
                ),
            ],
            options={
                "db_table": "api_key",
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("xid", models.BigIntegerField(editable=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("actor_kind", models.CharField(max_length=8)),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_name", models.CharField(max_length=120)),
                ("action", models.CharField(max_length=80)),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField(null=True)),
                ("shop_id", models.UUIDField(null=True)),
                ("reason", models.CharField(db_default="", max_length=500)),
                ("details", models.JSONField(db_default={})),
            ],
            options={
                "db_table": "audit_entry",
                "indexes": [
                    models.Index(fields=["xid", "id"], name="audit_entry_by_xid"),
                    models.Index(fields=["-at", "-id"], name="audit_entry_newest"),
                    models.Index(fields=["subject_id", "-at"], name="audit_entry_subject"),
                    models.Index(fields=["actor_id", "-at"], name="audit_entry_actor"),
                    models.Index(fields=["action", "-at"], name="audit_entry_action"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("xid_from", models.BigIntegerField()),
                ("xid_until", models.BigIntegerField()),
                ("entry_count", models.IntegerField()),
                ("hash", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "audit_seal",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entry_count__gt", 0), ("xid_from__lt", models.F("xid_until"))
                        ),
                        name="audit_seal_covers_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimLink",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                ("created_by", models.UUIDField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="platform.user",
                    ),
                ),
            ],
            options={
                "db_table": "claim_link",
            },
        ),
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("shop_id", models.UUIDField()),
                ("month", models.DateField()),
                ("wrapped", models.BinaryField()),
                ("installation_key", models.IntegerField()),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "data_key",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shop_id", "month"), name="data_key_of_shop_and_month"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_id", models.UUIDField()),
                ("handler", models.CharField(max_length=160)),
                ("attempts", models.SmallIntegerField(db_default=0)),
                (
                    "due_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("done_at", models.DateTimeField(null=True)),
                ("quarantined_at", models.DateTimeField(null=True)),
                ("worker", models.IntegerField(null=True)),
                ("last_error", models.TextField(db_default="")),
            ],
            options={
                "db_table": "delivery",
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None), ("quarantined_at", None)),
                        fields=["due_at"],
                        name="delivery_due",
                    ),
                    models.Index(
                        condition=models.Q(("quarantined_at__isnull", False)),
                        fields=["quarantined_at"],
                        name="delivery_quarantined",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("event_id", "handler"), name="delivery_once"),
                    models.CheckConstraint(
                        condition=models.Q(("attempts__gte", 0)),
                        name="delivery_attempts_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Idempotency",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "actor_id",
                        "key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("actor_id", models.UUIDField()),
                ("key", models.CharField(max_length=120)),
                ("body_hash", models.BinaryField(max_length=32)),
                ("status", models.SmallIntegerField(null=True)),
                ("body", models.BinaryField(null=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "idempotency",
                "indexes": [models.Index(fields=["at"], name="idempotency_at")],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=80)),
                ("args", models.JSONField()),
                ("state", models.CharField(db_default="queued", max_length=16)),
                ("attempts", models.SmallIntegerField(db_default=0)),
                (
                    "due_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("lease_until", models.DateTimeField(null=True)),
                ("worker", models.IntegerField(null=True)),
                ("checkpoint", models.JSONField(db_default={})),
                ("cancel_requested", models.BooleanField(db_default=False)),
                ("progress_done", models.BigIntegerField(db_default=0)),
                ("progress_total", models.BigIntegerField(null=True)),
                ("ok_count", models.BigIntegerField(db_default=0)),
                ("failed_count", models.BigIntegerField(db_default=0)),
                ("title_code", models.CharField(max_length=80)),
                ("title_params", models.JSONField(db_default={})),
                ("created_by_kind", models.CharField(max_length=8)),
                ("created_by", models.UUIDField(null=True)),
                ("created_by_name", models.CharField(max_length=120)),
                ("last_error", models.TextField(db_default="")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "job",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=["due_at"],
                        name="job_open",
                    ),
                    models.Index(fields=["-created_at", "id"], name="job_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ("queued", "running", "done", "failed", "cancelled", "quarantined"),
                            )
                        ),
                        name="job_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attempts__gte", 0)), name="job_attempts_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("failed_count__gte", 0),
                            ("ok_count__gte", 0),
                            ("progress_done__gte", 0),
                        ),
                        name="job_counts_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("series", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("next", models.BigIntegerField()),
            ],
            options={
                "db_table": "number_series",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("next__gte", 1)), name="number_series_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxEvent",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=80)),
                ("topic", models.CharField(db_default="", max_length=40)),
                ("payload", models.JSONField()),
                ("xid", models.BigIntegerField(editable=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "db_table": "outbox_event",
                "indexes": [
                    models.Index(fields=["xid"], name="outbox_event_xid"),
                    models.Index(fields=["at"], name="outbox_event_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code_hash", models.BinaryField(max_length=32)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="platform.user",
                    ),
                ),
            ],
            options={
                "db_table": "recovery_code",
            },
        ),
        migrations.CreateModel(
            name="RolePermission",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "role_id",
                        "permission",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("permission", models.CharField(max_length=60)),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="permissions",
                        to="platform.role",
                    ),
                ),
            ],
            options={
                "db_table": "role_permission",
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("digest", models.BinaryField(max_length=32)),
                ("kind", models.CharField(max_length=40)),
                ("name", models.CharField(db_default="", max_length=200)),
                (
                    "content_type",
                    models.CharField(db_default="application/octet-stream", max_length=120),
                ),
                ("size_bytes", models.BigIntegerField()),
                ("is_encrypted", models.BooleanField()),
                ("created_by", models.UUIDField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("expires_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "stored_file",
                "indexes": [
                    models.Index(fields=["digest"], name="stored_file_digest"),
                    models.Index(
                        condition=models.Q(("expires_at__isnull", False)),
                        fields=["expires_at"],
                        name="stored_file_expiry",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size_bytes__gte", 0)),
                        name="stored_file_size_not_negative",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UserRole",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "user_id",
                        "role_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="platform.role",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="user_roles",
                        to="platform.user",
                    ),
                ),
            ],
            options={
                "db_table": "user_role",
            },
        ),
        migrations.CreateModel(
            name="JobResult",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "job_id",
                        "seq",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("seq", models.BigIntegerField()),
                ("subject_id", models.UUIDField(null=True)),
                ("subject_label", models.CharField(db_default="", max_length=120)),
                ("code", models.CharField(max_length=60)),
                ("params", models.JSONField(db_default={})),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="platform.job",
                    ),
                ),
            ],
            options={
                "db_table": "job_result",
                "indexes": [models.Index(fields=["job", "code", "seq"], name="job_result_by_code")],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("resource", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                ("query", models.JSONField()),
                ("is_shared", models.BooleanField(db_default=False)),
                ("position", models.IntegerField(db_default=0)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="platform.user",
                    ),
                ),
            ],
            options={
                "db_table": "saved_view",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "resource", "name"), name="saved_view_name_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UserScope",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("shop_id", models.UUIDField(null=True)),
                ("warehouse_id", models.UUIDField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scopes",
                        to="platform.user",
                    ),
                ),
            ],
            options={
                "db_table": "user_scope",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shop_id__isnull", False),
                            ("warehouse_id__isnull", False),
                            _connector="XOR",
                        ),
                        name="user_scope_names_one",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "shop_id", "warehouse_id"),
                        name="user_scope_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
    ]
