"""Every code has a sentence in both languages, with the same parameters."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from zhidan.platform.messages import LOCALES, catalogue, sentence

PLACE = re.compile(r"\{(\w+)\}")


def test_every_code_speaks_both_languages_with_the_same_parameters() -> None:
    for code, texts in catalogue().items():
        assert set(texts) == set(LOCALES), code
        places = [sorted(PLACE.findall(texts[locale])) for locale in LOCALES]
        assert places[0] == places[1], code


def test_parameters_are_filled_in_and_nothing_is_evaluated() -> None:
    assert sentence("bad_policy", {"reason": "{0.__class__}"}, "en") == (
        "Invalid setting: {0.__class__}"
    )


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert sentence("no_such_code", {}, "en") == "no_such_code"


def refusals(source: str) -> Iterator[tuple[int, str, set[str]]]:
    """Line, code and named parameters of every refusal that the source makes by a plain code."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or any(word.arg is None for word in node.keywords):
            continue
        given = {word.arg: word.value for word in node.keywords if word.arg}
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        place = {"BadCell": 0, "note": 2}.get(name, len(node.args))
        said = given.get("code") or (node.args[place] if place < len(node.args) else None)
        if isinstance(said, ast.Constant) and said.value in catalogue():
            yield node.lineno, str(said.value), set(given)


def test_every_refusal_brings_what_its_sentence_says(repository: Path) -> None:
    lacking = [
        (path.name, line, code)
        for path in sorted((repository / "src" / "zhidan").rglob("*.py"))
        for line, code, given in refusals(path.read_text(encoding="utf-8"))
        if set(PLACE.findall(catalogue()[code]["en"])) - given - {"request_id"}
    ]
    assert lacking == []


def test_no_code_is_put_into_words_twice(repository: Path) -> None:
    source = repository / "src" / "zhidan"
    files = [source / "platform" / "messages" / "en.json", *source.glob("*/messages.json")]
    said = Counter(code for file in files for code in json.loads(file.read_text("utf-8")))
    assert [code for code, times in said.items() if times > 1] == []
