"""Files in a random walk: written, imported under any policy, sent again, taken back."""

from __future__ import annotations

import csv
import random
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import connection

from zhidan.channels import api as channels
from zhidan.platform.actors import SYSTEM
from zhidan.platform.work import JOB, run

HEADER = ("Order ID", "SKU", "Title", "Quantity", "Unit price", "Status")
POLICIES = ("reject_failed_rows", "ignore_failed", "reject_everything")
OUTCOMES = ("created", "updated", "unchanged", "rejected")
Rows = list[tuple[str, ...]]


@dataclass
class FileSteps:
    """What a shop does with files. `orders` are the rows of each number as last sent."""

    shop: str
    codes: tuple[str, ...]
    chance: random.Random
    orders: dict[str, Rows] = field(default_factory=dict)
    imports: list[UUID] = field(default_factory=list)

    def take_in(self) -> tuple[str, list[UUID]]:
        """Import a file of old and new orders, some of them wrong: its outcomes, its orders.

        Raises: AssertionError when a row has no outcome, or more than one.
        """
        rows = [row for _ in range(self.chance.randint(1, 4)) for row in self._order()]
        self.chance.shuffle(rows)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "orders.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([HEADER, *rows])
            policy = self.chance.choice(POLICIES)
            request = channels.ImportRequest(path=path, shop=self.shop, policy=policy)
            code, said = channels.import_files(request)
        assert code == 0, said
        assert sum(said[outcome] for outcome in OUTCOMES) == said["rows"] == len(rows), said
        self.imports.append(UUID(said["import_id"]))
        return "import " + "+".join(name for name in OUTCOMES if said[name]), self._placed()

    def undo(self) -> str:
        """Take one of the imports back. Raises: Refusal."""
        if not self.imports:
            return "no import"
        run(
            channels.undo_import,
            actor=SYSTEM,
            bounds=JOB,
            import_id=self.chance.choice(self.imports),
        )
        return "undo_import ok"

    def _order(self) -> Rows:
        """The rows of one order: as they were sent before, changed, or new."""
        if self.orders and self.chance.random() < 0.4:
            number = self.chance.choice(list(self.orders))
            if self.chance.random() < 0.4:
                status = self.chance.choice(["paid", "shipped", "cancelled", "completed"])
                self.orders[number] = [(*row[:-1], status) for row in self.orders[number]]
            return self.orders[number]
        number = f"{self.shop}-f{len(self.orders) + 1}"
        rows: Rows = [
            (number, code, code, str(self.chance.randint(1, 3)), "9.90", "paid")
            for code in self.chance.sample(self.codes, self.chance.randint(1, 2))
        ]
        if self.chance.random() < 0.15:
            return [(*row[:3], "-1", *row[4:]) for row in rows[:1]] + rows[1:]
        self.orders[number] = rows
        return rows

    def _placed(self) -> list[UUID]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT subject_id FROM import_row"
                " WHERE import_id = %s AND subject_id IS NOT NULL ORDER BY subject_id",
                [self.imports[-1]],
            )
            return [row[0] for row in cursor.fetchall()]
