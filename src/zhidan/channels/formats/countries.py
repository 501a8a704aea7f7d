"""Country names as files write them, as ISO 3166 codes."""

from __future__ import annotations

UNKNOWN = "ZZ"  # the code the standard leaves free for "unknown"

_CODES = {
    "AU": "australia", "AT": "austria", "BE": "belgium", "BH": "bahrain", "BR": "brazil brasil",
    "CA": "canada", "CH": "switzerland", "CN": "china 中国", "CY": "cyprus",
    "CZ": "czech_republic czechia", "DE": "germany deutschland 德国", "DK": "denmark",
    "ES": "spain españa", "FI": "finland", "FR": "france 法国",
    "GB": "united_kingdom great_britain england uk 英国", "GR": "greece",
    "GG": "channel_islands guernsey", "HK": "hong_kong 香港 中国香港", "HU": "hungary",
    "IE": "ireland eire", "IL": "israel", "IN": "india", "IS": "iceland", "IT": "italy 意大利",
    "JP": "japan 日本", "KR": "south_korea korea 韩国", "LB": "lebanon", "LT": "lithuania",
    "LU": "luxembourg", "MO": "macao macau 澳门 中国澳门", "MT": "malta", "MX": "mexico",
    "MY": "malaysia 马来西亚", "NL": "netherlands holland 荷兰", "NO": "norway",
    "NZ": "new_zealand 新西兰", "PH": "philippines 菲律宾", "PL": "poland", "PT": "portugal",
    "RU": "russia 俄罗斯", "SA": "saudi_arabia", "SE": "sweden", "SG": "singapore 新加坡",
    "TH": "thailand 泰国", "TR": "turkey türkiye", "TW": "taiwan 台湾 中国台湾",
    "AE": "united_arab_emirates", "US": "united_states usa united_states_of_america 美国",
    "VN": "vietnam 越南", "ZA": "south_africa rsa",
}  # fmt: skip
_BY_NAME = {
    name.replace("_", " "): code for code, names in _CODES.items() for name in names.split()
}


def country(text: str) -> str:
    """The two-letter code of a country's name or code."""
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    return _BY_NAME.get(text.strip().lower(), UNKNOWN)
