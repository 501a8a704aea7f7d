"""Products and SKUs: their columns, what a row says, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from zhidan.catalog import api as catalog
from zhidan.channels.assembling import Plan
from zhidan.channels.chunks import ChunkResult
from zhidan.channels.formats.base import Converted, Group, Problem
from zhidan.channels.kinds.base import Kind, Placing, Undoing, Verdict, fates
from zhidan.channels.kinds.cells import Cells
from zhidan.channels.kinds.pictures import PictureRefused, Pictures
from zhidan.channels.kinds.tables import Field, MasterTable, column_of
from zhidan.inventory import api as inventory
from zhidan.kernel.ids import uuid7
from zhidan.orders import api as orders

_CM, _KG = "10", "1000"
_SUPPLIES: dict[str, catalog.Supply] = {
    "现货": "stocked", "定制": "to_order", "虚拟": "virtual", "stocked": "stocked",
    "to_order": "to_order", "virtual": "virtual", "made to order": "to_order",
}  # fmt: skip
_YES_OR_NO = {
    "是": True, "否": False, "yes": True, "no": False, "true": True, "false": False,
}  # fmt: skip
_MOST_UNITS = 10**12
_MOST_PIECES = 1_000_000
_MOST_MEASURE = 1_000_000_000
FIELDS = (
    Field("style_no", "款号", "Style no.", ("款式编码", "货号", "style", "styleno", "spu"),
          example=("示例", "EXAMPLE")),
    Field("title", "商品名称", "Product", ("商品", "商品标题", "品名", "款式名称", "producttitle",
          "productname", "title", "name"), example=("骨瓷照片马克杯", "Bone china photo mug")),
    Field("title_en", "英文名称", "English title", ("英文名", "titleen", "englishname")),
    Field("category", "类目", "Category", ("分类", "品类"), example=("杯壶", "Mugs")),
    Field("brand", "品牌", "Brand"),
    Field("ships_alone", "单独发货", "Ships alone", ("独立发货", "shipalone"),
          example=("否", "no")),
    Field("most_per_parcel", "每个包裹最多件数", "Most per parcel", ("每包裹最多件数",
          "单包裹最多件数", "每包最多件数", "maxperparcel"), example=("6", "6")),
    Field("sku_code", "商家编码", "SKU code", ("sku编码", "规格编码", "商品编码", "sku",
          "outercode", "code"), example=("示例-001", "EXAMPLE-001")),
    Field("sku_title", "规格名称", "SKU title", ("sku名称", "skuname")),
    Field("options", "规格", "Options", ("商品规格", "规格属性", "spec", "variant"),
          example=("容量:350ml", "Size:350ml")),
    Field("color", "颜色", "Colour", ("color", "颜色分类"), example=("白", "white")),
    Field("size", "尺码", "Size", ("尺寸",)),
    Field("barcodes", "条码", "Barcodes", ("条形码", "国际码", "69码", "barcode", "ean", "upc",
          "gtin"), example=("6901234567892 6901234567908", "6901234567892 6901234567908")),
    Field("supply", "供货方式", "Supply", ("供货类型",), example=("现货", "stocked")),
    Field("unit", "单位", "Unit", ("计量单位",), example=("个", "piece")),
    Field("pack_factor", "装箱数", "Pack factor", ("箱规", "装箱规格", "packsize", "casepack"),
          example=("24", "24")),
    Field("weight_g", "重量(克)", "Weight (g)", ("重量g", "克重", "weightg", "weightgrams"),
          {"重量(kg)": _KG, "重量(千克)": _KG, "重量(公斤)": _KG, "Weight (kg)": _KG},
          ("420", "420")),
    Field("length_mm", "长(毫米)", "Length (mm)", ("长mm", "lengthmm"),
          {"长(cm)": _CM, "长(厘米)": _CM, "Length (cm)": _CM}, ("120", "120")),
    Field("width_mm", "宽(毫米)", "Width (mm)", ("宽mm", "widthmm"),
          {"宽(cm)": _CM, "宽(厘米)": _CM, "Width (cm)": _CM}, ("85", "85")),
    Field("height_mm", "高(毫米)", "Height (mm)", ("高mm", "heightmm"),
          {"高(cm)": _CM, "高(厘米)": _CM, "Height (cm)": _CM}, ("95", "95")),
    Field("price", "售价", "Price", ("吊牌价", "零售价", "标价", "listprice", "retailprice"),
          example=("39.00", "39.00")),
    Field("cost", "成本", "Cost", ("成本价", "进价", "采购价", "costprice", "unitcost"),
          example=("12.50", "12.50")),
    Field("cost_on", "成本生效日", "Cost from", ("成本生效日期", "costvalidon")),
    Field("currency", "币种", "Currency", ("货币",), example=("CNY", "CNY")),
    Field("tax_code", "税收分类编码", "Tax category", ("税收分类", "税目", "taxcode"),
          example=("1070217010000000000", "1070217010000000000")),
    Field("tax_rate", "税率", "Tax rate", ("vat",), example=("13%", "13%")),
    Field("hs_code", "海关编码", "HS code", ("hscode",)),
    Field("supplier", "供应商", "Supplier", ("供应商编码", "供应商名称", "vendor")),
    Field("supplier_code", "供应商货号", "Supplier's code", ("供应商商品编码", "vendorcode",
          "suppliercode", "suppliersku")),
    Field("min_stock", "最低库存", "Min. stock", ("库存下限", "安全库存", "minstock"),
          example=("20", "20")),
    Field("max_stock", "最高库存", "Max. stock", ("库存上限", "maxstock"), example=("500", "500")),
    Field("bin_code", "库位", "Bin", ("货位", "bincode"), example=("A-01-03", "A-01-03")),
    Field("picture", "图片", "Picture", ("图片名称", "图片文件", "主图", "image", "picturename")),
)  # fmt: skip
# Where the catalogue calls a field otherwise than the file.
_NAMED = {"product.title": "title", "product.code": "style_no", "sku.title": "sku_title",
          "sku.code": "sku_code"}  # fmt: skip


@dataclass(slots=True)
class ProductRecord:
    """A row of goods, the name of its picture, and later the picture itself."""

    row: catalog.GoodsRow
    picture_name: str = ""
    picture: bytes | None = None
    is_lenient: bool = False


def _read(cells: Cells) -> ProductRecord:
    code = cells.needed_id("sku_code")
    currency = cells.text("currency", 3)
    money = "CNY" if isinstance(currency, UnsetType) else currency.upper()
    style, supplier, name = cells.id("style_no"), cells.text("supplier"), cells.text("picture")
    return ProductRecord(
        catalog.GoodsRow(
            code=code,
            style_no="" if isinstance(style, UnsetType) else style,
            product=catalog.ProductEdit(
                title=cells.text("title"),
                title_en=cells.text("title_en"),
                category=cells.text("category", 80),
                brand=cells.text("brand", 80),
                ships_alone=cells.choice("ships_alone", _YES_OR_NO),
                most_per_parcel=cells.whole("most_per_parcel", _MOST_PIECES),
            ),
            sku=_sku(cells, money),
            supplier=supplier,
            cost=_money(cells, "cost", money),
            cost_on=cells.day("cost_on"),
        ),
        "" if isinstance(name, UnsetType) else name,
    )


def _sku(cells: Cells, currency: str) -> catalog.SkuEdit:
    options = cells.pairs("options", cells.column("options"))
    for name in ("color", "size"):
        if isinstance(value := cells.text(name, 80), str):
            options[cells.column(name)] = value
    return catalog.SkuEdit(
        title=cells.text("sku_title"),
        options=options or UNSET,
        supply=cells.choice("supply", _SUPPLIES),
        barcodes=cells.several("barcodes"),
        unit=cells.text("unit", 20),
        pack_factor=cells.number("pack_factor"),
        weight_g=cells.whole("weight_g", _MOST_MEASURE),
        length_mm=cells.whole("length_mm", _MOST_MEASURE),
        width_mm=cells.whole("width_mm", _MOST_MEASURE),
        height_mm=cells.whole("height_mm", _MOST_MEASURE),
        price=_money(cells, "price", currency),
        tax_code=cells.id("tax_code"),
        tax_rate=cells.rate("tax_rate"),
        hs_code=cells.id("hs_code"),
        supplier_code=cells.id("supplier_code"),
        min_stock=cells.whole("min_stock", _MOST_UNITS),
        max_stock=cells.whole("max_stock", _MOST_UNITS),
        bin_code=cells.id("bin_code"),
    )


def _money(cells: Cells, name: str, currency: str) -> catalog.SaidMoney | UnsetType:
    amount = cells.number(name)
    if isinstance(amount, UnsetType):
        return amount
    return catalog.SaidMoney(amount=f"{amount:f}", currency=currency)


def attach_pictures(plans: Sequence[Plan], pictures: Pictures) -> None:
    """Let the plans look for the pictures their rows name, and draw them chunk by chunk."""
    for plan in plans:
        plan.convert = partial(_looked_up, plan, plan.convert, pictures)
        plan.prepare = partial(_draw, plan, pictures)


def _looked_up(
    plan: Plan,
    convert: Callable[[Group, bool], Converted],
    pictures: Pictures,
    group: Group,
    is_lenient: bool,
) -> Converted:
    made = convert(group, is_lenient)
    record: ProductRecord | None = made.record
    if record is not None:
        record.is_lenient = is_lenient
        if record.picture_name and (refused := pictures.refusal(record.picture_name)):
            _object(plan, made, refused)
    return made


def _draw(plan: Plan, pictures: Pictures, chunk: Sequence[Converted]) -> None:
    for made in chunk:
        record: ProductRecord | None = made.record
        if record is None or not record.picture_name or record.picture is not None:
            continue
        try:
            record.picture = pictures.draw(record.picture_name)
        except PictureRefused as refused:
            _object(plan, made, refused)


def _object(plan: Plan, made: Converted, refused: PictureRefused) -> None:
    [row] = made.group.rows
    column = column_of(plan, "picture")
    made.problems.append(Problem(row.number, column, refused.code, refused.params, row.file))
    if made.record.is_lenient:
        made.record.picture_name = ""
    else:
        made.record = None


def _place(placing: Placing) -> ChunkResult:
    records: list[ProductRecord] = placing.chunk.records
    rows = [_with_picture(record, placing) for record in records]
    saved = catalog.save_goods(rows=rows, actor=placing.actor)
    return fates(placing.chunk, [_verdict(one) for one in saved])


def _with_picture(record: ProductRecord, placing: Placing) -> catalog.GoodsRow:
    if record.picture is None:
        return record.row
    if placing.is_rehearsal:
        picture_id = catalog.find_picture(record.picture) or uuid7()
    else:
        name = f"{record.row.code}.webp"
        picture_id = catalog.keep_picture(record.picture, name=name, created_by=placing.actor.id)
    return replace(record.row, picture_id=picture_id)


def _verdict(saved: catalog.Saved) -> Verdict:
    if saved.refusal is None:
        return Verdict(saved.outcome, saved.id, saved.change or None)
    part = _NAMED.get(saved.part, saved.part.split(".")[-1])
    return Verdict("rejected", None, None, part, saved.refusal.code, saved.refusal.params)


def _undo(undoing: Undoing) -> int:
    ids = [row.subject_id for row in undoing.rows]
    used = inventory.skus_with_moves(ids) | orders.skus_in_orders(ids)
    saved = [catalog.Saved(row.outcome, row.subject_id, row.change or {}) for row in undoing.rows]
    return catalog.undo_goods(saved=saved, used=used, actor=undoing.actor)


PRODUCTS = Kind(
    "products",
    ("catalog.edit",),
    _place,
    _undo,
    takes_pictures=True,
    table=MasterTable(
        name="products",
        fields=FIELDS,
        needed=(("sku_code",),),
        key=("sku_code",),
        label="sku_code",
        read=_read,
        shared=(
            "style_no",
            "title",
            "title_en",
            "category",
            "brand",
            "ships_alone",
            "most_per_parcel",
        ),
    ),
)
