"""The commands that the documents name are there, with the options that they name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zhidan.config.cli.main import COMMANDS, main
from zhidan.config.environment import ROOT

# In a block, a table or a sentence: up to what ends the code or begins a remark.
CALL = re.compile(r"\./zhidan ([a-z]+)([^`\n#|]*)")
OPTION = re.compile(r"--[a-z-]+")
PAGES = (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))


def calls(text: str) -> dict[str, set[str]]:
    """Each command that a text names, with its options."""
    found: dict[str, set[str]] = {}
    for command, rest in CALL.findall(text):
        found.setdefault(command, set()).update(OPTION.findall(rest))
    return found


def help_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_of_a_page_exist(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, options in calls(page.read_text(encoding="utf-8")).items():
        assert command in COMMANDS
        assert options <= set(OPTION.findall(help_of(command, capsys)))


def test_both_readmes_name_the_same_commands() -> None:
    said = [
        calls((ROOT / name).read_text(encoding="utf-8"))
        for name in ("README.md", "README.zh-CN.md")
    ]
    assert said[0] == said[1]
    assert len(said[0]) > 10


def test_a_command_and_an_option_that_are_not_there_are_seen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = calls("Run `./zhidan fly --high` or `./zhidan up --quickly`.")
    assert found == {"fly": {"--high"}, "up": {"--quickly"}}
    assert "fly" not in COMMANDS
    assert not found["up"] <= set(OPTION.findall(help_of("up", capsys)))
