"""Cut the printing font of the pick list out of Noto Sans SC.

The result, src/zhidan/fulfilment/fonts/ZhidanSans-Regular.ttf, is kept in the repository, so
that nothing is downloaded at build or run time. Run this again only to change the choice of
characters: the npm package @expo-google-fonts/noto-sans-sc holds the source, fontTools cuts.

    python deploy/fonts/make_subset.py path/to/NotoSansSC_400Regular.ttf
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parents[2] / "src/zhidan/fulfilment/fonts/ZhidanSans-Regular.ttf"
FAMILY = "Zhidan Sans"

# Ideographs of Extension A that names of people and places use (通用规范汉字表).
EXTENSION_A = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㨘㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛"
    "䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
SYMBOLS = "✓✔✗✘☆★●○■□▲△▼▽◆◇←→↑↓♀♂♥♦♠♣℃℉№™©®€£¥￥¢§¶†‡•…‰′″※〓〇〒㎡㎏㎜㎝㎞㏄Ω₂²³½¼¾"
RANGES = (
    (0x20, 0x7E),  # Basic Latin
    (0xA0, 0x17F),  # Latin with accents
    (0x370, 0x3FF),  # Greek
    (0x400, 0x45F),  # Cyrillic
    (0x2010, 0x2027),  # dashes, quotes, dots
    (0x2460, 0x249B),  # numbers in circles and brackets
    (0x3000, 0x30FF),  # Chinese punctuation, kana
    (0x3105, 0x312F),  # bopomofo
    (0x4E00, 0x9FFF),  # the ideographs of GBK and their later neighbours
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0xFF01, 0xFFEF),  # full width forms
    (0x20000, 0x323AF),  # the rare ideographs that names are written with
)


def gbk() -> set[int]:
    """Every character the GBK encoding knows."""
    found: set[int] = set()
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            text = bytes((lead, trail)).decode("gbk", "ignore")
            found.update(map(ord, text))
    return found


def wanted(font: TTFont) -> set[int]:
    """What is asked for and what the source holds."""
    asked = gbk() | set(map(ord, EXTENSION_A + SYMBOLS))
    for first, last in RANGES:
        asked.update(range(first, last + 1))
    return asked & set(font.getBestCmap())


def main(source: str) -> None:
    font = TTFont(source)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "STAT"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted(font))
    cutter.subset(font)
    # A changed font carries a name of its own; copyright and licence stay as they are.
    for record in font["name"].names:
        text = {1: FAMILY, 4: f"{FAMILY} Regular", 6: "ZhidanSans-Regular"}.get(record.nameID)
        if record.nameID == 3:
            text = f"{FAMILY} Regular, cut from Noto Sans SC {font['head'].fontRevision:.3f}"
        if text:
            record.string = text
    font.recalcTimestamp = False
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    font.save(TARGET)
    sys.stdout.write(f"{TARGET.name}: {len(font.getBestCmap())} characters, ")
    sys.stdout.write(f"{TARGET.stat().st_size / 2**20:.1f} MiB\n")


if __name__ == "__main__":
    main(sys.argv[1])
