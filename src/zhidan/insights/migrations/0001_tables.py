from django.db import migrations, models

import zhidan.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SalesDay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=zhidan.kernel.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("shop_id", models.UUIDField()),
                ("warehouse_id", models.UUIDField(null=True)),
                ("sold_on", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("orders", models.BigIntegerField()),
                ("payable_minor", models.BigIntegerField()),
            ],
            options={
                "db_table": "sales_day",
                "indexes": [models.Index(fields=["sold_on"], name="sales_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shop_id", "sold_on", "warehouse_id", "currency"),
                        name="sales_day_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("orders__gt", 0), ("payable_minor__gte", 0)),
                        name="sales_day_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SalesDirty",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "shop_id",
                        "sold_on",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("shop_id", models.UUIDField()),
                ("sold_on", models.DateField()),
                ("marked_at", models.DateTimeField()),
            ],
            options={
                "db_table": "sales_dirty",
                "indexes": [models.Index(fields=["marked_at"], name="sales_dirty_oldest")],
            },
        ),
    ]
