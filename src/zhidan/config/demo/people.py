"""Invented people: names that exist a million times, numbers nobody answers, made-up doors."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Any, Literal

from zhidan.config.demo.places import ABROAD, ESTATES, PLACES, ROADS
from zhidan.orders.incoming import IncomingBuyer, IncomingRecipient

Look = Literal["plain", "masked", "cipher", "abroad"]

_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
    "彭曾萧田董袁潘蔡蒋余于杜叶程苏魏吕丁任沈"
)
_GIVEN = (
    "小雨 梓涵 佳怡 欣然 子墨 雨桐 浩然 思远 晓彤 静怡 俊杰 诗涵 若曦 宇轩 雅琴 志强 建华 秀英 "
    "明月 嘉宁 一诺 亦凡 书瑶 清扬 文博 婉清 敏 磊 娜 婷 洋 静 涛 颖 晨 琳 楠 悦 宁 帆"
).split()
_NICKS = (
    "爱吃桃子的猫 山有木兮 阿泽不熬夜 小鹿乱撞 风吹麦浪 橘子汽水 一只懒羊羊 晚风来信 "
    "南方有雨 云朵收藏家 豆豆妈 早睡早起的橙子 木木夕木目心 北岸初晴 星河滚烫 柚子茶"
).split()
_FIRST = ("Emma", "Liam", "Olivia", "Noah", "Ava", "Lucas", "Mia", "Ethan", "Sophie", "Oscar")
_LAST = ("Miller", "Chen", "Taylor", "Brown", "Wagner", "Wilson", "Martin", "Nguyen", "Clarke")
# Beginnings of mobile numbers that no carrier hands out.
_MOBILE = ("160", "161", "163", "164", "168", "169")


@dataclass(frozen=True, slots=True)
class Customer:
    """A buyer with the recipient they usually send to."""

    buyer: IncomingBuyer
    recipient: IncomingRecipient


def customer(rng: Random, number: int, look: Look, shop: str) -> Customer:
    """The customer with this number, as a shop on a channel of this look would tell of them.

    The same `rng` is the same person in every shop; the token of their address is the shop's own.
    """
    if look == "abroad":
        return _abroad(rng, number)
    name = rng.choice(_SURNAMES) + rng.choice(_GIVEN)
    mobile = rng.choice(_MOBILE) + f"{rng.randrange(10**8):08d}"
    place = rng.choice(PLACES)
    detail = door(rng)
    buyer = IncomingBuyer(nick=f"{rng.choice(_NICKS)}{number}", platform_uid=f"u{number:08d}")
    known: dict[str, Any] = {
        "province": place.province,
        "city": place.city,
        "district": place.district,
    }
    if look == "masked":
        return Customer(
            buyer,
            IncomingRecipient(
                name=name[0] + "*" * (len(name) - 1),
                mobile=f"{mobile[:3]}****{mobile[-4:]}",
                detail=detail[:4] + "****",
                address_token=f"OA{_digest(shop, mobile)[:24]}",
                **known,
            ),
        )
    if look == "cipher":
        return Customer(
            buyer,
            IncomingRecipient(
                name=f"##{rng.getrandbits(80):020X}##",
                mobile=f"$${rng.getrandbits(80):020X}$$",
                detail=f"##{rng.getrandbits(120):030X}##",
                **known,
            ),
        )
    return Customer(buyer, IncomingRecipient(name=name, mobile=mobile, detail=detail, **known))


def door(rng: Random) -> str:
    """A street, a number, perhaps an estate with block and flat."""
    start = f"{rng.choice(ROADS)}{rng.randint(1, 899)}号"
    if rng.random() < 0.3:
        return start
    return (
        f"{start}{rng.choice(ESTATES)}{rng.randint(1, 28)}幢{rng.randint(1, 4)}单元"
        f"{rng.randint(1, 33)}0{rng.randint(1, 4)}室"
    )


def _digest(*said: str) -> str:
    return sha256("\0".join(said).encode()).hexdigest()


def _abroad(rng: Random, number: int) -> Customer:
    country, province, city, postcode, street, phone = rng.choice(ABROAD)
    first, last = rng.choice(_FIRST), rng.choice(_LAST)
    address = f"{first}.{last}{number}@example.com".lower()
    return Customer(
        IncomingBuyer(nick=f"{first} {last}", platform_uid=f"c{number:08d}", email=address),
        IncomingRecipient(
            name=f"{first} {last}",
            phone=phone.format(rng.randrange(100)),
            email=address,
            country=country,
            province=province,
            city=city,
            detail=f"{rng.randint(1, 990)} {street}",
            postcode=postcode,
        ),
    )
