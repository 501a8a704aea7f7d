"""How much the product takes: time to its first page and list, memory at rest, the client."""

from __future__ import annotations

import argparse
import gzip
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from bench.cpu import pss_mb, tree_ms
from bench.harness import Figures, Installation, Report, say
from bench.interactive import order_list_ms
from zhidan.config.drills.running import RunningProduct
from zhidan.config.environment import ROOT

REST_S = 8.0
PATIENCE_S = 60.0
TARGETS = {
    "warm_s": "<= 5", "cold_s": "<= 10", "idle_mb": "<= 600", "client_gzip_kb": "<= 350",
    "list_interactive_s": "<= 1.5",
}  # fmt: skip


def run(home: Installation, options: argparse.Namespace) -> Report:
    """A fresh start, then starts over the same data; each rests before it is weighed."""
    report = Report("footprint", targets=TARGETS)
    place = Path(tempfile.mkdtemp(prefix="zhidan-bench-up-", dir=home.folder.path.parent))
    place.chmod(0o711)
    rest = 2.0 if options.quick else REST_S
    product = RunningProduct(place)
    try:
        cold = _start(product, rest)
        report.runs = [_start(product, rest) for _ in range(options.runs)]
    finally:
        product.stop()
        shutil.rmtree(place, ignore_errors=True)
    listed = order_list_ms(
        home, orders=600 if options.quick else 10_000, visits=1 if options.quick else 5
    )
    median = report.median()
    report.ratios = {
        "cold_s": cold["first_page_s"],
        "warm_s": median["first_page_s"],
        "idle_mb": median["pss_mb"],
        "client_gzip_kb": _client_kb(),
        "list_interactive_s": round(statistics.median(listed) / 1000.0, 2),
    }
    return report


def _start(product: RunningProduct, rest: float) -> Figures:
    started = time.perf_counter()
    product.start()
    page = "/" if (ROOT / "web" / "dist" / "index.html").is_file() else "/healthz"
    while not product.answers(page):
        if time.perf_counter() - started > PATIENCE_S:
            raise RuntimeError("no first page")
        time.sleep(0.01)
    first = time.perf_counter() - started
    product.wait_until_ready()
    time.sleep(rest)
    assert product.process is not None
    cpu = tree_ms(product.process.pid)
    time.sleep(rest)
    found = {
        "first_page_s": round(first, 2),
        "pss_mb": round(pss_mb(product.process.pid), 1),
        "idle_cpu_share": round((tree_ms(product.process.pid) - cpu) / rest / 1000.0, 4),
    }
    say(f"footprint: {found}")
    product.stop()
    return found


def _client_kb() -> float:
    """Scripts that the page asks for before anything is shown, as they travel."""
    page = ROOT / "web" / "dist" / "index.html"
    if not page.is_file():
        return 0.0
    text = page.read_text(encoding="utf-8")
    scripts = [path for path in (ROOT / "web" / "dist").rglob("*.js") if path.name in text]
    return round(sum(len(gzip.compress(path.read_bytes())) for path in scripts) / 1024.0, 1)
