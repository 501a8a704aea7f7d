"""All formats, the ready-made mappings, and the recognition of a file by its columns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib import resources

import msgspec

from zhidan.channels.formats import (
    amazon_all_orders,
    douyin,
    jd,
    pdd,
    shopify_orders,
    taobao_detail,
    taobao_list,
    woocommerce_json,
)
from zhidan.channels.formats.base import Format
from zhidan.channels.formats.mapping import ColumnMapping

FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (
        taobao_list, taobao_detail, douyin, pdd, jd, amazon_all_orders, shopify_orders,
        woocommerce_json,
    )
}  # fmt: skip
_PRESETS = ("uci_online_retail", "superstore", "olist")
_SAME_CHANNEL = {"tmall": "taobao"}


def presets() -> list[ColumnMapping]:
    """The ready-made mappings for public data sets, in the form people save their own."""
    folder = resources.files("zhidan.channels") / "presets"
    return [
        msgspec.json.decode((folder / f"{name}.json").read_bytes(), type=ColumnMapping)
        for name in _PRESETS
    ]


def known_headers() -> list[frozenset[str]]:
    """The columns by which a header line is told from a title above it."""
    return [form.required for form in FORMATS.values() if not form.is_document]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A format and how much of the file's header it knows (0 to 1)."""

    form: Format
    confidence: float


def recognise(header: Sequence[str], channel: str = "") -> Recognised | None:
    """The format whose required columns are all there and that knows most of the others."""
    columns = set(header)
    wanted = _SAME_CHANNEL.get(channel, channel)
    fitting = [
        form
        for form in FORMATS.values()
        if not form.is_document
        and form.required <= columns
        and (not wanted or form.channel == wanted)
    ]
    if not fitting:
        return None
    best = max(fitting, key=lambda form: (len(form.names & columns), len(form.required)))
    return Recognised(best, round(len(best.names & columns) / len(columns), 3))


def mapping_for(
    headers: Sequence[Collection[str]], candidates: Sequence[ColumnMapping]
) -> ColumnMapping | None:
    """The first mapping whose order table and line table are both among the files."""
    for mapping in candidates:
        needed = [rule for rule in mapping.tables if rule.role in ("both", "orders", "lines")]
        if all(any(set(rule.signature) <= set(header) for header in headers) for rule in needed):
            return mapping
    return None


def signature_of(header: Sequence[str]) -> str:
    """A header as the key a mapping is remembered by: order and case do not matter."""
    return "\x1f".join(sorted(name.casefold() for name in header))
