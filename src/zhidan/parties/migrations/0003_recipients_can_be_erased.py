from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0002_usual_carriers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="recipient",
            name="recipient_origin",
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ("source", "clerk", "erased"))),
                name="recipient_origin",
            ),
        ),
    ]
