"""What a channel said of a file, out of whatever somebody pastes."""

from __future__ import annotations

from zhidan.channels.confirming.refusals import read_refusals

NUMBERS = {"3720153846012345678", "114-3941689-8772232", "#1001"}


def test_a_line_that_names_an_order_gives_its_reason() -> None:
    pasted = (
        "订单编号\t失败原因\n"
        "3720153846012345678\t运单号已被使用\n"
        "第 3 行，114-3941689-8772232：carrier-code is not valid\n"
        "共失败 2 单\n"
    )
    assert read_refusals(pasted, NUMBERS) == {
        "3720153846012345678": "运单号已被使用",
        "114-3941689-8772232": "第 3 行 carrier-code is not valid",
    }


def test_the_first_word_of_an_order_stands_and_a_bare_number_has_no_reason() -> None:
    assert read_refusals("#1001 bad carrier\n#1001 again", NUMBERS) == {"#1001": "bad carrier"}
    assert read_refusals('"3720153846012345678"', NUMBERS) == {"3720153846012345678": ""}


def test_a_part_of_a_number_names_nothing() -> None:
    assert read_refusals("372015384601234567 失败\n", NUMBERS) == {}
