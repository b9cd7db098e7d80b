import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vietnamese.dates import (
    DateError,
    due_words,
    excel_serial,
    format_date,
    long_date,
    parse_date,
    weekday_name,
)

TODAY = date(2018, 7, 20)
days = st.dates(date(1945, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("19/07/2018", date(2018, 7, 19)),
        ("05/07/2018", date(2018, 7, 5)),
        ("12/11/2026", date(2026, 11, 12)),
        ("25/12/2026", date(2026, 12, 25)),
        ("29/02/2028", date(2028, 2, 29)),
        ("5/7/2018", date(2018, 7, 5)),
        ("5-7-2018", date(2018, 7, 5)),
        ("05.07.2018", date(2018, 7, 5)),
        (" 5 / 7 / 2018 ", date(2018, 7, 5)),
        ("5/7", date(2018, 7, 5)),
        ("2018-07-05", date(2018, 7, 5)),
        ("ngày 5 tháng 7 năm 2018", date(2018, 7, 5)),
        ("Ngày 05 tháng 7 năm 2018", date(2018, 7, 5)),
        ("nga\u0300y 5 tha\u0301ng 7 na\u0306m 2018", date(2018, 7, 5)),
        ("ngày\u00a005 tháng\u00a001 năm\u00a02020", date(2020, 1, 5)),
        ("５/７/２０１８", date(2018, 7, 5)),
        ("ngày 05/7/2018", date(2018, 7, 5)),
        ("05\u201107\u20112018", date(2018, 7, 5)),  # the hyphens of Word
        ("05\u201307\u20132018", date(2018, 7, 5)),
        ("\u200e05/07/2018\u200b", date(2018, 7, 5)),  # copied from a page
        ("01/01/1945", date(1945, 1, 1)),
        ("31/12/2100", date(2100, 12, 31)),
    ],
)
def test_reads_what_officers_type(text, expected):
    assert parse_date(text, today=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("  \u00a0", "empty"),
        ("hôm nay", "format"),
        ("5-7", "format"),
        ("5.7", "format"),
        ("5/7-2018", "format"),
        ("43300", "format"),
        ("19/07/2018 và 20/07/2018", "format"),
        ("٥/٧/٢٠١٨", "format"),
        ("5/7/18", "two_digit_year"),
        ("ngày 5 tháng 7 năm 18", "two_digit_year"),
        ("01/01/0001", "year_range"),
        ("01/01/20266", "year_range"),
        ("31/12/1944", "year_range"),
        ("01/01/2101", "year_range"),
        ("31/02/2026", "no_such_day"),
        ("30/02/2028", "no_such_day"),
        ("29/02/2027", "no_such_day"),
        ("32/01/2026", "no_such_day"),
        ("12/31/2026", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("0/1/2026", "no_such_day"),
    ],
)
def test_refuses_with_a_reason(text, code):
    with pytest.raises(DateError) as refused:
        parse_date(text, today=TODAY)
    assert refused.value.code == code
    assert isinstance(refused.value, ValueError)


@given(days)
def test_reads_back_its_own_forms(day):
    for text in (format_date(day), long_date(day), long_date(day, nbsp=False), day.isoformat()):
        assert parse_date(text, today=TODAY) == day


@given(st.text())
def test_any_text_is_a_date_or_a_date_error(text):
    with contextlib.suppress(DateError):
        assert parse_date(text, today=TODAY).year >= 1945


def test_writes_dates_as_the_decree_does():
    assert format_date(date(2018, 7, 19)) == "19/07/2018"
    assert long_date(date(2020, 1, 5), nbsp=False) == "ngày 05 tháng 01 năm 2020"
    assert long_date(date(2018, 6, 29), nbsp=False) == "ngày 29 tháng 6 năm 2018"
    assert long_date(date(2024, 2, 29), nbsp=False) == "ngày 29 tháng 02 năm 2024"
    assert long_date(date(2026, 10, 1)) == "ngày\u00a001 tháng\u00a010 năm\u00a02026"


def test_names_of_days():
    assert weekday_name(date(2018, 7, 19)) == "thứ Năm"
    assert weekday_name(date(2018, 7, 22)) == "Chủ nhật"
    assert weekday_name(date(2018, 7, 23)) == "thứ Hai"


def test_excel_serials():
    assert excel_serial(43300) == date(2018, 7, 19)
    assert excel_serial(43300.75) == date(2018, 7, 19)
    assert excel_serial(41838, epoch_1904=True) == date(2018, 7, 19)
    for wrong in (0, 60, 20180719, -5, float("nan"), float("inf")):
        with pytest.raises(DateError):
            excel_serial(wrong)


@pytest.mark.parametrize(
    ("day", "said", "change", "words"),
    [
        (None, "", "", "không nêu thời hạn"),
        (None, " . ", "", "không nêu thời hạn"),
        (None, "trong tháng 12 năm 2026", "", "hạn: “trong tháng 12 năm 2026”"),
        (None, "Thời gian tới.", "", "hạn: “Thời gian tới”"),
        (None, "“ngay khi có kinh phí”", "", "hạn: “ngay khi có kinh phí”"),
        (date(2026, 12, 31), "", "", "hạn: 31/12/2026"),
        (
            date(2026, 12, 31),
            "trong tháng 12 năm 2026",
            "",
            "hạn: 31/12/2026 (“trong tháng 12 năm 2026”)",
        ),
        (date(2027, 1, 5), "", "gia hạn lần 1", "hạn: 05/01/2027 (gia hạn lần 1)"),
        (
            date(2027, 1, 5),
            "trong tháng 12",
            "gia hạn lần 1",
            "hạn: 05/01/2027 (gia hạn lần 1; ban đầu nêu “trong tháng 12”)",
        ),
    ],
)
def test_words_of_time_are_told_as_they_were_said(day, said, change, words):
    assert due_words(day, said, change) == words
