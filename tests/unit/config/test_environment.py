"""The environment, typed."""

from __future__ import annotations

from pathlib import Path

from zhidan.config.environment import read_environment


def test_a_database_address_becomes_settings_with_the_application_role() -> None:
    chosen = read_environment({"ZHIDAN_DATABASE_URL": "host=/run/x user=me dbname=shop"})
    database = chosen.database()
    assert (database["HOST"], database["USER"], database["NAME"]) == ("/run/x", "me", "shop")
    assert database["OPTIONS"]["options"] == "-c role=zhidan_app"


def test_an_own_option_of_the_address_is_kept() -> None:
    url = "postgresql://me:secret@db:5433/shop?sslmode=require&options=-c%20geqo%3Doff"
    database = read_environment({"ZHIDAN_DATABASE_URL": url}).database()
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["OPTIONS"]["options"] == "-c geqo=off -c role=zhidan_app"
    assert (database["PASSWORD"], database["PORT"]) == ("secret", "5433")


def test_the_owner_keeps_all_rights() -> None:
    assert "options" not in read_environment({"ZHIDAN_AS_OWNER": "1"}).database()["OPTIONS"]


def test_keys_lie_in_the_data_folder_unless_told_otherwise() -> None:
    assert read_environment({"ZHIDAN_DATA": "/d"}).keys == Path("/d/keys")
    assert read_environment({"ZHIDAN_DATA": "/d", "ZHIDAN_KEYS_DIR": "/k"}).keys == Path("/k")


def test_a_stored_cookie_key_is_used_and_a_missing_one_never_repeats(tmp_path: Path) -> None:
    (tmp_path / "cookie.key").write_text("abc\n", encoding="ascii")
    assert read_environment({"ZHIDAN_KEYS_DIR": str(tmp_path)}).secret_key == "abc"
    assert read_environment({}).secret_key != read_environment({}).secret_key


def test_off_is_off() -> None:
    assert not read_environment({"ZHIDAN_HTTPS": "0"}).is_https
    assert read_environment({"ZHIDAN_HTTPS": "1"}).is_https
