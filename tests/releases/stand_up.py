"""Puts a release's shop into the empty database of this process's environment, as it was.

A restore would bring it forward on the way; here it stays of its age.
"""

from __future__ import annotations

import sys
from pathlib import Path

import zhidan.config.ready  # noqa: F401  first: what follows loads models
from zhidan.config.backup.duty import this_installation
from zhidan.config.backup.envelope import write_ring
from zhidan.config.backup.reading import opened_backup, read_into
from zhidan.config.backup.unlocking import Access, unlock

if __name__ == "__main__":
    release = Path(sys.argv[1])
    here = this_installation()
    with opened_backup(release / "shop.zdb") as reader:
        access = Access((release / "recovery.key").read_text("ascii").strip())
        ring = unlock(reader, here.keys, access)
        for name in ring.files:
            (here.keys / name).unlink(missing_ok=True)
        write_ring(ring.files, here.keys)
        read_into(reader, url=here.url, files=here.files)
