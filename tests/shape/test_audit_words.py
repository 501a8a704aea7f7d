"""Whatever the audit writes down, its page can say in words."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "web" / "src" / "locales" / "zh-CN" / "audit.json"
WRITERS = {"record", "Entry", "_note", "_audit"}
ACTION = re.compile(r"[a-z]\w*\.[a-z_]+")


def written(text: str) -> tuple[set[str], set[str]]:
    """The actions and the kinds of subject that a source file puts into the audit."""
    actions, kinds = set[str](), set[str]()
    for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in WRITERS and call.args:
            actions |= {word for word in _strings(call.args[0]) if ACTION.fullmatch(word)}
        for keyword in call.keywords:
            if keyword.arg == "subject_type":
                kinds |= set(_strings(keyword.value))
    return actions, kinds


def _strings(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def test_every_action_and_subject_of_the_audit_has_its_words() -> None:
    words = json.loads(WORDS.read_text("utf-8"))
    found = [written(path.read_text("utf-8")) for path in ROOT.glob("src/zhidan/**/*.py")]
    actions = {action.replace(".", "_") for some, _ in found for action in some}
    kinds = {kind for _, some in found for kind in some}
    assert (len(actions) > 30, sorted(actions - set(words["did"]))) == (True, [])
    assert (len(kinds) > 10, sorted(kinds - set(words["kind"]))) == (True, [])


def test_an_action_and_a_subject_are_seen_in_the_source() -> None:
    text = 'audit.record("a.on" if x else "a.off", subject_type="thing")\nother("b.c")'
    assert written(text) == ({"a.on", "a.off"}, {"thing"})
