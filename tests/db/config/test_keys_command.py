"""`./zhidan keys rotate`: a new key, everything still readable, and an entry in the audit."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from zhidan.config.cli.tasks import keys
from zhidan.config.cli.words import Words
from zhidan.platform import keyfiles, privacy
from zhidan.platform.models import AuditEntry, DataKey

pytestmark = pytest.mark.django_db(transaction=True)


def test_rotating_wraps_every_key_anew_and_is_written_down(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sealed = privacy.seal(uuid4(), datetime.now(UTC), b"x", b"here")
    before = keyfiles.installation_numbers()[-1]

    assert keys.run(argparse.Namespace(json=True), Words("en")) == 0

    done = json.loads(capsys.readouterr().out)
    assert (done["key"], done["wrapped"]) == (before + 1, DataKey.objects.count())
    assert set(DataKey.objects.values_list("installation_key", flat=True)) == {before + 1}
    assert privacy.unseal(sealed, b"here") == b"x"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_kind, entry.details) == ("keys.rotated", "cli", done)
