"""Opens the brand: people, warehouses, shops, goods with pictures, and the first stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from random import Random
from uuid import UUID

from zhidan.catalog import api as catalog
from zhidan.catalog.catalog_edits import NewProduct, NewSupplier, SkuToMake
from zhidan.catalog.operations.create_product import create_product
from zhidan.catalog.operations.create_sku import create_sku
from zhidan.catalog.operations.create_supplier import create_supplier
from zhidan.catalog.operations.set_sku_picture import set_sku_picture
from zhidan.config.demo.brand import COMPANY, GROUPS, NAME, SHOPS, STORE, WAREHOUSES, DemoShop
from zhidan.config.demo.goods import COLOURS, Item, items
from zhidan.config.demo.pictures import picture
from zhidan.config.demo.places import UNREACHED
from zhidan.inventory import api as inventory
from zhidan.kernel.clock import now
from zhidan.orders.operations.save_review_rules import RuleEdit, save_review_rules
from zhidan.orders.reviewing.builtin import CHECK_BY_KEY
from zhidan.parties import api as parties
from zhidan.parties.operations.create_legal_entity import create_legal_entity
from zhidan.parties.operations.create_shop_group import create_shop_group
from zhidan.parties.settings_edits import NewLegalEntity, NewShopGroup
from zhidan.platform import files
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.work import JOB, run

SUPPLIERS = (("HZFZ", "杭州锦程纺织"), ("YWXSP", "义乌小商品供应链"), ("JDZ", "景德镇瓷坊"))
SCARCE = 8  # the first SKUs of the shelf of which there are hardly any


@dataclass(frozen=True, slots=True)
class Base:
    """What orders need to know of the brand that stands."""

    shops: tuple[DemoShop, ...]
    houses: dict[str, UUID]
    skus: dict[str, UUID]
    scarce: tuple[Item, ...]


def standing_brand() -> Base | None:
    """The brand where it was opened before."""
    known = {shop.code for shop in parties.shop_cards(actor=SYSTEM)}
    if not {shop.code for shop in SHOPS} <= known:
        return None
    houses = {card.code: card.id for card in inventory.warehouse_cards(actor=SYSTEM)}
    stocked = [item for item in items() if item.supply == "stocked"]
    codes = [("", "", item.code, "") for item in items()]
    some_shop = parties.shop_card(SHOPS[0].code, actor=SYSTEM)
    found = catalog.match_listings(shop_id=some_shop.id, keys=codes)
    skus = {key[2]: match.sku_id for key, match in found.items() if match.sku_id}
    return Base(SHOPS, houses, skus, tuple(stocked[:SCARCE]))


def open_brand(rng: Random, *, actor: Actor, taken_over_at: datetime, plenty: int = 1) -> Base:
    """Open everything. `plenty` multiplies the first stock, for bulk orders."""
    houses = {
        code: run(
            inventory.create_warehouse,
            actor=actor,
            warehouse=inventory.NewWarehouse(code=code, name=name, address=address),
        )
        for code, name, address in WAREHOUSES
    }
    _open_shops(houses, actor, taken_over_at)
    run(_say_rules, actor=actor)
    all_items = items()
    skus = _make_goods(all_items, actor)
    stocked = [item for item in all_items if item.supply == "stocked"]
    for code, house in houses.items():
        _receive(rng, code, house, stocked, skus, actor, plenty)
    return Base(SHOPS, houses, skus, tuple(stocked[:SCARCE]))


def _open_shops(houses: dict[str, UUID], actor: Actor, taken_over_at: datetime) -> None:
    code, name, tax_no = COMPANY
    company = run(
        create_legal_entity,
        actor=actor,
        legal_entity=NewLegalEntity(code=code, name=name, tax_no=tax_no, invoice_series="ZXM"),
    )
    groups = {
        code: run(create_shop_group, actor=actor, shop_group=NewShopGroup(code=code, name=name))
        for code, name in GROUPS
    }
    for shop in SHOPS:
        run(
            inventory.open_shop,
            actor=actor,
            shop=parties.NewShop(
                code=shop.code,
                name=shop.name,
                channel=shop.channel,
                group_id=groups[shop.group],
                legal_entity_id=company,
                currency=shop.currency,
                taken_over_at=taken_over_at,
                reserve_on=shop.reserve_on,
                warehouse_ids=[houses[house] for house in shop.houses],
                fee_rate=Decimal("0.02"),
            ),
        )
    _open_store(houses, actor, group_id=groups["domestic"], legal_entity_id=company)


def _open_store(
    houses: dict[str, UUID], actor: Actor, *, group_id: UUID, legal_entity_id: UUID
) -> None:
    code, name, sells_out_of = STORE
    run(
        inventory.open_shop,
        actor=actor,
        shop=parties.NewShop(
            code=code,
            name=name,
            channel="store",
            group_id=group_id,
            legal_entity_id=legal_entity_id,
            warehouse_ids=[houses[house] for house in sells_out_of],
        ),
    )


def _say_rules(*, actor: Actor) -> None:
    save_review_rules(
        edits=[
            RuleEdit(id=CHECK_BY_KEY["undeliverable"].rule_id, params={"regions": list(UNREACHED)})
        ],
        actor=actor,
    )


def _make_goods(all_items: Sequence[Item], actor: Actor) -> dict[str, UUID]:
    suppliers = [
        run(create_supplier, actor=actor, supplier=NewSupplier(code=code, name=name))
        for code, name in SUPPLIERS
    ]
    skus: dict[str, UUID] = {}
    for number, (_, listed) in enumerate(groupby(all_items, lambda item: item.style.no)):
        made = run(
            _make_style,
            actor=actor,
            bounds=JOB,
            listed=list(listed),
            supplier_id=suppliers[number % len(suppliers)],
            bin_start=number,
        )
        skus |= made
    return skus


def _make_style(
    *, listed: list[Item], supplier_id: UUID, bin_start: int, actor: Actor
) -> dict[str, UUID]:
    style = listed[0].style
    product_id = create_product(
        product=NewProduct(
            code=f"ZX{style.no}",
            title=style.title,
            title_en=style.title_en,
            category=style.category,
            brand=NAME,
            season="秋冬" if style.shape in ("hoodie", "scarf") else "四季",
            year=now().year,
        ),
        actor=actor,
    )
    pictures: dict[str, UUID] = {}
    made = {}
    for place, item in enumerate(listed):
        sku_id = create_sku(sku=_sku(item, product_id, supplier_id, bin_start, place), actor=actor)
        if item.colour not in pictures:
            pictures[item.colour] = files.put(
                picture(style.shape, COLOURS[item.colour][1]),
                kind="picture",
                name=f"{item.code}.webp",
                content_type="image/webp",
                encrypted=False,
            )
        set_sku_picture(sku_id=sku_id, file_id=pictures[item.colour], actor=actor)
        made[item.code] = sku_id
    return made


def _sku(item: Item, product_id: UUID, supplier_id: UUID, bin_start: int, place: int) -> SkuToMake:
    is_thing = item.supply != "virtual"
    return SkuToMake(
        product_id=product_id,
        code=item.code,
        options=item.options,
        supply=item.supply,  # type: ignore[arg-type]
        barcodes=[item.barcode] if is_thing else [],
        weight_g=item.weight,
        length_mm=300 if is_thing else 0,
        width_mm=220 if is_thing else 0,
        height_mm=40 if is_thing else 0,
        price=catalog.SaidMoney(f"{item.price / 100:.2f}"),
        cost=catalog.SaidMoney(f"{item.cost / 100:.2f}"),
        tax_rate=Decimal("0.13") if is_thing else Decimal("0.06"),
        origin="CN",
        supplier_id=supplier_id if is_thing else None,
        supplier_code=f"S-{item.style.no}" if is_thing else "",
        min_stock=20 if item.supply == "stocked" else None,
        bin_code=f"{chr(65 + bin_start % 8)}-{bin_start // 8 + 1:02d}-{place + 1:02d}"
        if is_thing
        else "",
    )


def _receive(
    rng: Random,
    code: str,
    house: UUID,
    stocked: Sequence[Item],
    skus: dict[str, UUID],
    actor: Actor,
    plenty: int,
) -> None:
    """The first delivery of a warehouse; of a few SKUs hardly anything has come."""
    most = {"HZ": 240, "GZ": 150, "SZ": 60}[code]
    lines = []
    for place, item in enumerate(stocked):
        few = place < SCARCE and plenty == 1
        quantity = rng.randint(0, 3) if few else rng.randint(most // 3, most) * plenty
        if quantity:
            lines.append(
                inventory.ReceiptLine(
                    sku_id=skus[item.code],
                    quantity=quantity,
                    unit_cost=catalog.SaidMoney(f"{item.cost / 100:.2f}"),
                )
            )
    run(
        inventory.receive_stock,
        actor=actor,
        bounds=JOB,
        receipt=inventory.Receipt(
            warehouse_id=house,
            lines=lines,
            reason="期初入库",
            document_no=f"RK-{code}-{(date.today() - timedelta(days=40)):%y%m%d}",  # noqa: DTZ011
        ),
    )
