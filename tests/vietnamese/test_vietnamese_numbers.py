from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vietnamese.numbers import (
    NumberError,
    format_number,
    format_percent,
    in_words,
    parse_int,
    parse_number,
    point_letter,
    roman,
)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (0, None, "0"),
        (1234567, None, "1.234.567"),
        (1234.5, None, "1.234,5"),
        (Decimal("1234567.89"), None, "1.234.567,89"),
        (Decimal("98.50"), None, "98,5"),
        (Decimal("98.5"), 2, "98,50"),
        (0.125, 2, "0,13"),
        (Decimal("0.5"), 0, "1"),
        (-1234.5, None, "-1.234,5"),
        (Decimal("-0.001"), 1, "0,0"),
        (Decimal("1E+6"), None, "1.000.000"),
        (1e-7, None, "0,0000001"),
    ],
)
def test_formats(value, places, expected):
    assert format_number(value, places) == expected


def test_formats_percent():
    assert format_percent(98.5) == "98,5%"
    assert format_percent(100) == "100%"
    assert format_percent(Decimal("66.6667"), 2) == "66,67%"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_formats_no_nonsense(value):
    with pytest.raises(NumberError):
        format_number(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234.567,89", "1234567.89"),
        ("1234567,89", "1234567.89"),
        ("1.500", "1500"),
        ("98,5", "98.5"),
        ("007", "7"),
        (" -1.000 ", "-1000"),
        ("\u22125", "-5"),
        ("１２", "12"),
        ("0,25", "0.25"),
    ],
)
def test_parses(text, expected):
    assert parse_number(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("NaN", "format"),
        ("Infinity", "format"),
        ("0x10", "format"),
        ("1e5", "format"),
        ("=1+1", "format"),
        ("1 2", "format"),
        ("1.5", "format"),
        ("0.500", "format"),
        ("1234.567", "format"),
        ("1,234,567", "format"),
        ("1.234.56", "format"),
        ("1,", "format"),
        (",5", "format"),
        ("98,5%", "format"),
        ("٣", "format"),
        ("9" * 31, "too_long"),
    ],
)
def test_refuses_rather_than_guesses(text, code):
    with pytest.raises(NumberError) as refused:
        parse_number(text)
    assert refused.value.code == code


def test_whole_numbers():
    assert parse_int("1.234") == 1234
    assert parse_int("-1") == -1
    for text in ("1,5", "1,0"):
        with pytest.raises(NumberError) as refused:
            parse_int(text)
        assert refused.value.code == "not_integer"


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=4
    )
)
def test_reads_back_what_it_writes(value):
    assert parse_number(format_number(value)) == value


def test_roman():
    assert [roman(n) for n in (1, 4, 9, 14, 40, 90, 1999, 2018)] == [
        "I", "IV", "IX", "XIV", "XL", "XC", "MCMXCIX", "MMXVIII",
    ]  # fmt: skip
    for wrong in (0, -1, 4000):
        with pytest.raises(NumberError):
            roman(wrong)


def test_points_follow_the_vietnamese_alphabet():
    assert [point_letter(n) for n in range(1, 24)] == list("abcdđeghiklmnopqrstuvxy")
    assert [point_letter(n) for n in (24, 25, 28, 46, 47)] == ["aa", "ab", "ađ", "ay", "ba"]
    with pytest.raises(NumberError):
        point_letter(0)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (3, "ba"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (35, "ba mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (111, "một trăm mười một"),
        (121, "một trăm hai mươi mốt"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (1050, "một nghìn không trăm năm mươi"),
        (2018, "hai nghìn không trăm mười tám"),
        (21000, "hai mươi mốt nghìn"),
        (1_000_000, "một triệu"),
        (1_000_005, "một triệu không trăm linh năm"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (1_000_000_000, "một tỷ"),
        (5_000_000_000_000, "năm nghìn tỷ"),
        (-15, "âm mười lăm"),
    ],
)
def test_words(number, words):
    assert in_words(number) == words


def test_words_end_at_eighteen_digits():
    assert in_words(10**18 - 1).startswith("chín trăm chín mươi chín triệu")
    with pytest.raises(NumberError):
        in_words(10**18)


@given(st.integers(0, 10**12))
def test_no_two_numbers_share_their_words(number):
    assert in_words(number) != in_words(number + 1)
