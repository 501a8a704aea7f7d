"""Conditions of a rule: checked when written, compiled once per version. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from zhidan.kernel.errors import InvalidInput
from zhidan.kernel.money import to_minor
from zhidan.orders.reviewing.facts import FIELDS, PRIVATE, Snapshot

Match = Literal["all", "any"]
Test = Callable[[Snapshot], bool]
Witness = Callable[[Snapshot], Any]

OPERATORS: dict[str, tuple[str, ...]] = {
    "shop": ("one_of", "none_of"),
    "channel": ("one_of", "none_of"),
    "choice": ("one_of", "none_of"),
    "flag": ("one_of", "none_of"),
    "weekday": ("one_of", "none_of"),
    "place": ("one_of", "none_of"),
    "money": ("at_least", "at_most"),
    "number": ("at_least", "at_most"),
    "moment": ("at_least", "at_most"),
    "bool": ("is",),
    "skus": ("has_any", "has_none", "has_only"),
    "texts": ("contains_any", "contains_none"),
    "text": ("contains_any", "contains_none", "is_set", "is_not_set"),
}


def fields_and_operators() -> list[tuple[str, tuple[str, ...]]]:
    """Every field that conditions may name, with what can be asked of it."""
    return [(name, OPERATORS[field.kind]) for name, field in FIELDS.items()]


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """One question: a field, an operator of its kind, and what it is compared with."""

    field: str
    op: str
    value: Any = None


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """Conditions of which all, or any, must hold."""

    conditions: Annotated[list[Condition], Meta(min_length=1, max_length=20)]
    match: Match = "all"


class Conditions(Struct, frozen=True, forbid_unknown_fields=True):
    """Groups of which all, or any, must hold; none at all means every order."""

    groups: Annotated[list[Group], Meta(max_length=10)] = []
    match: Match = "all"


class Amount(Struct, frozen=True, forbid_unknown_fields=True):
    """Money as a rule says it; it is compared with orders of that currency alone."""

    amount: Annotated[str, Meta(max_length=24)]
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] = "CNY"


_Words = Annotated[list[Annotated[str, Meta(min_length=1, max_length=80)]], Meta(min_length=1)]
_VALUES: dict[str, Any] = {
    "shop": Annotated[list[UUID], Meta(min_length=1)],
    "skus": Annotated[list[UUID], Meta(min_length=1)],
    "flag": Annotated[list[Annotated[int, Meta(ge=0, le=5)]], Meta(min_length=1)],
    "weekday": Annotated[list[Annotated[int, Meta(ge=1, le=7)]], Meta(min_length=1)],
    "money": Amount,
    "number": Annotated[int, Meta(ge=-(2**53), le=2**53)],
    "moment": datetime,
    "bool": bool,
}


def minor_of(amount: Amount) -> int:
    """Raises: InvalidInput (bad_amount) for what is no amount."""
    return to_minor(amount.amount, amount.currency)


class Compiled(Struct, frozen=True):
    """A rule's conditions as code: whether they hold, and what they looked at."""

    test: Test
    witnesses: tuple[tuple[str, Witness], ...]
    fields: frozenset[str]

    def facts(self, snapshot: Snapshot) -> dict[str, Any]:
        """What the conditions looked at; of lists and texts only what they asked for."""
        found: dict[str, Any] = {}
        for name, witness in self.witnesses:
            seen = witness(snapshot)
            if name in found and isinstance(seen, list):
                seen = found[name] + [one for one in seen if one not in found[name]]
            found[name] = seen
        return found


def compile_conditions(conditions: Conditions) -> Compiled:
    """Turn conditions into code.

    Raises: InvalidInput (unknown_rule_field, bad_rule_operator, bad_rule_value) naming its place.
    """
    groups: list[Test] = []
    witnesses: list[tuple[str, Witness]] = []
    for place, group in enumerate(conditions.groups):
        tests = []
        for row, condition in enumerate(group.conditions):
            where = f"conditions.groups.{place}.conditions.{row}"
            test, witness = _compiled(condition, where)
            tests.append(test)
            witnesses.append((condition.field, witness))
            if FIELDS[condition.field].kind == "money":
                witnesses.append(("currency", _plain("currency")))
        groups.append(_joined(tests, group.match))
    test = _joined(groups, conditions.match) if groups else _always
    names = frozenset(name for name, _ in witnesses)
    return Compiled(test, tuple(witnesses), names)


def _always(_: Snapshot) -> bool:
    return True


def _joined(tests: Sequence[Test], match: Match) -> Test:
    if len(tests) == 1:
        return tests[0]
    first, second, *rest = tests
    if match == "all":
        if not rest:
            return lambda order: first(order) and second(order)
        return lambda order: all(test(order) for test in tests)
    if not rest:
        return lambda order: first(order) or second(order)
    return lambda order: any(test(order) for test in tests)


def _compiled(condition: Condition, where: str) -> tuple[Test, Witness]:
    field = FIELDS.get(condition.field)
    if field is None:
        raise InvalidInput(code="unknown_rule_field", field=where, name=condition.field[:40])
    if condition.op not in OPERATORS[field.kind]:
        raise InvalidInput(code="bad_rule_operator", field=where, name=condition.field)
    value: Any = None
    if condition.op not in ("is_set", "is_not_set"):
        try:
            value = msgspec.convert(condition.value, _VALUES.get(field.kind, _Words), strict=False)
        except msgspec.ValidationError:
            raise InvalidInput(code="bad_rule_value", field=where, name=condition.field) from None
    return _MAKERS[condition.op](condition.field, field.kind, value)


def _plain(name: str) -> Witness:
    def seen(order: Snapshot) -> Any:
        return getattr(order, name)

    return seen


def _one_of(name: str, kind: str, value: list[Any]) -> tuple[Test, Witness]:
    if kind == "place":
        words = tuple(value)

        def is_there(order: Snapshot) -> bool:
            place: str = getattr(order, name)
            return place.startswith(words)

        return is_there, _plain(name)
    wanted = frozenset(value)

    def is_one(order: Snapshot) -> bool:
        return getattr(order, name) in wanted

    return is_one, _plain(name)


def _none_of(name: str, kind: str, value: list[Any]) -> tuple[Test, Witness]:
    test, witness = _one_of(name, kind, value)
    return lambda order: not test(order), witness


def _at_least(name: str, kind: str, value: Any) -> tuple[Test, Witness]:
    if kind == "money":
        least, currency = minor_of(value), value.currency
        return (lambda order: getattr(order, name) >= least and order.currency == currency), _plain(
            name
        )

    def reaches(order: Snapshot) -> bool:
        seen = getattr(order, name)
        return seen is not None and bool(seen >= value)

    return reaches, _plain(name)


def _at_most(name: str, kind: str, value: Any) -> tuple[Test, Witness]:
    if kind == "money":
        most, currency = minor_of(value), value.currency
        return (lambda order: getattr(order, name) <= most and order.currency == currency), _plain(
            name
        )

    def stays_below(order: Snapshot) -> bool:
        seen = getattr(order, name)
        return seen is not None and bool(seen <= value)

    return stays_below, _plain(name)


def _is(name: str, _kind: str, value: bool) -> tuple[Test, Witness]:
    return lambda order: getattr(order, name) is value, _plain(name)


def _has_any(name: str, _kind: str, value: list[UUID]) -> tuple[Test, Witness]:
    wanted = frozenset(value)

    def has(order: Snapshot) -> bool:
        return not wanted.isdisjoint(getattr(order, name))

    return has, lambda order: [one for one in getattr(order, name) if one in wanted]


def _has_none(name: str, kind: str, value: list[UUID]) -> tuple[Test, Witness]:
    test, witness = _has_any(name, kind, value)
    return lambda order: not test(order), witness


def _has_only(name: str, _kind: str, value: list[UUID]) -> tuple[Test, Witness]:
    wanted = frozenset(value)

    def only(order: Snapshot) -> bool:
        held = getattr(order, name)
        return bool(held) and wanted.issuperset(held)

    return only, lambda order: list(getattr(order, name))


def words_in(text: str, words: Sequence[str]) -> list[str]:
    """Which of these words (in small letters) a text has."""
    low = text.lower()
    return [word for word in words if word in low]


def _contains_any(name: str, kind: str, value: list[str]) -> tuple[Test, Witness]:
    words = [word.lower() for word in value]
    if kind == "text":

        def has_word(order: Snapshot) -> bool:
            text = getattr(order, name)
            return bool(text) and bool(words_in(text, words))

        return has_word, lambda order: words_in(getattr(order, name), words)

    def some_has(order: Snapshot) -> bool:
        return any(words_in(text, words) for text in getattr(order, name))

    return some_has, lambda order: [text for text in getattr(order, name) if words_in(text, words)]


def _contains_none(name: str, kind: str, value: list[str]) -> tuple[Test, Witness]:
    test, witness = _contains_any(name, kind, value)
    return lambda order: not test(order), witness


def _no_words(_: Snapshot) -> list[str]:
    return []


def _is_set(name: str, _kind: str, _: None) -> tuple[Test, Witness]:
    return lambda order: bool(getattr(order, name)), _no_words


def _is_not_set(name: str, _kind: str, _: None) -> tuple[Test, Witness]:
    return lambda order: not getattr(order, name), _no_words


_MAKERS: dict[str, Callable[[str, str, Any], tuple[Test, Witness]]] = {
    "one_of": _one_of, "none_of": _none_of, "at_least": _at_least, "at_most": _at_most,
    "is": _is, "has_any": _has_any, "has_none": _has_none, "has_only": _has_only,
    "contains_any": _contains_any, "contains_none": _contains_none,
    "is_set": _is_set, "is_not_set": _is_not_set,
}  # fmt: skip


def kept_facts(
    snapshot: Snapshot, facts: dict[str, Any], digest: Callable[[str], str]
) -> dict[str, Any]:
    """Facts as they are kept: what people wrote leaves the words that were asked for and a keyed
    fingerprint, which tells whether the text changed."""
    kept = {}
    for name, value in facts.items():
        if name in PRIVATE:
            text = getattr(snapshot, name)
            words = value if isinstance(value, list) else []
            kept[name] = {"words": words, "of": digest(text) if text else ""}
        else:
            kept[name] = msgspec.to_builtins(value)
    return kept
