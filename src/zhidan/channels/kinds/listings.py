"""Listing maps (商品匹配): which SKU a shop's listing stands for. Orders that wait go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from msgspec import Struct, UnsetType, convert

from zhidan.catalog import api as catalog
from zhidan.channels.chunks import ChunkResult
from zhidan.channels.kinds.base import Done, Kind, Placing, Undoing, Verdict, fates
from zhidan.channels.kinds.cells import Cells
from zhidan.channels.kinds.tables import Field, MasterTable
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor

FIELDS = (
    Field("shop", "店铺", "Shop", ("店铺编码", "店铺名称", "shopcode"),
          example=("天猫旗舰店", "Flagship")),
    Field("item_id", "平台商品ID", "Listing ID", ("商品id", "宝贝id", "链接id", "numiid", "itemid",
          "platformitemid"), example=("680012345678", "680012345678")),
    Field("platform_sku_id", "平台规格ID", "Listing SKU ID", ("平台skuid", "skuid", "规格id",
          "platformskuid"), example=("5100123456789", "5100123456789")),
    Field("outer_code", "平台商家编码", "Outer code", ("外部编码", "平台编码", "outerid")),
    Field("title", "平台商品标题", "Listing title", ("商品标题", "宝贝标题", "标题", "title")),
    Field("spec", "平台规格", "Listing options", ("规格", "商品规格", "spec", "variant")),
    Field("sku_code", "商家编码", "SKU code", ("sku编码", "系统编码", "本地编码", "规格编码",
          "sku"), example=("示例-001", "EXAMPLE-001")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListingRow:
    """A listing of a shop (code or name; empty: the import's own) and the SKU's code or barcode."""

    shop: str
    item_id: str
    platform_sku_id: str
    outer_code: str
    title: str
    spec: str
    sku: str


class Remembered(Struct, frozen=True):
    """A listing that a row has decided, and what it stood for until then (None: nothing)."""

    shop_id: UUID
    key: catalog.ListingKey
    before: UUID | None = None
    was_virtual: bool = False


def _read(cells: Cells) -> ListingRow:
    def said(value: str | UnsetType) -> str:
        return "" if isinstance(value, UnsetType) else value

    return ListingRow(
        shop=said(cells.id("shop")),
        item_id=said(cells.id("item_id")),
        platform_sku_id=said(cells.id("platform_sku_id")),
        outer_code=said(cells.text("outer_code", 300)),
        title=said(cells.text("title", 300)),
        spec=said(cells.text("spec", 300)),
        sku=cells.needed_id("sku_code"),
    )


def _place(placing: Placing) -> ChunkResult:
    rows = cast("Sequence[ListingRow]", placing.chunk.records)
    found = _decisions(rows, placing.shop_id, placing.actor)
    wanted = {one.listing: one for one in found if not isinstance(one, Verdict)}
    also = _covered(wanted, placing.actor)
    known = catalog.listing_targets([*wanted, *(one.listing for one in also)])
    changed = [one for one in (*wanted.values(), *also) if known.get(one.listing) != one.target]
    if changed:
        orders.decide_listings(decisions=changed, actor=placing.actor)
    by_row: dict[catalog.ShopListing, list[catalog.ListingDecision]] = {}
    for one in changed:
        by_row.setdefault(_row_of(one, wanted), []).append(one)
    verdicts = [
        one if isinstance(one, Verdict) else _verdict(one, by_row.get(one.listing, []), known)
        for one in found
    ]
    return fates(placing.chunk, verdicts)


def _decisions(
    rows: Sequence[ListingRow], own_shop: UUID | None, actor: Actor
) -> list[catalog.ListingDecision | Verdict]:
    """What each row decides, or why it decides nothing."""
    cards = parties.shop_cards(actor=actor)
    shops = {card.code: card.id for card in cards}
    names = [card.name for card in cards]
    shops |= {card.name: card.id for card in cards if names.count(card.name) == 1}
    skus = catalog.skus_called({row.sku for row in rows})
    found: list[catalog.ListingDecision | Verdict] = []
    seen: set[catalog.ShopListing] = set()
    for row in rows:
        shop_id = shops.get(row.shop) if row.shop else own_shop
        key = orders.listing_key(
            item=row.item_id, sku=row.platform_sku_id, code=row.outer_code,
            title=row.title, spec=row.spec,
        )  # fmt: skip
        if shop_id is None:
            found.append(_refused("shop", "shop_not_known", value=row.shop[:40]))
        elif not any(key):
            found.append(_refused("item_id", "listing_without_name"))
        elif row.sku not in skus:
            found.append(_refused("sku_code", "sku_not_found", sku=row.sku[:80]))
        elif (shop_id, key) in seen:
            found.append(_refused("item_id", "listing_named_twice"))
        else:
            seen.add((shop_id, key))
            target = catalog.ListingTarget(skus[row.sku].id)
            found.append(catalog.ListingDecision(shop_id, key, row.title, row.spec, target))
    return found


def _covered(
    wanted: Mapping[catalog.ShopListing, catalog.ListingDecision], actor: Actor
) -> list[catalog.ListingDecision]:
    """Listings that orders wait for under a longer key than the file says: they are decided, too,
    so that the orders go on."""
    shops = {shop_id for shop_id, _ in wanted}
    found = []
    for shop_id, key in orders.waiting_keys(shops, actor=actor) if shops else ():
        named = next(
            (wanted[shop_id, k] for k in catalog.wider_keys(key) if (shop_id, k) in wanted), None
        )
        if named is not None and named.key != key:
            found.append(
                catalog.ListingDecision(shop_id, key, named.title, named.spec, named.target)
            )
    return found


def _row_of(
    one: catalog.ListingDecision,
    wanted: Mapping[catalog.ShopListing, catalog.ListingDecision],
) -> catalog.ShopListing:
    keys = ((one.shop_id, key) for key in catalog.wider_keys(one.key))
    return next(listing for listing in keys if listing in wanted)


def _verdict(
    row: catalog.ListingDecision,
    changed: Sequence[catalog.ListingDecision],
    known: Mapping[catalog.ShopListing, catalog.ListingTarget],
) -> Verdict:
    if not changed:
        return Verdict("unchanged", catalog.listing_id(*row.listing))
    told = []
    for one in changed:
        before = known.get(one.listing)
        was_virtual = before is not None and before.is_virtual
        sku_id = before.sku_id if before else None
        told.append(Remembered(one.shop_id, one.key, sku_id, was_virtual))
    outcome = "updated" if row.listing in known else "created"
    assert row.target is not None
    change = {"after": row.target.sku_id, "title": row.title, "spec": row.spec, "listings": told}
    return Verdict(outcome, catalog.listing_id(*row.listing), change)


def _refused(part: str, code: str, **params: Any) -> Verdict:
    return Verdict("rejected", part=part, code=code, params=params)


def _undo(undoing: Undoing) -> int:
    """Each listing stands again for what it stood for; orders that nobody has approved follow."""
    decisions: list[catalog.ListingDecision] = []
    moved = 0
    for row in undoing.rows:
        after, told = _remembered(row)
        now = catalog.listing_targets([(one.shop_id, one.key) for one in told], lock=" FOR UPDATE")
        moved += any(now.get((one.shop_id, one.key)) != after for one in told)
        change = row.change or {}
        for one in told:
            is_known = one.was_virtual or one.before is not None
            target = catalog.ListingTarget(one.before) if is_known else None
            decisions.append(
                catalog.ListingDecision(
                    one.shop_id, one.key, change["title"], change["spec"], target
                )
            )
    if decisions and not moved:
        orders.decide_listings(decisions=decisions, actor=undoing.actor)
    return moved


def _remembered(row: Done) -> tuple[catalog.ListingTarget, list[Remembered]]:
    change = row.change or {}
    after = catalog.ListingTarget(UUID(change["after"]))
    return after, convert(change["listings"], list[Remembered])


LISTINGS = Kind(
    "listings",
    ("orders.edit",),
    _place,
    _undo,
    table=MasterTable(
        name="listings",
        fields=FIELDS,
        needed=(("sku_code",), ("item_id", "platform_sku_id", "outer_code", "title")),
        key=("shop", "item_id", "platform_sku_id", "outer_code", "title", "spec"),
        label="sku_code",
        read=_read,
    ),
)
