"""Recipients as buyers write them."""

from __future__ import annotations

import pytest

from zhidan.parties.recognising import recognise


@pytest.mark.parametrize(
    "text",
    [
        "张三 13812345678 浙江省杭州市余杭区文一西路969号",
        "张三，138-1234-5678，浙江省 杭州市 余杭区 文一西路969号",
        (
            "收货人：张三\n手机号码：+86 138 1234 5678\n"
            "所在地区：浙江省杭州市余杭区\n详细地址：文一西路969号"
        ),
        "浙江省杭州市余杭区文一西路969号 张三 13812345678",
        "张三13812345678浙江省杭州市余杭区文一西路969号",
        "张三浙江省杭州市余杭区文一西路969号13812345678",
        "姓名:张三先生;电话:１３８１２３４５６７８;地址:浙江杭州市余杭区文一西路969号",
    ],
)
def test_the_same_recipient_in_many_hands(text: str) -> None:
    found = recognise(text)
    assert (found.name, found.phone) == ("张三", "13812345678")
    assert (found.province, found.city, found.district, found.detail) == (
        "浙江省", "杭州市", "余杭区", "文一西路969号",
    )  # fmt: skip


def test_what_is_not_there_stays_empty() -> None:
    assert recognise("你好，什么时候发货？").phone == ""
    found = recognise("李四 021-62345678 上海市徐汇区漕溪北路1号2楼 200030")
    assert (found.name, found.phone, found.city, found.postcode) == (
        "李四", "02162345678", "上海市", "200030",
    )  # fmt: skip
    assert recognise("王五 13900001111 文三路 1 号 2 幢").detail == "文三路 1 号 2 幢"
