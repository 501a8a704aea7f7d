"""The language of the command line."""

from __future__ import annotations

import pytest

from zhidan.config.cli.main import COMMANDS, main
from zhidan.config.cli.words import choose_words


def test_the_option_wins_over_the_terminal() -> None:
    assert choose_words(["up", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}).language == "en"
    assert choose_words(["up", "--lang=zh"], {"LANG": "C"}).language == "zh"


def test_the_terminal_decides_where_nothing_is_said() -> None:
    assert choose_words([], {"LANG": "zh_TW.UTF-8"}).language == "zh"
    assert choose_words([], {"LC_ALL": "C.UTF-8", "LANG": "zh_CN"}).language == "en"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(
    command: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help", "--lang", language])
    assert ended.value.code == 0
    assert ("用法:" if language == "zh" else "usage:") in capsys.readouterr().out
