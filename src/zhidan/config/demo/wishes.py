"""What people have put on things: engravings, embroidery, measurements, messages, remarks."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

_LOVED = "小雨 阿宁 念念 团子 糯米 晚晚 小满 可乐 豆包 安安 年年 柚柚".split()
_LOVED_EN = "Nora Theo Ivy Max Lily Oscar Mia Leo Ruby Finn".split()
_PAIRS = (
    "林晚 & 陈默", "周予安 & 沈知夏", "阿泽 ♡ 小鹿", "许愿 & 江河", "宋词 & 顾念", "L & Y",
)  # fmt: skip
_PAIRS_EN = ("Emma & Jack", "Anna + Tom", "Grace & Noah", "S & M")
_LINES = (
    "致{name}", "给{name}: 万事胜意", "{name}的小书包", "愿{name}平安喜乐", "{name} 生日快乐 {day}",
    "结婚纪念日 {day}", "{pair} {day}", "毕业快乐 · {name}", "妈妈辛苦了", "爸爸的杯子, 请勿偷喝",
    "宝宝{name} 满月 {day}", "To {name}, with love", "岁岁年年, {pair}", "好好吃饭 — {name}",
)  # fmt: skip
_LINES_EN = (
    "{pair} · {day}", "Happy birthday, {name}", "For {name}, with love", "Home is where {name} is",
    "World's best dad", "Class of {year} · {name}", "Welcome, baby {name}",
)  # fmt: skip
_FONTS, _FONTS_EN = ("楷体", "行楷", "黑体", "手写体", "Garamond"), ("Garamond", "Script", "Futura")
# Chinese and English, where on a thing something is put.
_PLACES = {
    "tee": (("左胸", "Left chest"), ("后背", "Back"), ("袖口", "Cuff")),
    "hoodie": (("左胸", "Left chest"), ("帽侧", "Side of the hood"), ("袖口", "Cuff")),
    "bag": (("正面居中", "Front, centred"), ("右下角", "Lower right corner")),
    "mug": (("杯身正面", "Front"), ("杯底", "Bottom")),
    "ring": (("正面", "Front"), ("反面", "Back")),
    "towel": (("一角", "One corner"), ("居中", "Centred")),
    "book": (("封面右下", "Cover, lower right"), ("封面居中", "Cover, centred")),
}
_ANYWHERE = (("居中", "Centred"),)
_MEASURED = 0.5
MESSAGES = (
    "请尽快发货, 周末要用",
    "送礼用, 不要放价格单",
    "麻烦用顺丰, 可以补邮费",
    "刻字请一定核对清楚, 谢谢",
    "颜色和图片一致吗? 不一致先别发",
    "可以帮忙写一张贺卡吗",
    "地址写错了, 稍后发您新的",
    "和上一单一起发",
)
MEMOS = (
    "老客, 送小样",
    "已电话确认刻字",
    "加急, 周五前发出",
    "客服承诺补一个包装袋",
    "核对尺码后再做",
)
CARDS = ("生日快乐, 天天开心!", "新婚快乐, 百年好合。", "愿你所得皆所愿。")
CLOSED = ("拍错了", "不想要了", "超时未付款", "与卖家协商一致退款")


def engraving(rng: Random, on: date, *, is_abroad: bool = False) -> str:
    """A text to put on something that was ordered on that day."""
    day = on + timedelta(days=rng.randint(3, 60))
    return rng.choice(_LINES_EN if is_abroad else _LINES).format(
        name=rng.choice(_LOVED_EN if is_abroad else _LOVED),
        pair=rng.choice(_PAIRS_EN if is_abroad else _PAIRS),
        year=day.year,
        day=day.strftime("%d %b %Y" if is_abroad else "%Y.%m.%d"),
    )


def details(rng: Random, shape: str, *, is_abroad: bool = False) -> dict[str, str]:
    """Where and how: place, lettering, and measurements where something is worn."""
    where = rng.choice(_PLACES.get(shape, _ANYWHERE))
    if is_abroad:
        said = {"Placement": where[1], "Lettering": rng.choice(_FONTS_EN)}
    else:
        said = {"位置": where[0], "字体": rng.choice(_FONTS)}
    if shape in ("tee", "hoodie") and rng.random() < _MEASURED:
        names = _BODY_EN if is_abroad else _BODY
        said |= {name: f"{value}cm" for name, value in zip(names, body(rng), strict=True)}
    return said


_BODY = ("身高", "胸围", "肩宽", "衣长")
_BODY_EN = ("Height", "Chest", "Shoulders", "Length")


def body(rng: Random) -> tuple[int, int, int, int]:
    """Height, chest, shoulders and length of the garment in cm, as they go together."""
    height = rng.randint(152, 188)
    chest = round(height * rng.uniform(0.50, 0.60))
    return height, chest, round(chest * rng.uniform(0.42, 0.47)), round(height * 0.38 + chest / 40)
