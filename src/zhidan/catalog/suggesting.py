"""Which SKU a listing may stand for, and why: by code, by barcode, by titles that are alike."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from zhidan.catalog.listings import ShopListing, listing_targets
from zhidan.catalog.queries import SkuCard, sku_cards, skus_called
from zhidan.catalog.rules import MOST_LIKE, ListingKey, likeness
from zhidan.platform.arrays import text_array

EXACT = ("map", "code", "barcode")
MOST = 5
LEAST_LIKENESS = 25  # of 100; below that a title is no hint
_LIKE_CODE, _LIKE_TITLE = 0.6, 0.15


@dataclass(frozen=True, slots=True)
class AskedListing:
    """A listing as its orders name it."""

    shop_id: UUID
    key: ListingKey
    title: str
    spec: str

    @property
    def listing(self) -> ShopListing:
        return self.shop_id, self.key

    @property
    def code(self) -> str:
        return self.key[2]


@dataclass(frozen=True, slots=True)
class SkuSuggestion:
    """A SKU that may be meant. `reason`: map (decided before), code, barcode, like_code, title;
    `score` is 0 to 100, and 100 for the exact ones."""

    sku: SkuCard
    reason: str
    score: int

    @property
    def is_exact(self) -> bool:
        return self.reason in EXACT


def exact_codes(codes: Iterable[str]) -> set[str]:
    """Those of the codes that are a SKU's code or barcode."""
    return set(skus_called(code for code in codes if code))


def suggest_skus(asked: Sequence[AskedListing]) -> list[list[SkuSuggestion]]:
    """Up to five suggestions for each listing, the best first.

    Where one is exact the alike ones are left out.
    """
    named = skus_called({one.code for one in asked if one.code})
    decided = listing_targets({one.listing for one in asked})
    found: list[dict[UUID, tuple[str, int]]] = [{} for _ in asked]
    for place, one in enumerate(asked):
        if (target := decided.get(one.listing)) and target.sku_id:
            found[place][target.sku_id] = ("map", 100)
        if match := named.get(one.code):
            found[place].setdefault(match.id, ("code", 100))
    open_places = [place for place, hints in enumerate(found) if not hints]
    for place, hints in _alike([asked[place] for place in open_places]).items():
        found[open_places[place]] = hints
    cards = sku_cards({sku_id for hints in found for sku_id in hints})
    return [_ranked(one, hints, cards) for one, hints in zip(asked, found, strict=True)]


def _ranked(
    one: AskedListing, hints: Mapping[UUID, tuple[str, int]], cards: Mapping[UUID, SkuCard]
) -> list[SkuSuggestion]:
    listed = []
    for sku_id, (reason, score) in hints.items():
        sku = cards[sku_id]
        by_barcode = reason == "code" and sku.code != one.code
        listed.append(SkuSuggestion(sku, "barcode" if by_barcode else reason, score))
    return sorted(listed, key=lambda hint: (-hint.score, hint.reason != "map", hint.sku.code))[
        :MOST
    ]


_THRESHOLD = "SELECT set_config('pg_trgm.similarity_threshold', %s, true)"
_CODES = """
SELECT asked.place - 1, sku.id, round(100 * similarity(sku.code, asked.code))::int
FROM unnest(%s::text[]) WITH ORDINALITY AS asked(code, place)
JOIN sku ON sku.code %% asked.code AND sku.lifecycle <> 'retired' WHERE asked.code <> ''
"""
_TITLES = """
SELECT asked.place - 1, alike.said, sku.id, sku.options
FROM unnest(%s::text[]) WITH ORDINALITY AS asked(title, place), LATERAL (
    SELECT id, greatest(word_similarity(title, asked.title), similarity(title, asked.title),
        word_similarity(title_en, asked.title), similarity(title_en, asked.title)) AS said
    FROM product
    WHERE (title %% asked.title OR title_en %% asked.title) AND lifecycle <> 'retired'
    ORDER BY said DESC, id LIMIT 5
) AS alike, LATERAL (
    SELECT id, options FROM sku WHERE product_id = alike.id AND lifecycle <> 'retired'
    ORDER BY code LIMIT 200
) AS sku
WHERE asked.title <> ''
"""


def _alike(asked: Sequence[AskedListing]) -> dict[int, dict[UUID, tuple[str, int]]]:
    hints: defaultdict[int, dict[UUID, tuple[str, int]]] = defaultdict(dict)
    if not asked:
        return hints
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_THRESHOLD, [str(_LIKE_TITLE)])
        cursor.execute(_TITLES, [text_array(one.title for one in asked)])
        for place, said, sku_id, options in cursor.fetchall():
            one = asked[place]
            words = json.loads(options).values()
            score = likeness(said, f"{one.title} {one.spec}", words)
            if score >= LEAST_LIKENESS:
                hints[place][sku_id] = ("title", score)
        cursor.execute(_THRESHOLD, [str(_LIKE_CODE)])
        cursor.execute(_CODES, [text_array(one.code for one in asked)])
        for place, sku_id, score in cursor.fetchall():
            score = min(score, MOST_LIKE)
            if score >= hints[place].get(sku_id, ("", 0))[1]:
                hints[place][sku_id] = ("like_code", score)
    return hints
