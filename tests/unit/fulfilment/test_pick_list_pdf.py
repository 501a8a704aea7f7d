"""The paper is read back by programs that had no part in making it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from io import BytesIO

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from zhidan.fulfilment.paper.content import PickGroup, PickList, PickRow, collected
from zhidan.fulfilment.paper.layout import pages_of
from zhidan.fulfilment.paper.pick_list import pick_list_pdf

MUG = PickRow(
    position=1, code="MUG-RED-350", title="情侣马克杯,高温釉「送礼盒」", quantity=2,
    spec="颜色:红;容量:350ml", bin_code="A-01-03", barcode="6901234567892",
)  # fmt: skip
NAMED_MUG = replace(MUG, position=2, quantity=1, personalisation="小明 ✓ 小红\n2026·¥5.20 永远")
WALLET = PickRow(position=3, code="B-02/红", title="手工牛皮钱包", quantity=10, spec="黑")
ONE = PickGroup("2611-000123", "2611-004711", "旗舰店", (MUG, NAMED_MUG, WALLET), "请放贺卡")
TWO = PickGroup("2611-000124", "2611-004712", "Etsy Shop №2", (MUG,))
LIST = PickList("2611-000007", "深圳仓 SZ01", "2026-11-22 23:10", "王芳", (ONE, TWO))

EXPECTED = """
拣货单 2611-000007 仓库 深圳仓 SZ01 打印 2026-11-22 23:10 · 放单人 王芳 2611-000007
2 单 · 4 行 · 15 件 第 1 / 1 页
取货汇总
×10 B-02/红 手工牛皮钱包 黑
×5 6901234567892 货位 A-01-03 · MUG-RED-350 情侣马克杯,高温釉「送礼盒」 颜色:红;容量:350ml
发货单 2611-000123 订单 2611-004711 店铺 旗舰店 2611-000123 请放贺卡
×2 6901234567892 货位 A-01-03 · MUG-RED-350 情侣马克杯,高温釉「送礼盒」 颜色:红;容量:350ml
×1 2611-000123/2 货位 A-01-03 · MUG-RED-350 情侣马克杯,高温釉「送礼盒」 颜色:红;容量:350ml
定制内容: 小明 ✓ 小红 2026·¥5.20 永远
×10 2611-000123/3 B-02/红 手工牛皮钱包 黑
发货单 2611-000124 订单 2611-004712 店铺 Etsy Shop №2 2611-000124
×2 6901234567892 货位 A-01-03 · MUG-RED-350 情侣马克杯,高温釉「送礼盒」 颜色:红;容量:350ml
"""
BARCODES = [
    "2611-000007", "6901234567892", "2611-000123", "6901234567892", "2611-000123/2",
    "2611-000123/3", "2611-000124", "6901234567892",
]  # fmt: skip


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def pictures_of(pdf: bytes, scale: float = 3.0) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    return [document[at].render(scale=scale).to_pil() for at in range(len(document))]


def barcodes_of(pdf: bytes) -> list[str]:
    """Every barcode from the top of the first page to the end of the last."""
    found: list[str] = []
    for picture in pictures_of(pdf):
        codes = zxingcpp.read_barcodes(picture)
        assert {code.format.name for code in codes} <= {"Code128"}
        found += [code.text for code in sorted(codes, key=lambda code: code.position.top_left.y)]
    return found


def test_the_text_read_back_is_what_was_asked_when_the_pdf_is_extracted() -> None:
    assert letters(text_of(pick_list_pdf(LIST))) == letters(EXPECTED)


def test_every_barcode_reads_back_when_the_page_is_rendered() -> None:
    assert barcodes_of(pick_list_pdf(LIST)) == BARCODES


def test_every_character_leaves_ink_when_the_page_is_rendered() -> None:
    document = pypdfium2.PdfDocument(pick_list_pdf(LIST))
    page = document[0]
    picture = page.render(scale=3, grayscale=True).to_pil()
    reader = page.get_textpage()
    seen: set[str] = set()
    for at, char in enumerate(reader.get_text_range()):
        if char.isspace():
            continue
        left, bottom, right, top = reader.get_charbox(at)
        spot = picture.crop(
            (int(left * 3), picture.height - int(top * 3) - 1, int(right * 3) + 1,
             picture.height - int(bottom * 3) + 1)
        )  # fmt: skip
        assert min(spot.tobytes()) < 100, f"nothing is printed for {char!r}"
        seen.add(char)
    assert seen >= set("织单拣货✓¥№红"[2:])


def test_a_character_without_a_glyph_is_named_when_the_font_lacks_it() -> None:
    row = replace(NAMED_MUG, personalisation="阿🎉明 한 \u202e\ufe0f❤\ufe0f")
    text = text_of(pick_list_pdf(replace(LIST, groups=(replace(ONE, rows=(row,)),))))
    assert "阿〓明〓〓" in "".join(text.split())
    note = "U+1F389partypopper,U+D55Changulsyllablehan,U+2764heavyblackheart"
    assert f"〓为打印字体没有的字,依次为:{note}" in "".join(text.split())


def test_a_rare_character_of_a_name_is_copied_whole_when_it_lies_beyond_the_first_plane() -> None:
    row = replace(NAMED_MUG, personalisation="䶮\U00020087㛃")
    text = text_of(pick_list_pdf(replace(LIST, groups=(replace(ONE, rows=(row,)),))))
    assert "䶮\U00020087㛃" in text


def test_a_long_text_goes_on_overleaf_when_it_does_not_fit_a_page() -> None:
    words = "".join(chr(0x4E00 + at) for at in range(2000))
    row = replace(NAMED_MUG, position=1, personalisation=words)
    pdf = pick_list_pdf(replace(LIST, groups=(replace(ONE, rows=(row, WALLET)),)))
    extracted = "".join(char for char in text_of(pdf) if char in set(words))
    counted = Counter(extracted)
    assert min(counted[char] for char in words) >= 1
    pages = len(pypdf.PdfReader(BytesIO(pdf)).pages)
    assert pages == 4
    assert barcodes_of(pdf).count("2611-000123") == pages  # the head is repeated


@pytest.mark.slow
def test_pages_are_numbered_and_nothing_is_lost_when_there_are_many_boxes() -> None:
    groups = tuple(
        replace(TWO, fulfilment_no=f"2611-{at:06d}", rows=(MUG, WALLET)) for at in range(60)
    )
    many = replace(LIST, groups=groups)
    pdf = pick_list_pdf(many)
    pages = len(pypdf.PdfReader(BytesIO(pdf)).pages)
    assert f"第 {pages} / {pages} 页" in text_of(pdf)
    heads = [code for code in barcodes_of(pdf) if code.startswith("2611-") and "/" not in code]
    wanted = {"2611-000007", *(group.fulfilment_no for group in groups)}
    assert set(heads) == wanted


def test_no_block_leaves_the_page_when_pages_are_laid_out() -> None:
    rows = tuple(
        replace(NAMED_MUG, position=at, personalisation="字" * 40 * at) for at in range(1, 30)
    )
    for page in pages_of(replace(LIST, groups=(replace(ONE, rows=rows), TWO)), "zh-CN"):
        assert sum(block.height for block in page) <= 297 - 24 - 27 - 9


def test_equal_goods_are_added_up_when_several_boxes_ask_for_them() -> None:
    summed = [(row.code, row.quantity) for row in collected(LIST.groups)]
    assert summed == [("B-02/红", 10), ("MUG-RED-350", 5)]


def test_the_same_content_gives_the_same_bytes_when_printed_again() -> None:
    assert pick_list_pdf(LIST) == pick_list_pdf(LIST)


def test_the_words_are_english_when_the_reader_is() -> None:
    text = text_of(pick_list_pdf(LIST, locale="en"))
    assert "Pick list 2611-000007" in text
    assert "Page 1 of 1" in text


@pytest.mark.parametrize("code", ["", "红", "A" * 23, "A B"])
def test_a_row_gets_its_own_code_when_its_goods_have_none_a_scanner_reads(code: str) -> None:
    row = replace(WALLET, code=code or "", barcode="")
    assert ONE.scan_code(row) == "2611-000123/3"


def test_a_picture_is_printed_when_there_is_one() -> None:
    out = BytesIO()
    Image.new("RGB", (40, 40), (200, 30, 30)).save(out, "PNG")
    row = replace(MUG, picture=out.getvalue())
    pdf = pick_list_pdf(replace(LIST, groups=(replace(TWO, rows=(row,)),)))
    colours = pictures_of(pdf, 1)[0].getcolors(maxcolors=10_000) or []
    assert any(colour == (200, 30, 30) for _, colour in colours)
