"""Sample files for a shop's first day: products, their stock, and orders of these days. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

Row = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file to download: its name without ending, its header and its rows."""

    name: str
    header: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a sample must fit: the first warehouse and the shop's local time."""

    warehouse: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Good:
    code: str
    zh: str
    en: str
    spec: str
    spec_en: str
    price: int
    cost: int
    weight: int
    stock: int


_GOODS = (
    _Good("YQ-MUG-W", "青瓷马克杯", "Celadon mug", "颜色:月白", "Colour: white", 69, 21, 380, 60),
    _Good("YQ-MUG-G", "青瓷马克杯", "Celadon mug", "颜色:豆青", "Colour: green", 69, 21, 380, 60),
    _Good("YQ-BAG-S", "帆布托特包", "Canvas tote", "尺寸:小号", "Size: small", 59, 17, 220, 80),
    _Good("YQ-BAG-L", "帆布托特包", "Canvas tote", "尺寸:大号", "Size: large", 69, 20, 300, 80),
    _Good("YQ-NTB-A5", "布面笔记本", "Cloth notebook", "尺寸:A5", "Size: A5", 45, 12, 310, 120),
    _Good("YQ-SCF-180", "羊毛围巾", "Wool scarf", "长度:180cm", "Length: 180 cm", 168, 56, 180, 40),
)  # fmt: skip
_PEOPLE = (
    ("赵小满", "浙江省", "杭州市", "西湖区", "文三路 90 号 2 幢 501 室"),
    ("钱婉清", "江苏省", "苏州市", "姑苏区", "平江路 18 号"),
    ("孙一诺", "广东省", "深圳市", "南山区", "科苑路 6 号 3 栋 1202 室"),
    ("李嘉宁", "四川省", "成都市", "武侯区", "人民南路四段 27 号"),
    ("周亦凡", "湖北省", "武汉市", "洪山区", "珞喻路 152 号 9 栋"),
    ("吴书瑶", "陕西省", "西安市", "雁塔区", "小寨东路 11 号"),
)
_PEOPLE_EN = (
    ("Emma Miller", "CA", "San Jose", "120 E Santa Clara St", "95112"),
    ("Noah Taylor", "NY", "Brooklyn", "44 Atlantic Ave", "11201"),
    ("Mia Wilson", "WA", "Seattle", "315 Pine St", "98101"),
    ("Lucas Brown", "MA", "Boston", "18 Beacon St", "02108"),
    ("Sophie Clarke", "IL", "Chicago", "77 W Wacker Dr", "60601"),
)
ORDERS = 24
_PAID_AFTER = timedelta(minutes=4)


def sample(kind: str, *, locale: str, setting: Setting) -> Sheet | None:
    """The sample of this kind in this language; None when there is none."""
    made = {"products": _products, "stock": _stock, "orders": _orders}.get(kind)
    return made(locale == "en", setting) if made else None


def _products(is_en: bool, _setting: Setting) -> Sheet:
    header = (
        ("Style no.", "Product", "SKU code", "Options", "Barcodes", "Weight (g)", "Price",
         "Cost")
        if is_en
        else ("款号", "商品名称", "商家编码", "规格", "条码", "重量(克)", "售价", "成本")
    )  # fmt: skip
    rows: list[Row] = [
        (
            good.code.rsplit("-", 1)[0],
            good.en if is_en else good.zh,
            good.code,
            good.spec_en if is_en else good.spec,
            _barcode(number),
            good.weight,
            f"{good.price}.00",
            f"{good.cost}.00",
        )
        for number, good in enumerate(_GOODS, start=1)
    ]
    return Sheet("sample-products" if is_en else "示例商品", header, rows)


def _stock(is_en: bool, setting: Setting) -> Sheet:
    header = (
        ("Warehouse", "SKU code", "Quantity", "Unit cost")
        if is_en
        else ("仓库", "商家编码", "数量", "单位成本")
    )
    rows: list[Row] = [
        (setting.warehouse, good.code, good.stock, f"{good.cost}.00") for good in _GOODS
    ]
    return Sheet("sample-stock" if is_en else "示例库存", header, rows)


def _orders(is_en: bool, setting: Setting) -> Sheet:
    """Paid orders of the last hours. No channel's own format: it comes in through every shop."""
    header = (
        ("Order number", "Order date", "Paid at", "Product title", "SKU", "Options", "Quantity",
         "Unit price", "Buyer message", "Recipient", "Phone", "State", "City", "Address",
         "Postcode", "Country")
        if is_en
        else ("订单编号", "下单时间", "付款时间", "商品名称", "商家编码", "规格", "数量", "单价",
              "买家留言", "收货人", "手机", "省", "市", "区县", "收货地址")
    )  # fmt: skip
    rows: list[Row] = []
    for number, good, count, placed in _sales(setting):
        moments = (f"{placed:%Y-%m-%d %H:%M:%S}", f"{placed + _PAID_AFTER:%Y-%m-%d %H:%M:%S}")
        order_no = f"YQ{placed:%y%m%d}{number:04d}"
        asks = number % 8 == 3
        if is_en:
            name, state, city, street, postcode = _PEOPLE_EN[number % len(_PEOPLE_EN)]
            rows.append(
                (order_no, *moments, good.en, good.code, good.spec_en, count, f"{good.price}.00",
                 "Please wrap it as a gift" if asks else "", name, f"(202) 555-01{number:02d}",
                 state, city, street, postcode, "US")
            )  # fmt: skip
        else:
            rows.append(
                (order_no, *moments, good.zh, good.code, good.spec, count, f"{good.price}.00",
                 "请用礼盒包装, 谢谢" if asks else "", _PEOPLE[number % len(_PEOPLE)][0],
                 f"161{10_000_000 + number * 1237:08d}", *_PEOPLE[number % len(_PEOPLE)][1:])
            )  # fmt: skip
    return Sheet("sample-orders" if is_en else "示例订单", header, rows)


def _sales(setting: Setting) -> list[tuple[int, _Good, int, datetime]]:
    """Number, good, quantity and moment of each sample order, oldest first."""
    return [
        (
            number,
            _GOODS[number * 5 % len(_GOODS)],
            1 + number % 4 // 3,
            setting.at - timedelta(minutes=25 * (ORDERS - number) + 10),
        )
        for number in range(ORDERS)
    ]


def _barcode(number: int) -> str:
    """Of the range kept for use inside a house, with its check digit."""
    digits = f"2068{number:08d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
