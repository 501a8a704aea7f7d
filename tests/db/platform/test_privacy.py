"""Sealed values: readable in their place only, whatever key is in use by now."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import transaction

from zhidan.platform import keyfiles, privacy
from zhidan.platform.models import DataKey
from zhidan.platform.personal import personal_fields
from zhidan.platform.privacy import CannotUnseal

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, tzinfo=UTC)
AAD = b"recipient.name.1"


def test_a_value_comes_back_in_its_place_and_nowhere_else() -> None:
    sealed = privacy.seal(uuid4(), AT, "王小明".encode(), AAD)
    assert "王".encode() not in sealed
    assert privacy.unseal(sealed, AAD).decode() == "王小明"
    with pytest.raises(CannotUnseal):
        privacy.unseal(sealed, b"recipient.name.2")


@pytest.mark.parametrize("position", [0, 2, 7, -1])
def test_a_changed_byte_is_noticed(position: int) -> None:
    sealed = bytearray(privacy.seal(uuid4(), AT, b"x", AAD))
    sealed[position] ^= 0x40
    with pytest.raises(CannotUnseal):
        privacy.unseal(bytes(sealed), AAD)


def test_one_key_serves_a_shop_and_month() -> None:
    shop = uuid4()
    one, two, later = (
        privacy.seal(shop, at, b"x", AAD) for at in (AT, AT.replace(day=28), AT.replace(month=12))
    )
    assert one[:5] == two[:5] != later[:5]
    assert DataKey.objects.filter(shop_id=shop).count() == 2


def test_the_same_value_is_never_sealed_alike() -> None:
    sealed = privacy.seal_many(uuid4(), AT, [(b"x", AAD)] * 50)
    assert len(set(sealed)) == 50


def test_the_blind_index_tells_kinds_apart_and_equal_values_not() -> None:
    assert privacy.blind("phone", "13800001111") == privacy.blind("phone", "13800001111")
    assert privacy.blind("phone", "13800001111") != privacy.blind("name", "13800001111")
    assert len(privacy.blind("phone", "1")) == privacy.BLIND_BYTES


def test_values_stay_readable_when_the_installation_key_is_rotated() -> None:
    shop = uuid4()
    sealed = privacy.seal(shop, AT, b"x", AAD)
    before = keyfiles.installation_numbers()[-1]
    number, wrapped = privacy.rotate_installation_key()
    assert (number, wrapped > 0) == (before + 1, True)
    assert set(DataKey.objects.values_list("installation_key", flat=True)) == {number}
    privacy.ring.forget()
    assert privacy.unseal(sealed, AAD) == b"x"


def test_a_value_moves_to_the_present_key_when_it_is_resealed() -> None:
    shop = uuid4()
    old = privacy.seal(shop, AT.replace(year=2020), b"x", AAD)
    new = privacy.reseal(old, AAD, shop_id=shop, at=AT)
    assert old[:5] != new[:5]
    assert privacy.unseal(new, AAD) == b"x"


def test_what_a_shredded_key_sealed_is_gone() -> None:
    shop = uuid4()
    sealed = privacy.seal(shop, AT, b"x", AAD)
    assert privacy.shred(shop, date(2026, 11, 30))
    with pytest.raises(CannotUnseal):
        privacy.unseal(sealed, AAD)


def test_key_files_are_for_the_owner_alone() -> None:
    privacy.seal(uuid4(), AT, b"x", AAD)
    for path in keyfiles.keys_folder().glob("*.key"):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.django_db(transaction=True)
def test_the_key_stays_when_the_transaction_that_needed_it_is_rolled_back() -> None:
    shop = uuid4()
    found: list[bytes] = []
    with transaction.atomic():
        found.append(privacy.seal(shop, AT, b"x", AAD))
        transaction.set_rollback(True)
    privacy.ring.forget()
    assert privacy.unseal(found[0], AAD) == b"x"


def test_the_people_who_sign_in_are_registered_as_personal_data() -> None:
    known = {(found.model, found.field) for found in personal_fields()}
    assert {("platform.User", "email"), ("platform.User", "name")} <= known
