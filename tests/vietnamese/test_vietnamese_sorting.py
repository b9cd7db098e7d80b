"""The sort key against ICU itself: unit_names_sorted.txt was put in order by PostgreSQL 15."""

import random
from pathlib import Path

import pytest
from django.db import connection

from engines.vietnamese.text import sort_key

HERE = Path(__file__).parent
NAMES = (HERE / "unit_names.txt").read_text(encoding="utf-8").splitlines()
SORTED = (HERE / "unit_names_sorted.txt").read_text(encoding="utf-8").splitlines()


def test_units_stand_as_postgresql_puts_them():
    assert len(NAMES) > 300
    assert sorted(NAMES, key=sort_key) == SORTED


def test_byte_order_is_code_point_order_of_the_key():
    keys = [sort_key(name) for name in SORTED]
    assert sorted(keys, key=str.encode) == keys
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "in_order",
    [
        ["Phường 1", "Phường 2", "Phường 10"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "h", "o", "ô", "ơ", "p", "u", "ư", "v"],
        ["an", "An", "ăn", "Ấp", "Đá", "Đồng", "Em"],
        ["TTr-9", "TTr-10", "TTr-100"],
    ],
)
def test_order_by_hand(in_order):
    shuffled = random.Random(1).sample(in_order, len(in_order))
    assert sorted(shuffled, key=sort_key) == in_order


def test_composed_and_decomposed_names_are_one():
    assert sort_key("La\u0302\u0301p Vo\u0300") == sort_key("Lấp Vò")


@pytest.fixture
def icu(db):
    if connection.vendor != "postgresql":
        pytest.skip("asks PostgreSQL's own ICU")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE COLLATION pg_temp.vi_numeric (provider = icu, locale = 'vi-u-kn-true')"
        )
        yield cursor


def test_postgresql_still_agrees(icu):
    letters = "aăâàảãáạằắặấầậeêéềbcdđ AĂÂĐOôơốớuưứ 0123456789-.,(/\"'fjwz"
    chance = random.Random(2018)
    made = {"".join(chance.choices(letters, k=chance.randint(1, 6))) for _ in range(3000)}
    icu.execute(
        "SELECT x FROM unnest(%s) x ORDER BY x COLLATE pg_temp.vi_numeric", [[*NAMES, *made]]
    )
    assert [row[0] for row in icu.fetchall()] == sorted([*NAMES, *made], key=sort_key)
