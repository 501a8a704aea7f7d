"""The recovery key: written so that a slip of the pen is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhidan.platform.recovery import (
    SEED_BYTES,
    NotARecoveryKey,
    new_recovery_key,
    private_key,
    private_key_from_text,
    public_bytes,
    public_half,
    written,
)

SEED = bytes(range(SEED_BYTES))


def test_a_key_is_nine_groups_of_four_and_is_read_back() -> None:
    text = written(SEED)
    assert [len(group) for group in text.split("-")] == [4] * 9
    assert public_bytes(private_key_from_text(text)) == public_bytes(private_key(SEED))


def test_case_spaces_and_letters_that_look_alike_do_not_matter() -> None:
    text = written(SEED).replace("O", "0").replace("I", "1").replace("B", "8")
    assert public_bytes(private_key_from_text(f" {text.lower().replace('-', ' ')} ")) == (
        public_bytes(private_key(SEED))
    )


@pytest.mark.parametrize("place", [0, 12, 33])
def test_one_wrong_letter_is_noticed(place: int) -> None:
    letters = list(written(SEED))
    letters[place] = "A" if letters[place] != "A" else "C"
    with pytest.raises(NotARecoveryKey):
        private_key_from_text("".join(letters))


@pytest.mark.parametrize("text", ["", "ABCD", written(SEED)[:-1], written(SEED) + "A", "名字"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NotARecoveryKey):
        private_key_from_text(text)


def test_only_the_public_half_is_kept(tmp_path: Path) -> None:
    assert public_half(tmp_path) is None
    text = new_recovery_key(tmp_path)
    (kept,) = tmp_path.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    half = public_half(tmp_path)
    assert half is not None
    assert half.public_bytes_raw() == public_bytes(private_key_from_text(text))
    assert text.replace("-", "") not in kept.read_text("ascii")
