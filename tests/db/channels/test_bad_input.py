"""Hostile files: what comes in reads back the same, what does not has a code, nothing breaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.imports import KilledHere, Quiet, import_files, outcomes, upload
from tests.support.order_files import DOUYIN_HEADER, as_csv, as_xlsx, douyin, douyin_line
from tests.support.shop_floor import open_shop
from zhidan.channels import chunks
from zhidan.channels.models import ImportRow, ImportRun
from zhidan.channels.operations.run_import import run_import
from zhidan.channels.queries import rejections
from zhidan.channels.reading.cells import tidy
from zhidan.orders.models import Order, OrderLine
from zhidan.platform.actors import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
NAUGHTY = Path(__file__).resolve().parents[4] / "shared" / "data" / "badinput" / "blns.json"

STRINGS = (
    "=1+1", "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd", "+1", "-1", "'; DROP TABLE sales_order; --",
    "<script>alert(1)</script>", "{{7*7}}", "%00", "../../etc/passwd", "Ω≈ç√∫", "田中さん",
    "👩‍👩‍👧‍👦", "\u200b零宽\u200b", "ﬀ", "İstanbul", "a\tb", "第一行\n第二行", '"quoted"', "NULL",
    "1e309", "NaN", "𠮷野家", "٣",
)  # fmt: skip


def strings() -> list[str]:
    found = list(STRINGS)
    if NAUGHTY.is_file():
        found += json.loads(NAUGHTY.read_text(encoding="utf-8"))
    return [text for text in found if text and text.isprintable() and len(text) <= 300]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_naughty_strings_come_in_as_they_are_or_are_refused_by_row(form: str) -> None:
    floor = open_shop(channel="douyin")
    texts = strings()
    table = [list(DOUYIN_HEADER)] + [
        douyin_line(str(n), f"{n}1", title=text) for n, text in enumerate(texts, start=1)
    ]
    done = import_files(floor.shop.code, as_csv(table) if form == "csv" else as_xlsx(table))
    assert sum(outcomes(done)) == len(texts)
    refused = {one.row for one in rejections(done.id)}
    titles = dict(
        OrderLine.objects.filter(order_id__in=Order.objects.values("id")).values_list(
            "external_line_no", "title"
        )
    )
    for number, text in enumerate(texts, start=1):
        if number + 1 not in refused:
            assert titles[f"{number}1"] == ("" if tidy(text) in ("-", "--") else tidy(text))
    assert len(refused) <= 2


def test_a_nul_and_a_turned_text_are_refused_and_the_rest_comes_in() -> None:
    floor = open_shop(channel="douyin")
    table = [
        list(DOUYIN_HEADER),
        douyin_line("1", "11", title="nul\x00"),
        douyin_line("2", "21", title="\u202egnp.exe"),
        douyin_line("3", "31", title="good"),
    ]
    done = import_files(floor.shop.code, as_csv(table))
    assert outcomes(done) == (1, 0, 0, 2)
    assert [(one.row, one.code) for one in rejections(done.id)] == [
        (2, "control_character"),
        (3, "bidi_character"),
    ]


def test_a_killed_all_or_nothing_import_still_lets_nothing_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_ORDERS", 1)
    floor = open_shop({"CUP-0": 100}, channel="douyin")
    table = douyin(orders=3, lines=1)
    table.insert(1, douyin_line("9", "91", quantity="x"))
    started = upload(floor.shop.code, as_csv(table), policy="reject_everything")
    kept = chunks.keep_chunk
    calls = []

    def keep_once(**given: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KilledHere
        kept(**given)  # type: ignore[arg-type]

    monkeypatch.setattr("zhidan.channels.operations.run_import.keep_chunk", keep_once)
    with pytest.raises(KilledHere):
        run_import(import_id=started.id, runner=Quiet(), actor=SYSTEM)
    assert ImportRun.objects.get(pk=started.id).rejected == 2
    done = run_import(import_id=started.id, runner=Quiet(), actor=SYSTEM)
    assert (outcomes(done), Order.objects.count()) == ((0, 0, 0, 4), 0)


def test_a_killed_dry_run_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK_ORDERS", 1)
    floor = open_shop({"CUP-0": 100}, channel="douyin")
    started = upload(floor.shop.code, as_csv(douyin(orders=3, lines=1)), is_dry_run=True)
    with pytest.raises(KilledHere):
        run_import(import_id=started.id, runner=Quiet(dies_after=2), actor=SYSTEM)
    done = run_import(import_id=started.id, runner=Quiet(), actor=SYSTEM)
    assert (outcomes(done), done.orders, Order.objects.count()) == ((3, 0, 0, 0), 3, 0)
    assert ImportRow.objects.filter(import_id=done.id).count() == 3
