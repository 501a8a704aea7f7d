"""A recipient read out of what a buyer wrote in one piece. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers

from zhidan.parties.rules import PROVINCES, parse_address, phone_digits

_LABEL = re.compile(
    r"(收件人|收货人|联系人|姓名|手机号码?|联系电话|电话号码?|电话|手机|所在地区|地区|详细地址|收货地址|地址|邮编|邮政编码"
    r"|name|phone|mobile|tel|address|postcode|zip)\s*[:：]\s*",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[-\s]?)?(1[3-9]\d[-\s]?\d{4}[-\s]?\d{4})(?!\d)")
_FIXED = re.compile(r"(?<!\d)(0\d{2,3}-?\d{7,8})(?!\d)")
_POSTCODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
_PARTS = re.compile(r"[,，;；|、\n\r\t]+|\s{1,}")
_HONORIFIC = re.compile(r"(先生|女士|小姐|收)$")
_PLACE = re.compile(r"[省市区县镇乡村路街道巷弄号栋幢楼室]|\d")
_STARTS = re.compile("|".join(sorted({name[:2] for name in PROVINCES})))


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was found; empty where nothing was. `confidence` 0–100 is the address' own."""

    name: str
    phone: str
    province: str
    city: str
    district: str
    detail: str
    postcode: str
    confidence: int


def recognise(text: str) -> Recognised:
    """Name, phone and address of a recipient as chats and forms carry them, in any order
    ("张三 13812345678 浙江省杭州市余杭区…", with or without labels)."""
    rest = _LABEL.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    phone, rest = _phone(rest)
    postcode, rest = _cut(_POSTCODE, rest)
    name, place = _name_and_place([part for part in _PARTS.split(rest) if part])
    parsed = parse_address(place)
    return Recognised(
        name, phone, parsed.province, parsed.city, parsed.district, parsed.detail, postcode,
        parsed.confidence,
    )  # fmt: skip


def _phone(text: str) -> tuple[str, str]:
    for pattern in (_MOBILE, _FIXED):
        found, rest = _cut(pattern, text)
        if found:
            return phone_digits(found), rest
    for match in phonenumbers.PhoneNumberMatcher(text, "CN"):
        written = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        return written, f"{text[: match.start]} {text[match.end :]}"
    return "", text


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    match = pattern.search(text)
    if match is None:
        return "", text
    return match.group(1), f"{text[: match.start()]} {text[match.end() :]}"


def _name_and_place(parts: list[str]) -> tuple[str, str]:
    """The first part that names a province begins the address; what else is short and no place is
    the name."""
    start = next((i for i, part in enumerate(parts) if _province_at(part) == 0), None)
    if start is None:
        start = next((i for i, part in enumerate(parts) if _province_at(part) > 0), None)
        if start is not None:  # 张三浙江省…, written without a space
            at = _province_at(parts[start])
            parts = [*parts[:start], parts[start][:at], parts[start][at:], *parts[start + 1 :]]
            start += 1
    if start is None:
        start = next((i for i, part in enumerate(parts) if _PLACE.search(part)), len(parts))
    names = [part for part in parts[:start] if not _PLACE.search(part)]
    place = parts[start:]
    if not names and len(place) > 1 and len(place[-1]) <= 4 and not _PLACE.search(place[-1]):
        names, place = [place[-1]], place[:-1]
    return _HONORIFIC.sub("", " ".join(names)).strip()[:120], " ".join(place)


def _province_at(part: str) -> int:
    """Where a province is named, -1 where none is; a family name such as 江 is none."""
    for match in _STARTS.finditer(part):
        if len(part) - match.start() >= 4 or match.start() == 0:
            return match.start()
    return -1
