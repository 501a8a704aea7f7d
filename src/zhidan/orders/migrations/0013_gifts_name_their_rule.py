"""A gift names the version of the rule that added it, and review rules may add one."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("orders", "0012_changes_of_orders"),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(
            model_name="reviewdecision",
            name="review_decision_action",
        ),
        migrations.AddField(
            model_name="orderline",
            name="gift_rule_version",
            field=models.IntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gift_rule_id__isnull", True), ("gift_rule_version__isnull", True)),
                    models.Q(
                        ("amount_minor", 0),
                        ("gift_rule_id__isnull", False),
                        ("gift_rule_version__gt", 0),
                        ("kind", "gift"),
                    ),
                    _connector="OR",
                ),
                name="order_line_gift",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "action__in",
                        (
                            "hold",
                            "release",
                            "tag",
                            "warehouse",
                            "carrier",
                            "gift",
                            "delay",
                            "finance",
                            "approve",
                            "lapse",
                        ),
                    )
                ),
                name="review_decision_action",
            ),
        ),
    ]
