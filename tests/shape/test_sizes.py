"""No file over 400 lines, no function over 60, no first-party import inside a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "zhidan"
FILE_LINES, FUNCTION_LINES = 400, 60


def size_faults(name: str, text: str) -> list[str]:
    """What is too long in one file."""
    faults = []
    if (lines := text.count("\n")) > FILE_LINES:
        faults.append(f"{name}: {lines} lines")
    for function in _functions(text):
        length = (function.end_lineno or 0) - function.lineno + 1
        if length > FUNCTION_LINES:
            faults.append(f"{name}: {function.name} has {length} lines")
    return faults


def local_import_faults(name: str, text: str) -> list[str]:
    """First-party imports hidden in functions of one file."""
    return [
        f"{name}:{node.lineno} imports {module} inside {function.name}"
        for function in _functions(text)
        for node in ast.walk(function)
        for module in _imported(node)
        if module.split(".")[0] == "zhidan"
    ]


def _functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def _sources() -> Iterator[tuple[str, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield str(path.relative_to(SOURCE)), path.read_text(encoding="utf-8")


def test_files_and_functions_are_short() -> None:
    assert [fault for name, text in _sources() for fault in size_faults(name, text)] == []


def test_a_long_file_and_a_long_function_are_seen() -> None:
    body = "    pass\n" * 60
    assert size_faults("x.py", f"def f():\n{body}") == ["x.py: f has 61 lines"]
    assert size_faults("x.py", "\n" * 401) == ["x.py: 401 lines"]


def test_no_function_hides_an_import() -> None:
    assert [fault for name, text in _sources() for fault in local_import_faults(name, text)] == []


def test_a_hidden_import_is_seen() -> None:
    text = "def f():\n    from zhidan.orders import api\n    import json\n"
    assert local_import_faults("x.py", text) == ["x.py:2 imports zhidan.orders inside f"]
