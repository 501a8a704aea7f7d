"""Every code has a sentence in both languages, with the same parameters."""

from __future__ import annotations

import re

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
