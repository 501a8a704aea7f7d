"""The reference page of each kind of file: which column goes where, and why another is not read."""

from __future__ import annotations

from zhidan.channels.formats.base import Column, Format
from zhidan.channels.formats.mapping import ColumnMapping
from zhidan.channels.formats.registry import FORMATS, presets
from zhidan.channels.kinds.registry import KINDS
from zhidan.channels.kinds.tables import MasterTable

_GENERATED = "<!-- Written by `./zhidan openapi`. -->"


def pages() -> dict[str, str]:
    """File name → page, for every format and every ready-made mapping."""
    written = {f"{form.name}.md": _format_page(form) for form in FORMATS.values()}
    written |= {f"{mapping.name}.md": _mapping_page(mapping) for mapping in presets()}
    written |= {
        f"{kind.name}.md": _master_page(kind.table) for kind in KINDS.values() if kind.table
    }
    written["README.md"] = _index(written)
    return written


def _format_page(form: Format) -> str:
    parts = {"whole": "whole orders", "head": "orders without their lines", "lines": "lines only"}
    lines = [
        _GENERATED,
        f"# {form.title}",
        "",
        f"Format `{form.name}`, channel `{form.channel}`, brings {parts[form.part]}. "
        f"Orders are told apart by `{form.key}`. Recognised when it has: "
        + ", ".join(f"`{name}`" for name in sorted(form.required))
        + ".",
        "",
        *(f"- {note}" for note in form.notes),
        "",
        "| Column | Field | Not read, because |",
        "|---|---|---|",
        *(_row(column) for column in form.columns),
        "",
        (
            "Values that are not read stay in the source copy of the order, personal ones aside. "
            "Columns that are not listed here are not kept: they might be personal."
        ),
        "",
    ]
    return "\n".join(lines)


def _row(column: Column) -> str:
    field = f"`{column.field}`" if column.field else ""
    reason = column.reason + (" (personal: not kept)" if column.personal and not field else "")
    return f"| {column.name} | {field} | {reason} |"


def _mapping_page(mapping: ColumnMapping) -> str:
    lines = [
        _GENERATED,
        f"# {mapping.name} (saved mapping)",
        "",
        f"Currency {mapping.currency}. Lines are rounded half up to minor units one by one.",
        "",
        *(f"- {note}" for note in mapping.notes),
        "",
        "| Table | Role | Key | Recognised by |",
        "|---|---|---|---|",
        *(
            f"| {rule.name} | {rule.role} | {rule.key} | {', '.join(rule.signature)} |"
            for rule in mapping.tables
        ),
        "",
        "| Field | From |",
        "|---|---|",
    ]
    for target, source in sorted(mapping.fields.items()):
        origin = f"column `{source.column}`" if source.column else f"always `{source.constant}`"
        if source.table:
            origin += f" of {source.table}"
        if source.combine == "sum":
            origin += ", summed"
        if source.values:
            origin += ": " + ", ".join(f"{word} → {to}" for word, to in source.values.items())
        lines.append(f"| `{target}` | {origin} |")
    return "\n".join([*lines, ""])


def _master_page(table: MasterTable) -> str:
    needed = [" or ".join(f"`{name}`" for name in group) for group in table.needed]
    lines = [
        _GENERATED,
        f"# {table.name} (master data)",
        "",
        (
            f"One row is one record. Needed: {', '.join(needed)}. An empty cell says nothing: what "
            "is known stays. Headings are compared without case, spaces and signs."
        ),
        "",
        "| Field | Headings |",
        "|---|---|",
        *(
            f"| `{one.name}` | {', '.join([one.zh, one.en, *one.words, *one.scales])} |"
            for one in table.fields
        ),
        "",
    ]
    return "\n".join(lines)


def _index(names: dict[str, str]) -> str:
    lines = [_GENERATED, "# Files", ""]
    for name, page in sorted(names.items()):
        title = page.splitlines()[1].removeprefix("# ")
        lines.append(f"- [{title}]({name})")
    return "\n".join([*lines, ""])
