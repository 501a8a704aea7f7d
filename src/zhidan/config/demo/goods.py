"""What the brand sells: three hundred and some SKUs out of a table of styles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

COLOURS = {
    "米白": ("WH", "#f4efe4"), "雾蓝": ("BL", "#8fa9bf"), "苔绿": ("GR", "#7f8f6a"),
    "陶土": ("TE", "#c4805f"), "炭灰": ("CH", "#4d5055"), "藕粉": ("PK", "#dfb6b2"),
    "姜黄": ("YE", "#d9a441"), "酒红": ("RD", "#8c3b45"),
}  # fmt: skip
SIZES = ("S", "M", "L", "XL", "XXL")


@dataclass(frozen=True, slots=True)
class Style:
    """A style with its options. Prices and costs in fen, weight in grams of the first size."""

    no: str
    title: str
    title_en: str
    category: str
    shape: str
    price: int
    cost: int
    weight: int
    colours: tuple[str, ...] = tuple(COLOURS)[:5]
    sizes: tuple[str, ...] = ("均码",)
    supply: str = "stocked"
    engraved: bool = False
    step: int = 0  # what the next larger size costs more


@dataclass(frozen=True, slots=True)
class Item:
    """A SKU of the demo."""

    style: Style
    code: str
    colour: str
    size: str
    price: int
    cost: int
    weight: int
    barcode: str
    options: dict[str, str] = field(default_factory=dict)

    @property
    def spec(self) -> str:
        return ";".join(f"{name}:{value}" for name, value in self.options.items())

    @property
    def supply(self) -> str:
        return self.style.supply


_FIVE = tuple(COLOURS)[:5]
_SIX = tuple(COLOURS)[:6]
STYLES = (
    Style("T01", "小满纯棉基础款T恤", "Everyday cotton tee", "T恤", "tee", 7900, 2350, 210, _FIVE,
          SIZES),
    Style("T02", "节气印花宽松T恤", "Solar-term print tee", "T恤", "tee", 9900, 2900, 230, _FIVE,
          SIZES),
    Style("T03", "情侣刺绣定制T恤", "Couple tee with embroidery", "T恤", "tee", 12900, 3900, 220,
          _FIVE, SIZES, "to_order", True),
    Style("H01", "加绒连帽卫衣", "Fleece hoodie", "卫衣", "hoodie", 18900, 6200, 620,
          tuple(COLOURS)[:4], SIZES),
    Style("H02", "名字刺绣卫衣", "Hoodie with your name", "卫衣", "hoodie", 21900, 7400, 630,
          tuple(COLOURS)[:4], SIZES, "to_order", True),
    Style("B01", "帆布托特包", "Canvas tote", "包袋", "bag", 5900, 1680, 260, _FIVE,
          ("小号", "大号"), step=1000),
    Style("B02", "手绘来图定制帆布包", "Tote from your drawing", "包袋", "bag", 8900, 2450, 260,
          _FIVE, ("小号", "大号"), "to_order", True, step=1000),
    Style("M01", "刻字马克杯", "Engraved mug", "杯具", "mug", 6900, 1900, 380, _SIX,
          ("330ml", "450ml"), "to_order", True, step=600),
    Style("M02", "复古搪瓷杯", "Enamel mug", "杯具", "mug", 3900, 1150, 240, _FIVE),
    Style("K01", "黄铜刻字钥匙扣", "Engraved brass keyring", "挂件", "ring", 3500, 820, 35,
          ("姜黄", "炭灰", "酒红"), ("圆形", "方形", "心形"), "to_order", True),
    Style("K02", "羊毛毡钥匙扣", "Felt keyring", "挂件", "ring", 2500, 600, 20, _SIX),
    Style("S01", "羊绒混纺围巾", "Cashmere blend scarf", "配饰", "scarf", 16900, 5600, 180, _SIX,
          ("180cm", "200cm"), step=2000),
    Style("W01", "素色纯棉毛巾", "Plain cotton towel", "家纺", "towel", 2900, 880, 120, _SIX,
          ("方巾", "面巾", "浴巾"), step=2000),
    Style("W02", "刺绣名字毛巾", "Towel with a name", "家纺", "towel", 4900, 1500, 125, _SIX,
          ("方巾", "面巾", "浴巾"), "to_order", True, step=2200),
    Style("G01", "婚礼伴手礼盒", "Wedding favour box", "婚礼", "gift", 8800, 3100, 540,
          ("米白", "藕粉", "酒红", "苔绿"), ("喜糖款", "香薰款", "茶礼款")),
    Style("G02", "结婚纪念刻字木牌", "Anniversary wooden plaque", "婚礼", "plaque", 11800, 3600,
          430, ("米白", "陶土", "炭灰"), ("20cm", "30cm"), "to_order", True, step=4000),
    Style("C01", "水洗棒球帽", "Washed cap", "配饰", "cap", 6500, 1900, 90, _SIX, ("55cm", "58cm")),
    Style("C02", "中筒棉袜", "Crew socks", "配饰", "sock", 1900, 480, 45, tuple(COLOURS),
          ("36-38", "39-41", "42-44")),
    Style("N01", "烫金名字笔记本", "Notebook with gilt name", "文具", "book", 4500, 1250, 310,
          _FIVE, ("A6", "A5"), "to_order", True, step=800),
    Style("Q01", "宝宝刺绣抱毯", "Baby blanket with embroidery", "家纺", "towel", 15900, 5100, 480,
          _FIVE, ("80cm", "100cm"), "to_order", True, step=3000),
    Style("P01", "刺绣抱枕", "Embroidered cushion", "家纺", "cushion", 8900, 2700, 520, _SIX,
          ("40cm", "45cm"), step=900),
    Style("A01", "亚麻围裙", "Linen apron", "家居", "apron", 9900, 3000, 260, _FIVE),
    Style("V01", "补差价专拍", "Price difference", "服务", "slip", 100, 0, 0, ("米白",),
          supply="virtual"),
    Style("V02", "邮费补拍", "Postage", "服务", "slip", 100, 0, 0, ("米白",), supply="virtual"),
    Style("V03", "加急制作费", "Rush fee", "服务", "slip", 2000, 0, 0, ("米白",), supply="virtual"),
)  # fmt: skip


def items() -> list[Item]:
    """Every SKU, always in the same order."""
    return list(_items())


def _items() -> Iterator[Item]:
    number = 0
    for style in STYLES:
        for colour in style.colours:
            for step, size in enumerate(style.sizes):
                number += 1
                options = {} if style.supply == "virtual" else {"颜色": colour}
                if len(style.sizes) > 1:
                    options["规格" if style.shape not in _WORN else "尺码"] = size
                yield Item(
                    style, _code(style, colour, step), colour, size,
                    style.price + step * style.step, style.cost + step * style.step // 3,
                    style.weight + step * style.weight // 20, _ean13(number), options,
                )  # fmt: skip


_WORN = frozenset({"tee", "hoodie", "cap", "sock"})


def _code(style: Style, colour: str, step: int) -> str:
    if style.supply == "virtual":
        return f"ZX{style.no}"
    size = f"-{style.sizes[step]}" if len(style.sizes) > 1 and style.sizes[step].isascii() else ""
    if len(style.sizes) > 1 and not size:
        size = f"-{step + 1}"
    return f"ZX{style.no}-{COLOURS[colour][0]}{size}"


def _ean13(number: int) -> str:
    """A barcode of the range kept for use inside a house (20…29), with its check digit."""
    digits = f"2069{number:08d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
