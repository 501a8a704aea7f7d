"""All generated pages, by their path in docs/reference."""

from __future__ import annotations

from importlib import import_module

from zhidan.channels.api import file_pages
from zhidan.config.environment import ROOT
from zhidan.config.reference.events_page import events_page
from zhidan.config.reference.help_page import help_page
from zhidan.config.reference.licences import licences_json, licences_page, parts
from zhidan.config.reference.rules_page import rules_page
from zhidan.config.reference.states_page import states_page
from zhidan.edge.openapi import openapi_json
from zhidan.insights.api import export_page, invariants_page
from zhidan.kernel.machine import Machine
from zhidan.platform.outbox import event_types, handlers_of

FOLDER = ROOT / "docs" / "reference"


def reference_pages() -> dict[str, str]:
    """The text of every page as the code would have it now."""
    kinds = event_types()
    others = parts()
    return {
        "openapi.json": openapi_json().decode(),
        "events.md": events_page(kinds, {name: handlers_of(name) for name in kinds}),
        "export.md": export_page(),
        "invariants.md": invariants_page(),
        "review-rules.md": rules_page(),
        "states.md": states_page(machines()),
        **{f"channels/{name}": page for name, page in file_pages().items()},
        "help.zh-CN.md": help_page("zh-CN"),
        "help.en.md": help_page("en"),
        "licences.md": licences_page(others),
        "../../web/src/features/about/licences.json": licences_json(others),
    }


def machines() -> dict[str, Machine]:
    """Every state machine, by context and name."""
    found = {}
    for path in sorted((ROOT / "src" / "zhidan").glob("*/states.py")):
        module = import_module(f"zhidan.{path.parent.name}.states")
        for name, value in vars(module).items():
            if isinstance(value, Machine):
                found[f"{path.parent.name}: {name.lower()}"] = value
    return found


def outdated_pages() -> list[str]:
    """The pages that differ from what the code says."""
    return [
        name
        for name, text in reference_pages().items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]


def write_pages() -> list[str]:
    """Write what is out of date and return its names."""
    outdated = outdated_pages()
    pages = reference_pages()
    for name in outdated:
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(pages[name], encoding="utf-8")
    return outdated
