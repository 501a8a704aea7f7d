"""The product in front of a benchmark's database."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.harness import Installation
from zhidan.config.drills.running import RunningProduct
from zhidan.config.launcher.session import give_back


@contextmanager
def served(home: Installation, *options: str) -> Iterator[RunningProduct]:
    """Run `up` over the installation's database: web and worker are its children."""
    give_back(home.folder)
    place = Path(tempfile.mkdtemp(prefix="zhidan-bench-up-", dir=home.folder.path.parent))
    place.chmod(0o711)
    product = RunningProduct(
        place,
        options,
        {"ZHIDAN_DATABASE_URL": home.url, "ZHIDAN_KEYS_DIR": str(home.folder.keys)},
    )
    try:
        product.start()
        if not product.wait_until_ready():
            raise RuntimeError("the product did not get ready")
        yield product
    finally:
        product.stop()
        shutil.rmtree(place, ignore_errors=True)
