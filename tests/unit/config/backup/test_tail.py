"""Changes as PostgreSQL tells them, made into statements."""

from __future__ import annotations

import pytest

from zhidan.config.backup.tail import NotUnderstood, as_sql, columns_of

KEYS = {"public.t": frozenset({"id"})}
TOLD = {
    "BEGIN": "BEGIN;\n",
    "COMMIT": "COMMIT;\n",
    "message: transactional: 1 prefix: zhidan, sz: 0 content:": "",
    "table public.t: INSERT: a[text]:'it''s\n[x]: ''y''' n[numeric]:1.50 b[text[]]:'{}'": (
        "INSERT INTO public.t (a, n, b) VALUES ('it''s\n[x]: ''y''', 1.50, '{}');\n"
    ),
    'table public.t: UPDATE: id[uuid]:\'1\' "order"[integer]:null a[text]:unchanged-toast-datum': (
        "UPDATE public.t SET id = '1', \"order\" = null WHERE id = '1';\n"
    ),
    "table public.t: UPDATE: old-key: id[uuid]:'1' new-tuple: id[uuid]:'2' a[boolean]:true": (
        "UPDATE public.t SET id = '2', a = true WHERE id = '1';\n"
    ),
    "table public.t: DELETE: id[uuid]:'1' k[timestamp with time zone]:'2026-01-01'": (
        "SET LOCAL zhidan.purging = 't';\n"
        "DELETE FROM public.t WHERE id = '1' AND k = '2026-01-01';\n"
    ),
    "table public.t: TRUNCATE: (no-flags)": "TRUNCATE public.t CASCADE;\n",
}  # fmt: skip


@pytest.mark.parametrize("told", TOLD)
def test_a_change_becomes_the_statement_that_does_it_again(told: str) -> None:
    assert as_sql(told, KEYS) == TOLD[told]


def test_quotes_brackets_and_line_ends_stay_inside_their_value() -> None:
    said = "a[bytea]:'\\x00' b[character varying]:'x[y]:''z'' \n c[text]:' d[bit]:B'01'"
    assert columns_of(said) == [
        ("a", "'\\x00'"),
        ("b", "'x[y]:''z'' \n c[text]:'"),
        ("d", "B'01'"),
    ]


@pytest.mark.parametrize(
    "told",
    [
        "what is this",
        "table public.t: DELETE: (no-tuple-data)",
        "table public.u: UPDATE: a[text]:'x'",
    ],
)  # fmt: skip
def test_what_is_not_understood_stops_the_backup(told: str) -> None:
    with pytest.raises(NotUnderstood):
        as_sql(told, KEYS)
