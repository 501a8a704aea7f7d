"""The tables of the fulfilment."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import zhidan.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="FulfilmentKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "order_id",
                        "warehouse_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("order_id", models.UUIDField()),
                ("warehouse_id", models.UUIDField()),
                ("fulfilment_id", models.UUIDField()),
            ],
            options={
                "db_table": "fulfilment_key",
            },
        ),
        migrations.CreateModel(
            name="TrackingKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tracking_no",
                        "carrier_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tracking_no", models.CharField(max_length=40)),
                ("carrier_id", models.UUIDField()),
                ("fulfilment_id", models.UUIDField()),
                ("parcel_id", models.UUIDField()),
            ],
            options={
                "db_table": "tracking_key",
            },
        ),
        migrations.CreateModel(
            name="FulfilmentOrder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=zhidan.kernel.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                ("order_id", models.UUIDField()),
                ("order_no", models.CharField(max_length=40)),
                ("merge_group_id", models.UUIDField(null=True)),
                ("shop_id", models.UUIDField()),
                ("warehouse_id", models.UUIDField()),
                ("state", models.CharField(max_length=10)),
                ("waits_for_production", models.BooleanField(default=False)),
                ("is_customised", models.BooleanField(default=False)),
                ("line_count", models.IntegerField()),
                ("units", models.BigIntegerField()),
                ("picked", models.BigIntegerField(default=0)),
                ("pick_list_id", models.UUIDField(null=True)),
                ("carrier_id", models.UUIDField(null=True)),
                ("tracking_no", models.CharField(blank=True, default="", max_length=40)),
                ("packed_by", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("shipped_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "fulfilment_order",
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="fulfilment_by_time"),
                    models.Index(
                        fields=["state", "-created_at", "-id"], name="fulfilment_by_state"
                    ),
                    models.Index(
                        fields=["warehouse_id", "-created_at", "-id"],
                        name="fulfilment_by_warehouse",
                    ),
                    models.Index(
                        fields=["shop_id", "-created_at", "-id"], name="fulfilment_by_shop"
                    ),
                    models.Index(fields=["order_id"], name="fulfilment_by_order"),
                    models.Index(fields=["number"], name="fulfilment_by_number"),
                    models.Index(fields=["order_no"], name="fulfilment_by_order_no"),
                    models.Index(
                        condition=models.Q(("tracking_no", ""), _negated=True),
                        fields=["tracking_no"],
                        name="fulfilment_by_tracking",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["allocated", "packed", "picked", "picking", "released"])
                        ),
                        fields=["state", "warehouse_id"],
                        name="fulfilment_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "allocated",
                                    "cancelled",
                                    "packed",
                                    "picked",
                                    "picking",
                                    "released",
                                    "shipped",
                                ],
                            )
                        ),
                        name="fulfilment_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("line_count__gt", 0), ("units__gt", 0)),
                        name="fulfilment_units",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("picked__gte", 0), ("picked__lte", models.F("units"))),
                        name="fulfilment_picked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("picked", "packed")), _negated=True),
                            ("picked", models.F("units")),
                            _connector="OR",
                        ),
                        name="fulfilment_picked_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shipped_at__isnull", False), ("state", "shipped")),
                            models.Q(
                                models.Q(("state", "shipped"), _negated=True),
                                ("shipped_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="fulfilment_shipped_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gt", 0)), name="fulfilment_version"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PickList",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=zhidan.kernel.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("warehouse_id", models.UUIDField()),
                ("fulfilments", models.IntegerField()),
                ("created_by", models.UUIDField(null=True)),
                ("created_by_name", models.CharField(blank=True, default="", max_length=120)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "pick_list",
                "indexes": [models.Index(fields=["-created_at", "-id"], name="pick_list_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fulfilments__gt", 0)), name="pick_list_fulfilments"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FulfilmentLine",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "fulfilment_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(default=zhidan.kernel.ids.uuid7)),
                ("position", models.IntegerField()),
                ("order_id", models.UUIDField()),
                ("line_id", models.UUIDField()),
                ("sku_id", models.UUIDField(null=True)),
                ("kind", models.CharField(max_length=8)),
                ("supply", models.CharField(blank=True, default="", max_length=10)),
                ("title", models.CharField(max_length=300)),
                ("spec", models.CharField(blank=True, default="", max_length=300)),
                ("personalisation", models.CharField(blank=True, default="", max_length=2000)),
                ("quantity", models.BigIntegerField()),
                ("picked", models.BigIntegerField(default=0)),
                ("packed", models.BigIntegerField(default=0)),
                (
                    "fulfilment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="fulfilment.fulfilmentorder",
                    ),
                ),
            ],
            options={
                "db_table": "fulfilment_line",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("fulfilment_id", "position"), name="fulfilment_line_position"
                    ),
                    models.UniqueConstraint(
                        fields=("fulfilment_id", "order_id", "line_id"), name="fulfilment_line_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__gt", 0),
                            ("picked__gte", 0),
                            ("picked__lte", models.F("quantity")),
                            ("packed__gte", 0),
                            ("packed__lte", models.F("picked")),
                        ),
                        name="fulfilment_line_quantities",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("goods", "gift"))),
                        name="fulfilment_line_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FulfilmentEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "fulfilment_id",
                        "seq",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("seq", models.IntegerField()),
                ("action", models.CharField(max_length=24)),
                ("from_state", models.CharField(blank=True, default="", max_length=10)),
                ("to_state", models.CharField(max_length=10)),
                ("actor_kind", models.CharField(max_length=8)),
                ("actor_id", models.UUIDField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("params", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "fulfilment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="fulfilment.fulfilmentorder",
                    ),
                ),
            ],
            options={
                "db_table": "fulfilment_event",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "to_state__in",
                                [
                                    "allocated",
                                    "cancelled",
                                    "packed",
                                    "picked",
                                    "picking",
                                    "released",
                                    "shipped",
                                ],
                            ),
                            (
                                "from_state__in",
                                [
                                    "",
                                    "allocated",
                                    "cancelled",
                                    "packed",
                                    "picked",
                                    "picking",
                                    "released",
                                    "shipped",
                                ],
                            ),
                        ),
                        name="fulfilment_event_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seq__gt", 0)), name="fulfilment_event_seq"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Parcel",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "fulfilment_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(default=zhidan.kernel.ids.uuid7)),
                ("number", models.CharField(max_length=40)),
                ("carrier_id", models.UUIDField()),
                ("tracking_no", models.CharField(max_length=40)),
                ("number_check", models.CharField(default="fits", max_length=10)),
                ("weight_g", models.BigIntegerField(null=True)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("estimated_freight_minor", models.BigIntegerField(null=True)),
                ("weighed_freight_minor", models.BigIntegerField(null=True)),
                ("billed_freight_minor", models.BigIntegerField(null=True)),
                ("packaging_sku_id", models.UUIDField(null=True)),
                ("packed_by", models.UUIDField(null=True)),
                ("shipped_by", models.UUIDField(null=True)),
                ("shipped_at", models.DateTimeField()),
                (
                    "fulfilment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="fulfilment.fulfilmentorder",
                    ),
                ),
            ],
            options={
                "db_table": "parcel",
                "indexes": [models.Index(fields=["tracking_no"], name="parcel_by_tracking")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weight_g__isnull", True), ("weight_g__gt", 0), _connector="OR"
                        ),
                        name="parcel_weight",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("estimated_freight_minor__isnull", True),
                                ("estimated_freight_minor__gte", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("weighed_freight_minor__isnull", True),
                                ("weighed_freight_minor__gte", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("billed_freight_minor__isnull", True),
                                ("billed_freight_minor__gte", 0),
                                _connector="OR",
                            ),
                        ),
                        name="parcel_freight",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number_check__in", ("fits", "overruled"))),
                        name="parcel_number_check",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PickListEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "pick_list_id",
                        "position",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.IntegerField()),
                ("fulfilment_id", models.UUIDField()),
                (
                    "pick_list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="fulfilment.picklist",
                    ),
                ),
            ],
            options={
                "db_table": "pick_list_entry",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("position__gt", 0)), name="pick_list_entry_position"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "fulfilment_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField()),
                ("code", models.CharField(max_length=120)),
                ("result", models.CharField(max_length=10)),
                ("line_id", models.UUIDField(null=True)),
                ("picked", models.BigIntegerField(default=0)),
                ("quantity", models.BigIntegerField(default=0)),
                ("actor_kind", models.CharField(max_length=8)),
                ("actor_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "fulfilment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="fulfilment.fulfilmentorder",
                    ),
                ),
            ],
            options={
                "db_table": "scan",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result__in", ("ok", "complete", "wrong_item", "too_many", "unknown"))
                        ),
                        name="scan_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("picked__gte", 0), ("picked__lte", models.F("quantity"))
                        ),
                        name="scan_quantities",
                    ),
                ],
            },
        ),
    ]
