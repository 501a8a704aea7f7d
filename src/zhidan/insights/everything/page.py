"""docs/reference/export.md: what a full export holds, made from its definition."""

from __future__ import annotations

from zhidan.insights.everything.tables import TABLES
from zhidan.insights.everything.writing import sqlite_type


def export_page() -> str:
    """The page, in the order of the tables."""
    parts = [
        "# Everything out",
        "",
        "Written by `./zhidan openapi`. `./zhidan export FILE.sqlite` writes one SQLite database,",
        "`./zhidan export FOLDER` one CSV (or, with `--format xlsx`, one workbook) for each table.",
        "All tables show the same moment. Times are UTC. Amounts and decimals are text, so that no",
        "digit is lost: `SUM(CAST(payable AS REAL))`. People are masked unless they are revealed,",
        "which needs a permission and a reason and stands in the audit log. In the SQLite file the",
        "table `about` says the same as this page.",
    ]
    for table in TABLES:
        parts += ["", f"## {table.name} ({table.zh})", "", "| column | type | 中文 | meaning |",
                  "| --- | --- | --- | --- |"]  # fmt: skip
        parts += [
            f"| {column.name} | {sqlite_type(column)} ({column.kind}) | {column.zh} | {column.en} |"
            for column in table.columns
        ]
    return "\n".join(parts) + "\n"
