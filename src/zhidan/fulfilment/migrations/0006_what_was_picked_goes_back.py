"""A fulfilment order that is stopped keeps what was picked until it is put back (待放回)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.models import F, Q

STATES = [
    "allocated", "cancelled", "packed", "picked", "picking", "released", "shipped", "stopped",
]  # fmt: skip
RETIRED = ("stopped", "cancelled")
# What was cancelled before had to be put back by hand, and nobody noted it.
_PUT_BACK = """
UPDATE fulfilment_line AS l SET returned = l.picked FROM fulfilment_order AS f
WHERE f.id = l.fulfilment_id AND f.state = 'cancelled' AND l.picked > 0;
UPDATE fulfilment_order SET returned = picked WHERE state = 'cancelled' AND picked > 0;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("fulfilment", "0005_words_can_be_erased")]
    operations: ClassVar = [
        migrations.AddField("fulfilmentorder", "returned", models.BigIntegerField(db_default=0)),
        migrations.AddField("fulfilmentline", "returned", models.BigIntegerField(db_default=0)),
        migrations.RunSQL(_PUT_BACK, migrations.RunSQL.noop),
        migrations.RemoveConstraint("fulfilmentorder", "fulfilment_state"),
        migrations.AddConstraint(
            "fulfilmentorder",
            models.CheckConstraint(condition=Q(state__in=STATES), name="fulfilment_state"),
        ),
        migrations.RemoveConstraint("fulfilmentevent", "fulfilment_event_state"),
        migrations.AddConstraint(
            "fulfilmentevent",
            models.CheckConstraint(
                condition=Q(to_state__in=STATES) & Q(from_state__in=["", *STATES]),
                name="fulfilment_event_state",
            ),
        ),
        migrations.AddConstraint(
            "fulfilmentorder",
            models.CheckConstraint(
                condition=Q(returned=0)
                | Q(state__in=RETIRED, returned__gte=0, returned__lte=F("picked")),
                name="fulfilment_returned",
            ),
        ),
        migrations.AddConstraint(
            "fulfilmentorder",
            models.CheckConstraint(
                condition=~Q(state="cancelled") | Q(returned=F("picked")),
                name="fulfilment_put_back_whole",
            ),
        ),
        migrations.RemoveConstraint("fulfilmentline", "fulfilment_line_quantities"),
        migrations.AddConstraint(
            "fulfilmentline",
            models.CheckConstraint(
                condition=Q(quantity__gt=0)
                & Q(picked__gte=0)
                & Q(picked__lte=F("quantity"))
                & Q(packed__gte=0)
                & Q(packed__lte=F("picked"))
                & Q(returned__gte=0)
                & Q(returned__lte=F("picked")),
                name="fulfilment_line_quantities",
            ),
        ),
    ]
