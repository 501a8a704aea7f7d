"""Writes the data set of a release: `PYTHONPATH=src:. .venv/bin/python -m tests.releases.write`.

Run it at the commit that is released; what it writes is never written again. The shop is the
demo's, made smaller; the file is an ordinary backup, so that its format is kept with it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from tests.releases.figures import figures
from tests.support.commands import run_python, standing, zhidan
from zhidan import __version__

HERE = Path(__file__).parent


def main() -> None:
    """A fresh shop, its backup, its recovery key and its figures."""
    home = Path(tempfile.mkdtemp(prefix="zhidan-release-"))
    home.chmod(0o711)
    data = home / "data"
    to = HERE / __version__
    to.mkdir()
    try:
        assert zhidan("verify", "--data", str(data))[0] == 0
        with standing(data) as url:
            filled = run_python(
                "tests.releases.small_shop", ZHIDAN_DATABASE_URL=url, ZHIDAN_DATA=str(data)
            )
            assert filled.returncode == 0, filled.stderr
            counted = figures(url)
        code, made = zhidan("backup", str(to / "shop.zdb"), "--data", str(data))
        assert code == 0, made
    finally:
        shutil.rmtree(home, ignore_errors=True)
    (to / "recovery.key").write_text(made["recovery_key"] + "\n", "ascii")
    (to / "figures.json").write_text(json.dumps(counted, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
