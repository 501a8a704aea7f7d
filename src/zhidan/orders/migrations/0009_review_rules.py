"""Review rules (审单策略), their decisions, and the holds they raise."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import zhidan.kernel.ids
from zhidan.platform.facts import AppendOnly, ErasableFacts

# What the settings said of three checks becomes the first version of these checks.
_CHECKS = (
    ("8bb3a4e6-9c16-513f-aea6-969aa0295254", "undeliverable", "true",
     "jsonb_build_object('regions', coalesce(values->'undeliverable_regions', '[]'))"),
    ("71ac91d8-2278-5f10-beff-9345ea607393", "duplicate_suspected",
     "coalesce((values->>'duplicate_hours')::int, 48) > 0",
     "jsonb_build_object('hours', coalesce((values->>'duplicate_hours')::int, 48))"),
    ("4bf53bfc-4629-5f53-915c-634905a00c3b", "buyer_message",
     "coalesce((values->>'hold_on_message')::bool, true)", "'{}'::jsonb"),
)  # fmt: skip
_SETTINGS = "FROM policy_version WHERE name = 'orders' ORDER BY version DESC LIMIT 1"


def _carried_over() -> str:
    return ";".join(
        f"INSERT INTO review_rule (id, check_key) SELECT '{rule_id}', '{check}' {_SETTINGS};"
        "INSERT INTO review_rule_version (rule_id, version, name, is_on, is_deleted, priority,"
        " params, conditions, actions, actor_id, actor_name, at)"
        f" SELECT '{rule_id}', 1, '', {is_on}, false, 0, {params}, '{{}}', '{{}}', actor_id,"
        f" actor_name, at {_SETTINGS}"
        for rule_id, check, is_on, params in _CHECKS
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("orders", "0008_held_for_blacklisted_buyers"),
        ("platform", "0002_facts_stay"),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="ReviewRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=zhidan.kernel.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("check_key", models.CharField(blank=True, default="", max_length=24)),
            ],
            options={
                "db_table": "review_rule",
            },
        ),
        migrations.CreateModel(
            name="ReviewDecision",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "order_id",
                        "seq",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders.order",
                    ),
                ),
                ("seq", models.IntegerField()),
                ("rule_id", models.UUIDField()),
                ("version", models.IntegerField()),
                ("action", models.CharField(max_length=10)),
                ("params", models.JSONField()),
                ("facts", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "review_decision",
            },
        ),
        migrations.CreateModel(
            name="ReviewRuleVersion",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.reviewrule",
                    ),
                ),
                ("version", models.IntegerField()),
                ("name", models.CharField(blank=True, default="", max_length=80)),
                ("is_on", models.BooleanField()),
                ("is_deleted", models.BooleanField(default=False)),
                ("priority", models.IntegerField(default=0)),
                ("params", models.JSONField()),
                ("conditions", models.JSONField()),
                ("actions", models.JSONField()),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "review_rule_version",
            },
        ),
        migrations.RemoveConstraint(
            model_name="order",
            name="order_holds",
        ),
        migrations.RemoveConstraint(
            model_name="orderhold",
            name="order_hold_reason",
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("review_after__isnull", False)),
                fields=["review_after", "id"],
                name="order_delayed",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "holds__contained_by",
                        [
                            "unmapped_sku",
                            "shortage",
                            "address_invalid",
                            "undeliverable",
                            "phone_invalid",
                            "buyer_message",
                            "amount_mismatch",
                            "duplicate_suspected",
                            "source_changed",
                            "lines_missing",
                            "refund_requested",
                            "blacklisted",
                            "manual",
                            "unpaid",
                            "balance_due",
                            "remote_area",
                            "seller_memo",
                            "flagged",
                            "spec_missing",
                            "below_cost",
                            "large_order",
                            "buyer_orders",
                            "invoice_wanted",
                            "cod",
                            "ship_by_at_risk",
                            "review_rule",
                            "review_delayed",
                            "finance_review",
                        ],
                    )
                ),
                name="order_holds",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderhold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        (
                            "unmapped_sku",
                            "shortage",
                            "address_invalid",
                            "undeliverable",
                            "phone_invalid",
                            "buyer_message",
                            "amount_mismatch",
                            "duplicate_suspected",
                            "source_changed",
                            "lines_missing",
                            "refund_requested",
                            "blacklisted",
                            "manual",
                            "unpaid",
                            "balance_due",
                            "remote_area",
                            "seller_memo",
                            "flagged",
                            "spec_missing",
                            "below_cost",
                            "large_order",
                            "buyer_orders",
                            "invoice_wanted",
                            "cod",
                            "ship_by_at_risk",
                            "review_rule",
                            "review_delayed",
                            "finance_review",
                        ),
                    )
                ),
                name="order_hold_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "check_key__in",
                        [
                            "",
                            "lines_missing",
                            "unmapped_sku",
                            "shortage",
                            "unpaid",
                            "balance_due",
                            "amount_mismatch",
                            "refund_requested",
                            "address_invalid",
                            "phone_invalid",
                            "undeliverable",
                            "remote_area",
                            "duplicate_suspected",
                            "buyer_message",
                            "seller_memo",
                            "flagged",
                            "spec_missing",
                            "below_cost",
                            "large_order",
                            "buyer_orders",
                            "invoice_wanted",
                            "cod",
                            "ship_by_at_risk",
                        ],
                    )
                ),
                name="review_rule_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("check_key", ""), _negated=True),
                fields=("check_key",),
                name="review_rule_check_once",
            ),
        ),
        migrations.AddIndex(
            model_name="reviewdecision",
            index=models.Index(fields=["rule_id", "-at"], name="review_decision_by_rule"),
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
        migrations.AddConstraint(
            model_name="reviewdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("seq__gt", 0), ("version__gte", 0)),
                name="review_decision_numbers",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewruleversion",
            constraint=models.UniqueConstraint(
                fields=("rule", "version"), name="review_rule_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gt", 0), ("priority__gte", 0)),
                name="review_rule_version_numbers",
            ),
        ),
        AppendOnly("review_rule_version"),
        AppendOnly("review_decision"),
        ErasableFacts("review_rule_version", "name", "params", "conditions", "actions"),
        ErasableFacts("review_decision", "params", "facts"),
        migrations.RunSQL(_carried_over(), migrations.RunSQL.noop),
    ]
