"""What was booked out by mistake can be booked in again, by a move of its own kind."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q

KINDS = ("receive", "adjust", "count", "ship", "unship")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("inventory", "0004_opening_figures_are_said_once")]
    operations: ClassVar = [
        migrations.RemoveConstraint("stockmove", "stock_move_kind"),
        migrations.AddConstraint(
            "stockmove",
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="stock_move_kind"),
        ),
    ]
