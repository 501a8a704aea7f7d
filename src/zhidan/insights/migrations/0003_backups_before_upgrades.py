from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("insights", "0002_backups_are_noted"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="backuprun", name="backup_run_kind"),
        migrations.AddConstraint(
            model_name="backuprun",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("manual", "scheduled", "upgrade"))),
                name="backup_run_kind",
            ),
        ),
    ]
