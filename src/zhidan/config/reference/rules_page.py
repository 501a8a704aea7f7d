"""docs/reference/review-rules.md: the built-in checks, what conditions may ask, what rules do."""

from __future__ import annotations

from typing import Any

from zhidan.orders.api import checks_in_words, fields_and_operators
from zhidan.platform.messages import sentence

_HEAD = """# Review rules

Written by `./zhidan openapi` from `orders/reviewing`. Rules look at a snapshot of an order and
answer with actions; each decision keeps the rule's version and the facts it looked at, without
what people wrote. They run at intake, and again when facts of an order change that nobody approved
yet. A hold that a person released stays released until a fact of it changes; where a rule no
longer applies, its hold falls. A guard protects stock and shipping and cannot be switched off.

## Built-in checks

| check | 中文 | what trips it | as it comes | to tune |
| --- | --- | --- | --- | --- |
"""


def rules_page() -> str:
    """The page."""
    found = checks_in_words("en")
    chinese = {row["check"]: row["name"] for row in checks_in_words("zh-CN")}
    rows = [
        f"| `{row['check']}` {row['name']} | {chinese[row['check']]} | {row['detail']} |"
        f" {_state(row)} | {_params(row)} |"
        for row in found
    ]
    asked = [f"| {name} | {zh} | {operators} |" for name, zh, operators in _fields()]
    table = ["", "## Conditions", "", "| field | 中文 | asks |", "| --- | --- | --- |", *asked]
    return _HEAD + "\n".join([*rows, *table]) + "\n"


def _state(row: dict[str, Any]) -> str:
    return "guard" if row["is_guard"] else "on" if row["is_on"] else "off"


def _params(row: dict[str, Any]) -> str:
    said = [f"{param['label']}: `{param['value']}`" for param in row["params"]]
    return "; ".join(said) or "–"


def _fields() -> list[tuple[str, str, str]]:
    """Each field in both languages, with what can be asked of it."""
    return [
        (
            sentence(f"review.field.{name}", {}, "en"),
            sentence(f"review.field.{name}", {}, "zh-CN"),
            ", ".join(sentence(f"review.op.{op}", {}, "en") for op in operators),
        )
        for name, operators in fields_and_operators()
    ]
