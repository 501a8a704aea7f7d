"""What people have put on things: engravings, embroidery, measurements, messages, remarks."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

_LOVED = "小雨 阿宁 念念 团子 糯米 晚晚 小满 可乐 豆包 安安 年年 柚柚".split()
_PAIRS = (
    "林晚 & 陈默", "周予安 & 沈知夏", "阿泽 ♡ 小鹿", "许愿 & 江河", "宋词 & 顾念", "L & Y",
)  # fmt: skip
_LINES = (
    "致{name}", "给{name}: 万事胜意", "{name}的小书包", "愿{name}平安喜乐", "{name} 生日快乐 {day}",
    "结婚纪念日 {day}", "{pair} {day}", "毕业快乐 · {name}", "妈妈辛苦了", "爸爸的杯子, 请勿偷喝",
    "宝宝{name} {day} 3.2kg", "To {name}, with love", "岁岁年年, {pair}", "好好吃饭 — {name}",
)  # fmt: skip
_FONTS = ("楷体", "行楷", "黑体", "手写体", "Garamond")
_PLACES = {
    "tee": ("左胸", "后背", "袖口"),
    "hoodie": ("左胸", "帽侧", "袖口"),
    "bag": ("正面居中", "右下角"),
    "mug": ("杯身正面", "杯底"),
    "ring": ("正面", "反面"),
    "towel": ("一角", "居中"),
    "plaque": ("居中",),
    "book": ("封面右下", "封面居中"),
}
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


def engraving(rng: Random, on: date) -> str:
    """A text to put on something that was ordered on that day."""
    day = on + timedelta(days=rng.randint(3, 60))
    return rng.choice(_LINES).format(
        name=rng.choice(_LOVED), pair=rng.choice(_PAIRS), day=day.strftime("%Y.%m.%d")
    )


def details(rng: Random, shape: str) -> dict[str, str]:
    """Where and how: place, lettering, and measurements where something is worn."""
    said = {"位置": rng.choice(_PLACES.get(shape, ("居中",))), "字体": rng.choice(_FONTS)}
    if shape in ("tee", "hoodie") and rng.random() < 0.5:
        said |= {
            "身高": f"{rng.randint(155, 188)}cm",
            "胸围": f"{rng.randint(82, 112)}cm",
            "肩宽": f"{rng.randint(37, 48)}cm",
            "衣长": f"{rng.randint(60, 74)}cm",
        }
    return said
