"""What a person may say of a warehouse."""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType


class WarehouseEdit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A warehouse's settings; what is not named stays."""

    code: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    address: str | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class NewWarehouse(WarehouseEdit, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A warehouse to open."""

    code: str
    name: str
