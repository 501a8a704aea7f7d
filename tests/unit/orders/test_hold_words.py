"""What a hold names is listed as the reader's language lists it."""

from __future__ import annotations

import pytest

from zhidan.orders.render import hold_words


@pytest.mark.parametrize(("locale", "listed"), [("zh-CN", "甲、乙"), ("en", "甲, 乙")])
def test_names_are_listed_in_the_language(locale: str, listed: str) -> None:
    assert hold_words({"names": ["甲", "乙"]}, locale)["names"] == listed


def test_shortages_tell_what_is_there_and_what_is_needed() -> None:
    missing = [{"name": "CUP", "available": 1, "needed": 2}]
    assert hold_words({"missing": missing * 2}, "en")["missing"] == "CUP (1/2), CUP (1/2)"
