"""A file of 100,000 rows, from the disk to committed orders: rows a second, and memory."""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import xlsxwriter

from bench.harness import Figures, Installation, Report, say
from bench.seeding import SHOP, code, seed_business
from zhidan.config.drills.race import FILE_COLUMNS, FILE_MAPPING

ROWS, QUICK_ROWS = 100_000, 2_000
LINES = 2
TARGETS = {
    "csv_rows_per_s": ">= 3000", "xlsx_rows_per_s": ">= 3000", "csv_memory_mb": "<= 300",
    "xlsx_memory_mb": "<= 300",
}  # fmt: skip


def run(home: Installation, options: argparse.Namespace) -> Report:
    """Import the same kind of file as CSV and as a workbook, other order numbers each time."""
    report = Report("import", targets=TARGETS)
    seed_business(skus=300)
    rows = QUICK_ROWS if options.quick else ROWS
    folder = home.folder.path / "import"
    folder.mkdir(exist_ok=True)
    mapping = folder / "mapping.json"
    mapping.write_text(json.dumps(FILE_MAPPING), encoding="utf-8")
    idle = _measure(home, _write_csv(folder / "tiny.csv", 20, "T"), mapping)["peak_mb"]
    for number in range(options.runs):
        figures: Figures = {"rows": rows, "idle_mb": idle}
        for kind, write in (("csv", _write_csv), ("xlsx", _write_xlsx)):
            path = write(folder / f"{number}.{kind}", rows, f"{kind}{number}")
            found = _measure(home, path, mapping)
            if found["created"] != rows:
                raise RuntimeError(f"{kind}: {found}")
            figures[kind] = {**found, "over_idle_mb": round(found["peak_mb"] - idle, 1)}
            path.unlink()
        say(f"import: {figures}")
        report.runs.append(figures)
    median = report.median()
    for kind in ("csv", "xlsx"):
        report.ratios[f"{kind}_rows_per_s"] = median[kind]["rows_per_s"]
        report.ratios[f"{kind}_memory_mb"] = median[kind]["over_idle_mb"]
    return report


def _measure(home: Installation, path: Path, mapping: Path) -> Figures:
    """Run `./zhidan import` as a person does, in a process of its own."""
    environment = {**os.environ, "ZHIDAN_DATABASE_URL": home.url}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "zhidan.config.cli.main", "import", "orders", str(path), "--shop",
         SHOP, "--mapping", str(mapping), "--data", str(home.folder.path), "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    said, _ = process.communicate(timeout=1800)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = json.loads(said)
    return {
        "rows_per_s": round(found["rows"] / seconds),
        "seconds": round(seconds, 1),
        "created": found["created"],
        "orders": found["orders"],
        "cpu_ms_per_row": round(
            (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            * 1000.0 / max(found["rows"], 1), 3,
        ),
        "peak_mb": round(after.ru_maxrss / 1024.0, 1),
    }  # fmt: skip


def _rows(rows: int, tag: str) -> list[list[str]]:
    made = []
    for number in range(rows):
        order = number // LINES
        made.append([
            f"{tag}-{order:08d}", code((number * 7) % 300), "手工刺绣帆布包", "1",
            f"{20 + number % 80}.00", f"王{order % 97:02d}明", f"13{order:09d}", "浙江省",
            "杭州市", "余杭区", f"文一西路{order % 900 + 100}号",
        ])  # fmt: skip
    return made


def _write_csv(path: Path, rows: int, tag: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(FILE_COLUMNS)
        table.writerows(_rows(rows, tag))
    return path


def _write_xlsx(path: Path, rows: int, tag: str) -> Path:
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate([list(FILE_COLUMNS), *_rows(rows, tag)]):
        sheet.write_row(number, 0, row)
    book.close()
    return path
