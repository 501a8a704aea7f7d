"""How people's data is judged, normalised and masked. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

import phonenumbers

_CHINA = 86
_CN_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_CN_FIXED = re.compile(r"^0\d{2,3}\d{7,8}$")
_CIPHER = re.compile(r"^(##.*##|\$\$.*\$\$|~.*~\d?~?|#.{8,}#)$")
_CIPHER_STARTS = frozenset("#$~")
_EXTENSION = re.compile(r"\s*(-|转|ext\.?)\s*\d{1,6}$", re.IGNORECASE)


def judge_pii_state(name: str, phone: str, detail: str, token: str) -> str:
    """plain | masked | cipher | token | absent, by the look of the values."""
    if not (name or phone or detail):
        return "token" if token else "absent"
    if _is_cipher(name) or _is_cipher(phone) or _is_cipher(detail):
        return "token" if token else "cipher"
    if _is_masked(name) or _is_masked(phone) or _is_masked(detail):
        return "token" if token else "masked"
    return "plain"


def _is_masked(value: str) -> bool:
    return "*" in value or "＊" in value


def _is_cipher(value: str) -> bool:
    return value[:1] in _CIPHER_STARTS and _CIPHER.match(value) is not None


def phone_digits(phone: str) -> str:
    """A phone number's comparable form: digits only, the Chinese country code left out."""
    if phone.isascii() and phone.isdigit():
        return phone[2:] if len(phone) == 13 and phone.startswith("86") else phone
    text = unicodedata.normalize("NFKC", phone).strip()
    extension = _EXTENSION.search(text)
    if extension is not None:
        before = _own_digits(text[: extension.start()])
        # A dash stands inside numbers, too: only behind a whole number is it an extension's.
        if extension[1] != "-" or _CN_MOBILE.match(before) or _CN_FIXED.match(before):
            return before
    return _own_digits(text)


def _own_digits(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and _CN_MOBILE.match(digits[len(prefix) :]):
            return digits[len(prefix) :]
    return digits


def is_phone(phone: str, country: str) -> bool:
    """Whether a number can be dialled in `country` (ISO 3166 alpha-2)."""
    if country == "CN":
        digits = phone_digits(phone)
        if _CN_MOBILE.match(digits) or _CN_FIXED.match(digits):
            return True
    try:
        number = phonenumbers.parse(phone, country or None)
    except phonenumbers.NumberParseException:
        return False
    if number.country_code == _CHINA:
        return phonenumbers.is_valid_number(number)
    return phonenumbers.is_possible_number(number)


def normal_text(text: str) -> str:
    """NFKC, lower case, without white space: the comparable form of a name."""
    if text.isascii():
        return text.lower().replace(" ", "")
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


_ADDRESS_NOISE = re.compile(r"[\s,，.。;；:：()（）\-—_/\\#·]+")


def normal_address(*parts: str) -> str:
    """An address' comparable form: punctuation and spaces out, full-width folded."""
    text = "".join(parts)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _ADDRESS_NOISE.sub("", text).lower()


def mask_name(name: str) -> str:
    """张三丰 → 张**; John Smith → J*** S***."""
    if _is_cipher(name):
        return "***"
    if not name or _is_masked(name):
        return name[:20]
    if name.isascii():
        return " ".join(word[0] + "***" for word in name.split())[:80]
    return name[0] + "*" * min(len(name) - 1, 3) if len(name) > 1 else "*"


def mask_phone(phone: str) -> str:
    """13812345678 → 138****5678; shorter numbers keep their last two digits."""
    if _is_cipher(phone):
        return "***"
    if not phone or _is_masked(phone):
        return phone[:20]
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"[:40]
    return "*" * max(len(phone) - 2, 1) + phone[-2:]


def mask_address(detail: str) -> str:
    """Everything that leads to a door is hidden: the first three characters, then stars."""
    if not detail or _is_cipher(detail):
        return ""
    return detail[:3] + "****"


def mask_nick(nick: str) -> str:
    """买家昵称: first and last character."""
    if len(nick) <= 2 or _is_masked(nick):
        return nick[:1] + "*" if len(nick) <= 2 and nick else nick[:40]
    return f"{nick[0]}***{nick[-1]}"


# Where a channel gives every nick away only once, and which channels share their nicks.
_NICKS_OF = {"taobao": "taobao", "tmall": "taobao", "jd": "jd"}
_EMAIL = re.compile(r"^[^@\s*＊]+@[^@\s*＊]+\.[^@\s*＊]+$")


def identity(*, nick: str, email: str, channel: str) -> str:
    """What makes a buyer the same one in every shop; empty where nothing does.

    An e-mail address is one person's everywhere, a nick is one where its channel sees to that.
    What came masked may be anybody's.
    """
    for address in (email, nick):
        if _EMAIL.match(address):
            return f"e-mail:{normal_text(address)}"
    nicks = _NICKS_OF.get(channel)
    if nicks is None or not nick or not tells_apart(nick):
        return ""
    return f"{nicks}:{normal_text(nick)}"


def tells_apart(nick: str) -> bool:
    """Whether a nick came in plain, so that nobody else of the shop shares it."""
    return not _is_masked(nick) and not _is_cipher(nick)


@dataclass(frozen=True, slots=True)
class Objection:
    """A reason to hold an order because of its recipient."""

    reason: str
    params: dict[str, str] = field(default_factory=dict)


def objections(
    *, pii_state: str, name: str, phone: str, country: str, province: str, city: str, detail: str
) -> list[Objection]:
    """What a clerk must mend before a label can be printed. Only plain data is judged."""
    if pii_state != "plain":
        return []
    found = []
    missing = [
        key
        for key, value in (("name", name), ("detail", detail), ("city", city or province))
        if not value
    ]
    if missing or (country == "CN" and len(detail) < 3):
        found.append(Objection("address_invalid", {"missing": ",".join(missing) or "detail"}))
    if not phone:
        found.append(Objection("phone_invalid", {"missing": "phone"}))
    elif not is_phone(phone, country):
        found.append(Objection("phone_invalid", {"masked": mask_phone(phone)}))
    return found


_TRACKING_URL = re.compile(r"^https?://[^\s{}<>\"']+\{\}[^\s{}<>\"']*$")


def objection_to_tracking_url(url: str) -> str | None:
    """Why an address of a carrier cannot be offered as a link; empty is fine.

    It begins with http(s):// and has one ``{}`` where the number goes.
    """
    return None if not url or _TRACKING_URL.match(url.strip()) else "bad_tracking_url"


# The provinces' first two characters name them uniquely.
PROVINCES = (
    "北京市", "天津市", "上海市", "重庆市", "河北省", "山西省", "辽宁省", "吉林省", "黑龙江省",
    "江苏省", "浙江省", "安徽省", "福建省", "江西省", "山东省", "河南省", "湖北省", "湖南省",
    "广东省", "海南省", "四川省", "贵州省", "云南省", "陕西省", "甘肃省", "青海省", "台湾省",
    "内蒙古自治区", "广西壮族自治区", "西藏自治区", "宁夏回族自治区", "新疆维吾尔自治区",
    "香港特别行政区", "澳门特别行政区",
)  # fmt: skip
_BY_START = {name[:2]: name for name in PROVINCES}
_CITY = re.compile(r"^(.{1,12}?(?:自治州|地区|盟|市))")
_DISTRICT = re.compile(r"^(.{1,12}?(?:自治县|自治旗|林区|新区|(?<![社小])区|县|市|旗))")


@dataclass(frozen=True, slots=True)
class ParsedAddress:
    """Province, city, district and the rest; `confidence` 0–100 tells how sure the split is."""

    province: str
    city: str
    district: str
    detail: str
    confidence: int


def parse_address(raw: str) -> ParsedAddress:
    """Split a Chinese address written in one piece ("浙江省 杭州市 余杭区 前进街1号(311121)").

    Spaces, where they are, part the levels; without them the levels' own endings do.
    """
    text = re.sub(r"[(（]\d{5,6}[)）]\s*$", "", raw.strip())
    rest = re.sub(r"\s+", " ", text)
    province = _BY_START.get(rest[:2], "")
    if not province:
        return ParsedAddress("", "", "", rest, 0)
    rest = rest[len(province) :] if rest.startswith(province) else _after_short(rest, province)
    rest = rest.lstrip()
    city, rest = _take(_CITY, rest)
    if not city and province.endswith("市"):
        city = province
    district, rest = _take(_DISTRICT, rest)
    confidence = 40 + 30 * bool(city) + 30 * bool(district)
    return ParsedAddress(province, city, district, rest.strip(), confidence)


def _after_short(text: str, province: str) -> str:
    short = re.sub(r"(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$", "", province)
    return text[len(short) :] if text.startswith(short) else text[2:]


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    match = pattern.match(text)
    if match is None or " " in match.group(1):
        return "", text
    return match.group(1), text[match.end() :].lstrip()
