"""Where a walk through the product goes: every page, by its address in the client's route table.

A page that is not named here fails `tests/shape/test_walk.py`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from tests.e2e.desk import Caller
from zhidan.config.environment import ROOT

WEB = ROOT / "web" / "src"
DESK, TABLET = (1280, 800), (1024, 768)
ON_A_TABLET = ("/scan",)

# Per address of the route table what is looked at there; `$id` is the first that FIRST finds.
VISITS: dict[str, tuple[str, ...]] = {
    "/": ("",),
    "/orders": ("", "?open=$id"),
    "/orders/new": ("",),
    "/orders/$id": ("",),
    "/orders/$id/split": ("",),
    "/review": ("",),
    "/exceptions": ("",),
    "/merging": ("",),
    "/shortages": ("", "?kind=presale"),
    "/imports": ("",),
    "/imports/new": (
        "", "?kind=products", "?kind=stock", "?kind=listings", "?kind=suppliers", "?kind=tracking",
        "?kind=payments", "?kind=edits",
    ),
    "/imports/$id": ("",),
    "/fulfilment": ("", "?open=$id"),
    "/confirm": ("",),
    "/confirm/files": ("",),
    "/confirm/files/$id": ("",),
    "/scan": ("", "?open=$id"),
    "/put-back": ("",),
    "/stock": ("", "?open=$id"),
    "/products": ("",),
    "/products/$id": ("",),
    "/matching": ("", "?tab=decided"),
    "/customers": ("", "?blacklisted=true"),
    "/customers/$id": ("",),
    "/suppliers": ("", "?open=$id"),
    "/rules": ("",),
    "/gifts": ("",),
    "/payments": ("", "?open=$id"),
    "/payments/new": ("",),
    "/payments/refunds": ("",),
    "/payments/accounts": ("",),
    "/jobs": ("",),
    "/feedback": ("",),
    "/audit": ("",),
    "/settings": (
        "?tab=shops", "?tab=groups", "?tab=entities", "?tab=warehouses", "?tab=business",
        "?tab=orders", "?tab=merging",
        "?tab=stock", "?tab=packing_slip", "?tab=order_sheet", "?tab=pick_list",
        "?tab=retention", "?tab=exports", "?tab=backups", "?tab=people", "?tab=roles",
        "?tab=keys", "?tab=security", "?tab=feedback",
    ),
    "/about": ("",),
    "/profile": ("",),
    # What stands beside the route table: links that let somebody in, and an address of nothing.
    "/claim": ("#no-such-link",),
    "/enter": ("#no-such-link",),
    "/no-such-page": ("",),
}  # fmt: skip
BESIDE_THE_TABLE = ("/claim", "/enter", "/no-such-page")
FIRST = {
    "/orders": "/orders?stage=pending_review",
    "/orders/$id": "/orders?stage=exception",
    "/orders/$id/split": "/orders?stage=pending_review",
    "/imports/$id": "/imports",
    "/fulfilment": "/fulfilments?state=released",
    "/confirm/files/$id": "/confirmations/files",
    "/scan": "/fulfilments?state=released",
    "/stock": "/stock",
    "/products/$id": "/products",
    "/customers/$id": "/customers",
    "/suppliers": "/suppliers",
    "/payments": "/payments",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One address to look at, under the name of its picture."""

    name: str
    path: str
    size: tuple[int, int]


def routes() -> list[str]:
    """The client's own route table."""
    table = (WEB / "router.tsx").read_text(encoding="utf-8")
    return re.findall(r"^  page\('([^']+)'", table, re.MULTILINE)


def tabs() -> dict[str, list[str]]:
    """Pages that are several in one: their parts, as the client names them."""
    settings: dict[str, Any] = json.loads(
        (WEB / "locales" / "en" / "settings.json").read_text(encoding="utf-8")
    )
    kinds = (WEB / "features" / "imports" / "import.ts").read_text(encoding="utf-8")
    listed = re.search(r"KINDS = \[([^\]]+)\]", kinds)
    assert listed
    return {
        "/settings": [f"?tab={tab}" for tab in settings["tab"]],
        "/imports/new": [f"?kind={kind}" for kind in re.findall(r"'(\w+)'", listed[1])[1:]],
    }


def not_visited(
    visits: dict[str, tuple[str, ...]], table: list[str], parts: dict[str, list[str]]
) -> set[str]:
    """Addresses and their parts that the walk leaves out, and visits of what is there no more."""
    known = {path + part for path, found in parts.items() for part in found}
    gone = {path for path in visits if path not in table and path not in BESIDE_THE_TABLE}
    seen = {path + part for path, found in visits.items() for part in found}
    return (set(table) - set(visits)) | (known - seen) | gone


def visits(caller: Caller) -> list[Visit]:
    """Every visit, with the numbers of what the shop has."""
    found = []
    for path, parts in VISITS.items():
        ids = _first(caller, FIRST[path]) if path in FIRST else ""
        for part in parts:
            said = re.sub(r"\W+", "-", f"{path}{part}".replace("$id", "one")).strip("-")
            size = TABLET if path in ON_A_TABLET else DESK
            found.append(Visit(said or "home", f"{path}{part}".replace("$id", ids), size))
    return found


def _first(caller: Caller, resource: str) -> str:
    items = caller.get(resource)["items"]
    assert items, f"the walk's shop has nothing under {resource}"
    first = items[0]
    return str(first["id"]) if "id" in first else f"{first['sku_id']}.{first['warehouse_id']}"
