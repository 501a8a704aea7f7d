"""Every code a person may see has its sentence in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

from zhidan.platform.messages import LOCALES, catalogue

CHANNELS = Path("src") / "zhidan" / "channels"
_CODES = re.compile(
    r"(?:code=|BadCell\(\s*|note\(\s*(?:self\.)?(?:row|head|read\.row|self\.row|self\.head),"
    r'\s*[^,()]+,\s*|_refused\(chunk, )"([a-z_]+)"'
)


def test_every_code_of_the_channels_has_a_sentence(repository: Path) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (repository / CHANNELS).rglob("*.py")]
    codes = {code for source in sources for code in _CODES.findall(source)}
    assert {"zip_bomb", "precision_lost", "missing_value", "import_moved_on"} <= codes
    assert sorted(codes - set(catalogue())) == []


def test_every_sentence_is_there_in_every_language(repository: Path) -> None:
    own = json.loads((repository / CHANNELS / "messages.json").read_text(encoding="utf-8"))
    assert [code for code, texts in own.items() if sorted(texts) != sorted(LOCALES)] == []
    places = re.compile(r"\{\w+\}")
    uneven = [
        code
        for code, texts in own.items()
        if len({tuple(sorted(places.findall(text))) for text in texts.values()}) > 1
    ]
    assert uneven == []
