"""Files of products: SKUs made, changed, left alone, refused, taken back; pictures with them."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest

from tests.support.imports import Quiet, import_files, outcomes, upload
from tests.support.master_files import BIG, MUG, png, products, sheet, zipped
from tests.support.shop_floor import add_stock, line, open_shop, order
from zhidan.catalog.catalog_edits import ProductEdit, SkuEdit
from zhidan.catalog.exporting import HEADERS, export_rows
from zhidan.catalog.lists import ProductFilter
from zhidan.catalog.models import Product, Sku, SkuBarcode, SkuCost, Supplier
from zhidan.catalog.operations.update_product import update_product
from zhidan.catalog.operations.update_sku import update_sku
from zhidan.channels.formats.mapping import ColumnMapping, Source, TableRule
from zhidan.channels.kinds.products import FIELDS
from zhidan.channels.models import ImportRow, ImportRun, SavedMapping
from zhidan.channels.operations.run_import import run_import
from zhidan.channels.operations.start_import import start_import
from zhidan.channels.operations.undo_import import undo_import
from zhidan.channels.queries import rejections
from zhidan.channels.reading.limits import FileRefused
from zhidan.kernel.errors import Conflict, Forbidden
from zhidan.orders.api import place_orders
from zhidan.platform import files
from zhidan.platform.actors import SYSTEM, Actor
from zhidan.platform.models import StoredFile
from zhidan.platform.sheets import write
from zhidan.platform.work import run

pytestmark = pytest.mark.django_db(transaction=True)


def bring(*streams: io.BytesIO, **options: object) -> ImportRun:
    return import_files(None, *streams, kind="products", **options)


def undo(done: ImportRun) -> ImportRun:
    return run(undo_import, actor=SYSTEM, import_id=done.id)


def refused(done: ImportRun) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in rejections(done.id)]


def everything() -> list[object]:
    return [
        list(model.objects.order_by("pk").values()) for model in (Product, Sku, SkuBarcode, SkuCost)
    ]


def test_a_file_makes_products_skus_barcodes_and_costs() -> None:
    done = bring(products())
    assert outcomes(done) == (2, 0, 0, 0)
    assert (done.state, done.format, done.shop_id) == ("finished", "products", None)
    product = Product.objects.get()
    assert (product.style_no, product.title) == ("MUG", "骨瓷马克杯")
    mug, big = Sku.objects.order_by("code")
    assert (mug.title, mug.options, mug.weight_g, mug.barcode) == (
        "骨瓷马克杯 350ml 白", {"容量": "350ml", "颜色": "白"}, 420, "6901234567892",
    )  # fmt: skip
    assert sorted(SkuBarcode.objects.filter(sku=big).values_list("barcode", flat=True)) == [
        "6901234567908", "6901234567915",
    ]  # fmt: skip
    assert SkuCost.objects.get(sku=mug).unit_cost == Decimal("1250.0000")
    ids = set(ImportRow.objects.filter(import_id=done.id).values_list("subject_id", flat=True))
    assert ids == {mug.id, big.id}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_same_file_again_changes_nothing(encoding: str) -> None:
    bring(products())
    before = everything()
    assert outcomes(bring(products(BIG, MUG, encoding=encoding))) == (0, 0, 2, 0)
    assert everything() == before


def test_what_the_product_list_exports_comes_in_unchanged() -> None:
    bring(products())
    Product.objects.update(ships_alone=True, most_per_parcel=12)
    header = [names["zh-CN"] for names in HEADERS.values()]
    for kind in ("csv", "xlsx"):
        rows = export_rows(ProductFilter(), actor=SYSTEM)
        exported = io.BytesIO(b"".join(write(kind, header, rows)))  # type: ignore[arg-type]
        assert outcomes(bring(exported)) == (0, 0, 2, 0)


def test_a_known_code_is_changed_and_empty_cells_say_nothing() -> None:
    bring(products())
    done = bring(sheet(("商家编码", "重量(kg)", "条码", "成本"), ("MUG-350-W", "0.45", "", "13")))
    assert outcomes(done) == (0, 1, 0, 0)
    mug = Sku.objects.get(code="MUG-350-W")
    assert (mug.weight_g, mug.barcode, mug.options["颜色"]) == (450, "6901234567892", "白")
    assert SkuCost.objects.get(sku=mug).unit_cost == Decimal("1300.0000")


def test_a_cost_holds_from_its_day_on() -> None:
    header = ("商家编码", "商品名称", "成本", "成本生效日")
    first = ("A", "甲", "10", "2026-01-01")
    assert outcomes(bring(sheet(header, first))) == (1, 0, 0, 0)
    assert outcomes(bring(sheet(header, ("A", "", "11", "2026-06-01")))) == (0, 1, 0, 0)
    assert outcomes(bring(sheet(header, first))) == (0, 0, 1, 0)
    assert [str(c.valid_on) for c in SkuCost.objects.order_by("valid_on")] == [
        "2026-01-01", "2026-06-01",
    ]  # fmt: skip


def test_each_bad_row_says_which_column_and_why() -> None:
    Supplier.objects.create(code="S1", name="景德镇瓷厂")
    header = (
        "商家编码",
        "商品名称",
        "条码",
        "重量(克)",
        "供应商",
        "供货方式",
        "最低库存",
        "最高库存",
    )
    done = bring(
        sheet(
            header,
            ("A", "甲", "111", "1.5", "", "", "", ""),
            ("B", "乙", "", "", "无名", "", "", ""),
            ("C", "", "", "", "", "", "", ""),
            ("D", "丁", "", "", "", "随便", "", ""),
            ("E", "戊", "", "", "", "", "9", "2"),
            ("F", "己", "222", "", "景德镇瓷厂", "定制", "", ""),
            ("G", "庚", "222", "", "", "", "", ""),
            ("", "辛", "", "", "", "", "", ""),
            ("6.9E+12", "壬", "", "", "", "", "", ""),
            ("H", "癸", "", "", "", "", "", ""),
            ("H", "癸", "", "", "", "", "", ""),
        )
    )
    assert outcomes(done) == (1, 0, 0, 10)
    assert refused(done) == [
        (2, "重量(克)", "bad_whole_number"),
        (3, "供应商", "supplier_not_known"),
        (4, "商品名称", "field_missing"),
        (5, "供货方式", "unknown_word"),
        (6, "最高库存", "min_above_max"),
        (8, "条码", "barcode_taken"),
        (9, "商家编码", "missing_value"),
        (10, "商家编码", "precision_lost"),
        (11, "商家编码", "row_named_twice"),
        (12, "商家编码", "row_named_twice"),
    ]
    made = Sku.objects.get()
    assert (made.code, made.supply, made.supplier) == ("F", "to_order", Supplier.objects.get())


def test_rows_of_one_style_must_agree() -> None:
    done = bring(products(MUG, ("MUG", "另一个名称", *BIG[2:])))
    assert outcomes(done) == (1, 0, 0, 1)
    assert refused(done) == [(3, "商品名称", "contradicts_row")]


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_products_say_how_they_travel(locale: str) -> None:
    bring(products())
    before = everything()
    names = ("sku_code", "ships_alone", "most_per_parcel")
    said = {one.name: one.en if locale == "en" else one.zh for one in FIELDS}
    yes, no = ("yes", "no") if locale == "en" else ("是", "否")
    header = [said[name] for name in names]
    file = [sheet(header, ("MUG-350-W", yes, "6"), ("MUG-500-W", "", "")) for _ in range(3)]
    assert outcomes(bring(file[0], is_dry_run=True)) == (0, 1, 1, 0)
    assert everything() == before

    done = bring(file[1])

    assert (outcomes(done), travels()) == ((0, 1, 1, 0), (True, 6))
    assert outcomes(bring(file[2])) == (0, 0, 2, 0)
    assert outcomes(bring(sheet(header, ("MUG-350-W", no, "")))) == (0, 1, 0, 0)
    assert travels() == (False, 6)


def travels() -> tuple[bool, int | None]:
    product = Product.objects.get()
    return product.ships_alone, product.most_per_parcel


def test_how_products_travel_is_refused_where_it_makes_no_sense_and_taken_back() -> None:
    header = ("款号", "商品名称", "商家编码", "单独发货", "每个包裹最多件数")
    for cells, column, code in (
        (("也许", ""), "单独发货", "unknown_word"),
        (("", "0"), "每个包裹最多件数", "out_of_range"),
        (("", "1.5"), "每个包裹最多件数", "bad_whole_number"),
        (("", "1000001"), "每个包裹最多件数", "bad_whole_number"),
    ):
        for is_dry_run in (True, False):
            done = bring(sheet(header, ("V", "花瓶", "V-1", *cells)), is_dry_run=is_dry_run)
            assert (outcomes(done), refused(done)) == ((0, 0, 0, 1), [(2, column, code)])
    done = bring(sheet(header, ("V", "花瓶", "V-1", "是", "3"), ("V", "", "V-2", "否", "")))
    assert refused(done) == [(3, "单独发货", "contradicts_row")]
    assert travels() == (True, 3)
    done = bring(sheet(header, ("V", "", "V-1", "否", "4")))
    assert travels() == (False, 4)
    undo(done)
    assert travels() == (True, 3)


def test_skipping_leaves_the_bad_cell_out() -> None:
    done = bring(products((*MUG[:5], "很重", *MUG[6:]), MUG), policy="ignore_failed")
    assert outcomes(done) == (1, 0, 0, 1)
    assert Sku.objects.get().weight_g == 0


def test_rejecting_everything_and_a_dry_run_keep_nothing() -> None:
    bad = (*BIG[:5], "很重", *BIG[6:])
    assert outcomes(bring(products(MUG, bad), policy="reject_everything")) == (0, 0, 0, 2)
    picture = zipped({"mug.png": png()})
    dry = bring(products((*MUG[:7], "mug.png"), bad), picture, is_dry_run=True)
    assert outcomes(dry) == (1, 0, 0, 1)
    assert (Product.objects.count(), StoredFile.objects.filter(kind="picture").count()) == (0, 0)


def test_pictures_come_from_a_zip_and_the_same_ones_change_nothing() -> None:
    rows = [(*MUG[:7], "白杯.png"), (*BIG[:7], "大/1")]

    def pack() -> io.BytesIO:
        return zipped({"图/白杯.png": png(), "大/1.png": png(shade=9), "小/1.png": png(shade=5)})

    assert outcomes(bring(products(*rows), pack())) == (2, 0, 0, 0)
    shown = Sku.objects.get(code="MUG-350-W").picture_id
    assert shown is not None
    with files.open_file(shown) as kept:
        assert kept.read(12)[8:] == b"WEBP"
    assert Product.objects.get().picture_id == shown
    assert outcomes(bring(products(*rows), pack())) == (0, 0, 2, 0)
    other = zipped({"白杯.png": png(shade=77), "大/1.png": png(shade=9)})
    assert outcomes(bring(products(*rows), other)) == (0, 1, 1, 0)


def test_a_missing_or_broken_picture_refuses_its_row() -> None:
    rows = [(*MUG[:7], "nowhere.png"), (*BIG[:7], "broken.png")]
    pack = zipped({"broken.png": b"\x89PNG\r\n\x1a\n and nothing more"})
    done = bring(products(*rows), pack)
    assert refused(done) == [(2, "图片", "picture_missing"), (3, "图片", "not_a_picture")]


def test_a_zip_bomb_is_refused_before_anything_comes_in() -> None:
    bomb = zipped({"big.png": bytes(30 * 1024 * 1024)})
    started = upload(None, products((*MUG[:7], "big.png")), bomb, kind="products")
    with pytest.raises(FileRefused) as refusal:
        run_import(import_id=started.id, runner=Quiet(), actor=SYSTEM)
    assert refusal.value.code == "zip_bomb"
    assert Sku.objects.count() == 0


def test_a_mapping_is_remembered_for_the_next_file() -> None:
    table = sheet(("编号", "叫什么", "多重"), ("A", "甲", "5"))
    with pytest.raises(FileRefused) as refusal:
        bring(sheet(("编号", "叫什么", "多重"), ("A", "甲", "5")))
    assert (refusal.value.code, refusal.value.params["missing"]) == ("unknown_format", ["sku_code"])
    mapping = ColumnMapping(
        name="自己的表",
        tables=[TableRule("rows", "both", "编号", ["编号", "叫什么", "多重"])],
        fields={
            "sku_code": Source("编号"), "title": Source("叫什么"), "weight_g": Source("多重"),
        },
    )  # fmt: skip
    assert outcomes(bring(table, mapping=mapping)) == (1, 0, 0, 0)
    assert SavedMapping.objects.get().kind == "products"
    again = sheet(("编号", "叫什么", "多重"), ("A", "甲", "5"), ("B", "乙", "7"))
    assert outcomes(bring(again)) == (1, 0, 1, 0)


def test_only_who_may_edit_the_catalogue_may_bring_products() -> None:
    clerk = Actor(kind="user", id=None, name="x", permissions=frozenset({"channels.import"}))
    with pytest.raises(Forbidden):
        run(
            start_import, actor=clerk, kind="products", file_ids=[], file_names=[],
            in_background=False,
        )  # fmt: skip


def test_undo_takes_away_what_was_made_and_the_file_can_come_again() -> None:
    done = bring(products())
    assert undo(done).state == "undone"
    assert everything() == [[], [], [], []]
    assert outcomes(bring(products())) == (2, 0, 0, 0)


def test_undo_gives_changed_rows_back_what_they_were() -> None:
    bring(products(), zipped({}))
    before = everything()
    change = ("MUG", "新名称", "MUG-350-W", "容量:350ml;颜色:黑", "999 888", "1", "1", "m.png")
    done = bring(products(change), zipped({"m.png": png()}))
    assert outcomes(done) == (0, 1, 0, 0)
    undo(done)

    def plain(rows: list[object]) -> object:
        return [[{k: v for k, v in r.items() if k != "updated_at"} for r in t] for t in rows]  # type: ignore[attr-defined]

    assert plain(everything()) == plain(before)


@pytest.mark.parametrize("how", ["ordered", "changed", "stocked"])
def test_undo_is_refused_once_something_has_moved_on(how: str) -> None:
    done = bring(products())
    sku = Sku.objects.get(code="MUG-350-W")
    if how == "changed":
        run(update_sku, actor=SYSTEM, sku_id=sku.id, edit=SkuEdit(weight_g=3))
    floor = open_shop()
    if how == "ordered":
        run(place_orders, actor=SYSTEM, shop=floor.shop.id, orders=[order("1", [line(sku.code)])])
    if how == "stocked":
        floor.skus[sku.code] = sku
        add_stock(floor, sku.code, 3)
    before = everything()
    with pytest.raises(Conflict) as refusal:
        undo(done)
    assert (refusal.value.code, refusal.value.params["count"]) == ("import_moved_on", 1)
    assert everything() == before


def test_undo_of_a_change_is_refused_when_the_same_thing_changed_again() -> None:
    bring(products())
    done = bring(products(("MUG", "新名称", *MUG[2:])))
    product = Product.objects.get()
    run(update_product, actor=SYSTEM, product_id=product.id, edit=ProductEdit(title="第三个"))
    with pytest.raises(Conflict):
        undo(done)
    assert Product.objects.get().title == "第三个"
