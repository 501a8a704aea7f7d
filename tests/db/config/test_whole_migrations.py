"""A migration is there with its entry, or neither is, whenever the power goes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from tests.support.database import pointed_at
from zhidan.config.migrate_main import WholeSteps

pytestmark = pytest.mark.django_db(transaction=True)


class PowerCut(Exception):
    """Stands for SIGKILL between two transactions."""


class Planted(migrations.Migration):
    """Two tables, one naming the other: its foreign key comes last."""

    operations = [
        migrations.CreateModel("One", [("id", models.IntegerField(primary_key=True))]),
        migrations.CreateModel(
            "Two",
            [
                ("id", models.IntegerField(primary_key=True)),
                ("one", models.ForeignKey("planted.one", models.CASCADE)),
            ],
        ),
    ]


def left_behind(kind: type[MigrationExecutor], monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The tables after a migration was cut off before it was written down."""

    def cut(*_: Any) -> None:
        raise PowerCut

    monkeypatch.setattr(MigrationRecorder, "record_applied", cut)
    with pytest.raises(PowerCut):
        kind(connection).apply_migration(ProjectState(), Planted("0001_planted", "planted"))
    found = {name for name in connection.introspection.table_names() if "planted" in name}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS planted_two, planted_one")
    return found


def test_what_was_not_written_down_was_not_done(
    cluster_host: str, database_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pointed_at(cluster_host, database_name, as_owner=True):
        assert left_behind(WholeSteps, monkeypatch) == set()


def test_without_the_one_transaction_the_tables_stay(
    cluster_host: str, database_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pointed_at(cluster_host, database_name, as_owner=True):
        assert left_behind(MigrationExecutor, monkeypatch) == {"planted_one", "planted_two"}
