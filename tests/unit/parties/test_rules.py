"""People's data judged, normalised, masked and taken apart."""

from __future__ import annotations

import pytest

from zhidan.parties.rules import (
    identity,
    is_phone,
    judge_pii_state,
    mask_address,
    mask_name,
    mask_nick,
    mask_phone,
    normal_address,
    normal_text,
    objection_to_tracking_url,
    objections,
    parse_address,
    phone_digits,
)


@pytest.mark.parametrize(
    ("name", "phone", "detail", "token", "state"),
    [
        ("王小明", "13812345678", "文一西路 969 号", "", "plain"),
        ("王*明", "13812345678", "文一西路 969 号", "", "masked"),
        ("王小明", "138****5678", "文一西路", "", "masked"),
        ("王小明", "138＊＊＊＊5678", "文一西路", "", "masked"),
        ("王*明", "138****5678", "文**", "OAID-1", "token"),
        ("##aGVsbG8gd29ybGQ=##", "13812345678", "路", "", "cipher"),
        ("$$abc$$", "", "", "tok", "token"),
        ("", "", "", "", "absent"),
        ("", "", "", "OAID-1", "token"),
        ("#1 shop", "13812345678", "Lane 3", "", "plain"),
    ],
)
def test_the_look_of_values_tells_their_state(
    name: str, phone: str, detail: str, token: str, state: str
) -> None:
    assert judge_pii_state(name, phone, detail, token) == state


@pytest.mark.parametrize(
    ("phone", "digits"),
    [
        ("13812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("0086 13812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("13812345678-1234", "13812345678"),
        ("13812345678转88", "13812345678"),
        ("0571-88157808", "057188157808"),
        ("+1 (415) 555-2671", "14155552671"),
    ],
)
def test_numbers_written_differently_compare_equal(phone: str, digits: str) -> None:
    assert phone_digits(phone) == digits


@pytest.mark.parametrize(
    ("phone", "country", "can_be_dialled"),
    [
        ("13812345678", "CN", True),
        ("+86 13812345678", "CN", True),
        ("0571-88157808", "CN", True),
        ("12345678901", "CN", False),
        ("1381234567", "CN", False),
        ("138123456789", "CN", False),
        ("(415) 555-2671", "US", True),
        ("+44 20 7946 0958", "GB", True),
        ("no phone", "CN", False),
    ],
)
def test_a_number_is_judged_by_its_country(phone: str, country: str, can_be_dialled: bool) -> None:
    assert is_phone(phone, country) is can_be_dialled


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三丰", "张**"),
        ("欧阳娜娜拉拉", "欧***"),
        ("李", "*"),
        ("John Smith", "J*** S***"),
        ("张*丰", "张*丰"),
        ("", ""),
    ],
)
def test_a_masked_name_shows_its_beginning_only(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("88157808", "******08"),
        ("1", "*1"),
        ("138****5678", "138****5678"),
        ("", ""),
    ],
)
def test_a_masked_phone_cannot_be_dialled(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


def test_a_masked_address_does_not_lead_to_a_door() -> None:
    assert mask_address("文一西路 969 号 3 幢 502") == "文一西****"
    assert mask_address("##c2VhbGVkIGFkZHJlc3M=##") == ""
    assert mask_address("") == ""


@pytest.mark.parametrize(
    ("nick", "masked"), [("小红帽", "小***帽"), ("红帽", "红*"), ("", ""), ("t**8", "t**8")]
)
def test_a_masked_nick_keeps_its_ends(nick: str, masked: str) -> None:
    assert mask_nick(nick) == masked


def test_names_and_addresses_compare_without_spaces_width_and_punctuation() -> None:
    assert normal_text(" Ｊｏｈｎ　Smith ") == "johnsmith"
    assert normal_address("浙江省", "杭州市", "文一西路969号，3幢（502）") == normal_address(
        "浙江省", "杭州市", "文一西路 969号,3幢(502)"
    )
    assert normal_address("文一西路 969 号") != normal_address("文一西路 968 号")


def _said(**fields: str) -> dict[str, str]:
    plain = {
        "pii_state": "plain", "name": "王小明", "phone": "13812345678", "country": "CN",
        "province": "浙江省", "city": "杭州市", "detail": "文一西路 969 号",
    }  # fmt: skip
    return {**plain, **fields}


@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        ({}, []),
        ({"phone": ""}, [("phone_invalid", {"missing": "phone"})]),
        ({"phone": "12345678901"}, [("phone_invalid", {"masked": "123****8901"})]),
        ({"name": ""}, [("address_invalid", {"missing": "name"})]),
        ({"city": "", "province": ""}, [("address_invalid", {"missing": "city"})]),
        ({"detail": "路"}, [("address_invalid", {"missing": "detail"})]),
        ({"name": "", "detail": ""}, [("address_invalid", {"missing": "name,detail"})]),
        ({"pii_state": "masked", "name": "王*", "phone": "1*", "detail": "*"}, []),
        ({"pii_state": "token", "name": "", "phone": "", "detail": ""}, []),
    ],
)
def test_only_plain_data_is_objected_to(
    fields: dict[str, str], reasons: list[tuple[str, dict[str, str]]]
) -> None:
    found = objections(**_said(**fields))
    assert [(one.reason, one.params) for one in found] == reasons


@pytest.mark.parametrize(
    ("raw", "province", "city", "district", "detail", "confidence"),
    [
        ("浙江省 杭州市 余杭区 前进街1号(311121)", "浙江省", "杭州市", "余杭区", "前进街1号", 100),
        ("浙江省杭州市余杭区前进街1号", "浙江省", "杭州市", "余杭区", "前进街1号", 100),
        ("浙江 杭州市 余杭区 前进街1号", "浙江省", "杭州市", "余杭区", "前进街1号", 100),
        ("上海市 上海市 浦东新区 张江路1号", "上海市", "上海市", "浦东新区", "张江路1号", 100),
        ("上海市浦东新区张江路1号", "上海市", "上海市", "浦东新区", "张江路1号", 100),
        ("新疆维吾尔自治区 伊犁哈萨克自治州 伊宁市 解放路1号",
         "新疆维吾尔自治区", "伊犁哈萨克自治州", "伊宁市", "解放路1号", 100),
        ("内蒙古自治区 锡林郭勒盟 东乌珠穆沁旗 乌里雅斯太镇1号",
         "内蒙古自治区", "锡林郭勒盟", "东乌珠穆沁旗", "乌里雅斯太镇1号", 100),
        ("广西南宁市青秀区民族大道1号", "广西壮族自治区", "南宁市", "青秀区", "民族大道1号", 100),
        ("广东省东莞市长安镇霄边社区1号", "广东省", "东莞市", "", "长安镇霄边社区1号", 70),
        ("山东省济南市市中区经四路1号", "山东省", "济南市", "市中区", "经四路1号", 100),
        ("湖北省恩施土家族苗族自治州恩施市施州大道1号",
         "湖北省", "恩施土家族苗族自治州", "恩施市", "施州大道1号", 100),
        ("前进街1号", "", "", "", "前进街1号", 0),
        ("", "", "", "", "", 0),
    ],
)  # fmt: skip
def test_an_address_in_one_piece_is_taken_apart(
    raw: str, province: str, city: str, district: str, detail: str, confidence: int
) -> None:
    found = parse_address(raw)
    assert (found.province, found.city, found.district, found.detail, found.confidence) == (
        province, city, district, detail, confidence,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "province", "begins"),
    [
        ("重庆解放碑", "重庆市", True),
        ("老河口市天气", "湖北省", False),
        ("湘潭县城塘社区", "湖南省", False),
    ],
)
def test_what_names_no_province_is_left_whole_for_a_clerk(
    text: str, province: str, begins: bool
) -> None:
    """Cases of the JioNLP parser: where the province must be guessed, nothing is."""
    found = parse_address(text)
    assert (found.province == province) is begins
    assert begins or (found.detail, found.confidence) == (text, 0)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", None),
        ("https://track.example/{}", None),
        ("https://track.example/?no={}&lang=zh", None),
        ("javascript:alert('{}')", "bad_tracking_url"),
        ("https://track.example/", "bad_tracking_url"),
        ("https://track.example/{}/{}", "bad_tracking_url"),
        ("https://track.example/{number}", "bad_tracking_url"),
    ],
)
def test_a_tracking_address_is_a_link_with_one_place(url: str, code: str | None) -> None:
    assert objection_to_tracking_url(url) == code


@pytest.mark.parametrize(
    ("nick", "email", "channel", "known_as"),
    [
        ("云朵", "", "taobao", "taobao:云朵"),
        ("云朵", "", "tmall", "taobao:云朵"),
        ("云朵", "", "jd", "jd:云朵"),
        ("Ann@Example.test", "", "shopify", "e-mail:ann@example.test"),
        ("Ann Lee", "ann@example.test", "woocommerce", "e-mail:ann@example.test"),
        ("Ann Lee", "", "shopify", ""),
        ("云朵", "", "douyin", ""),
        ("云***", "", "tmall", ""),
        ("", "a***@example.test", "shopify", ""),
        ("##0F3A9C##", "", "taobao", ""),
        ("", "", "taobao", ""),
    ],
)
def test_what_makes_a_buyer_the_same_one_everywhere(
    nick: str, email: str, channel: str, known_as: str
) -> None:
    assert identity(nick=nick, email=email, channel=channel) == known_as
