"""Reads of the shipping files: what waits per shop, what was written, how it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from zhidan.channels.confirming.registry import BY_CHANNEL, FORMATS
from zhidan.channels.models import ConfirmEntry, ConfirmFile
from zhidan.kernel.errors import NotFound
from zhidan.orders import api as orders
from zhidan.parties import api as parties
from zhidan.platform.actors import Actor
from zhidan.platform.paging import Page, clamp, keyset


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file with how many of its orders stand in which state by now."""

    file: ConfirmFile
    states: dict[str, int]


def shops_to_tell(*, actor: Actor) -> list[dict[str, Any]]:
    """Every shop of the caller that has a channel, with what waits; the oldest first."""
    waiting = orders.waiting_by_shop(actor=actor)
    nothing = orders.WaitingOfShop(0, None, 0)
    rows = []
    for shop in parties.shop_cards(actor=actor):
        if (form := BY_CHANNEL.get(shop.channel)) is None:
            continue
        found = waiting.get(shop.id, nothing)
        rows.append(
            {
                "shop_id": shop.id,
                "format": form.name,
                "extension": form.extension,
                "waiting": found.waiting,
                "oldest_at": found.oldest_at,
                "failed": found.failed,
            }
        )
    return sorted(rows, key=lambda row: (row["oldest_at"] is None, row["oldest_at"] or 0))


def confirm_file(file_id: UUID, *, actor: Actor) -> ConfirmFile:
    """One file. Raises: NotFound, also for one outside the caller's shops."""
    found = ConfirmFile.objects.filter(_visible(actor), pk=file_id).first()
    if found is None:
        raise NotFound(code="confirm_file_not_found")
    return found


def file_page(
    *, actor: Actor, shop_id: UUID | None, cursor: str | None, limit: int | None
) -> Page[FileCard]:
    """Files, the newest first."""
    rows = ConfirmFile.objects.filter(_visible(actor))
    if shop_id is not None:
        rows = rows.filter(shop_id=shop_id)
    page = keyset(
        rows, order=["-number", "-id"], types=[str, UUID], cursor=cursor, limit=clamp(limit)
    )
    return Page(file_cards(page.items, actor=actor), page.next, page.prev)


def file_cards(files: Iterable[ConfirmFile], *, actor: Actor) -> list[FileCard]:
    """The files with the states of their orders."""
    listed = list(files)
    entries = ConfirmEntry.objects.filter(file_id__in=[file.id for file in listed])
    pairs = list(entries.values_list("file_id", "order_id"))
    states = orders.confirm_states({order_id for _, order_id in pairs}, actor=actor)
    counts: dict[UUID, Counter[str]] = {}
    for file_id, order_id in pairs:
        if order_id in states:
            counts.setdefault(file_id, Counter())[states[order_id]] += 1
    return [FileCard(file, dict(counts.get(file.id, {}))) for file in listed]


def entries_of(file: ConfirmFile) -> list[ConfirmEntry]:
    """The orders of a file as they stand in it. Raises: NotFound when their time is over."""
    found = list(ConfirmEntry.objects.filter(file_id=file.id).order_by("position"))
    if not found:
        raise NotFound(code="confirm_file_gone", number=file.number)
    return found


def orders_of_file(file: ConfirmFile, *, actor: Actor) -> dict[UUID, orders.OrderSent]:
    """The orders of a file within the caller's scope."""
    return orders.orders_sent([entry.order_id for entry in entries_of(file)], actor=actor)


def file_content(file: ConfirmFile, *, actor: Actor) -> tuple[str, Iterable[bytes]]:
    """The name and the bytes of a file, always the same ones."""
    form = FORMATS[file.format]
    shop = parties.shop_card(file.shop_id, actor=actor)
    rows = [row for entry in entries_of(file) for row in entry.rows]
    return f"{shop.code}-{file.number}.{form.extension}", form.write(rows)


def _visible(actor: Actor) -> Q:
    return Q() if actor.shops is None else Q(shop_id__in=actor.shops)
