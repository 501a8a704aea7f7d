"""Every code a person may meet has its sentence in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import zhidan.fulfilment
from zhidan.fulfilment.states import FULFILMENT

FOLDER = Path(zhidan.fulfilment.__file__).parent
MESSAGES: dict[str, dict[str, str]] = json.loads((FOLDER / "messages.json").read_text("utf-8"))
PLACE = re.compile(r"\{(\w+)\}")
CODES = {
    "logo_not_png_or_jpeg",
    "fulfilment_wrong_state", "waits_for_production", "order_held", "not_all_picked",
    "scan_id_reused", "carrier_not_found", "tracking_no_missing", "tracking_no_bad_characters",
    "tracking_no_unlike_carrier", "tracking_no_check_digit", "tracking_no_taken", "bad_weight",
    "fulfilment_stopped", "nothing_picked", "not_put_back",
    "several_fulfilments", "nothing_to_ship", "waits_for_company", "job.fulfilment.ship_orders",
}  # fmt: skip


def test_every_code_and_step_has_a_sentence_when_it_is_told() -> None:
    steps = {f"fulfilment.event.{step.action}" for step in FULFILMENT.transitions}
    assert set(MESSAGES) == CODES | steps | {"fulfilment.event.plan"}


def test_both_languages_ask_for_the_same_values_when_a_sentence_is_filled() -> None:
    for code, texts in MESSAGES.items():
        assert set(texts) == {"zh-CN", "en"}, code
        assert set(PLACE.findall(texts["zh-CN"])) == set(PLACE.findall(texts["en"])), code
