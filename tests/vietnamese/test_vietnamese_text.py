import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vietnamese.text import (
    fold,
    given_name,
    name_sort_key,
    nfc,
    same_spelling,
    search_terms,
    squeeze,
)

VIETNAMESE = (
    "aăâbcdđeêghiklmnoôơpqrstuưvxyAĐƠƯàảãáạằắệợữỷỵ 0123-/\u0300\u0301\u0302\u0306\u031b\u0323"
)
texts = st.text() | st.text(alphabet=VIETNAMESE)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (unicodedata.normalize("NFD", "Huyện Lấp Vò"), "Huyện Lấp Vò"),
        ("Huyê\u0323n Lâ\u0301p Vo\u0300", "Huyện Lấp Vò"),
        ("a\x00b", "ab"),
        ("875\u200d", "875"),
        ("\ufeffMã", "Mã"),
        ("hoadon\u202efdp.exe", "hoadonfdp.exe"),
        ("\x1b[2Jgiả mạo", "[2Jgiả mạo"),
        ("một\r\nhai\rba\x0bbốn\u2028năm", "một\nhai\nba\nbốn\nnăm"),
        ("a\ud800b", "a\ufffdb"),
        ("“Một cửa” – liên thông…", "“Một cửa” – liên thông…"),
        ("- Ưu điểm\tmột\n- Hạn chế", "- Ưu điểm\tmột\n- Hạn chế"),
    ],
)
def test_one_stored_form(raw, clean):
    assert nfc(raw) == clean


def test_squeeze_is_for_one_line():
    assert squeeze("  Kế \u00a0 hoạch \n\n CCHC ") == "Kế hoạch CCHC"
    assert squeeze("\u00a0 \u200b") == ""


@given(texts)
def test_cleaning_twice_changes_nothing(text):
    assert nfc(nfc(text)) == nfc(text)
    assert squeeze(squeeze(text)) == squeeze(text)
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_folding_does_not_see_the_normal_form(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ĐỒNG THÁP", "dong thap"),
        ("Ðồng Tháp", "dong thap"),
        ("Xã Hoà Long", "xa hoa long"),
        ("Xã Hòa Long", "xa hoa long"),
        ("Ưu điểm: 98,5%", "uu diem: 98,5%"),
        ("  đường   Nguyễn\u00a0Huệ ", "duong nguyen hue"),
        ("05/BB-ĐKT", "05/bb-dkt"),
    ],
)
def test_folding(text, plain):
    assert fold(text) == plain


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("hoà", "hòa"),
        ("HOÀ", "Hòa"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("uỷ ban", "ủy ban"),
        ("Xã  Hoà Long", "xã Hòa Long"),
        (unicodedata.normalize("NFD", "Hoà"), "Hòa"),
        ("quý", "QUÝ"),
        ("Hoà-Thuỷ", "Hòa-Thủy"),
    ],
)
def test_tone_placement_is_no_difference(first, second):
    assert same_spelling(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("hoà", "hoa"),
        ("hoà", "hoá"),
        ("quý", "quỳ"),
        ("Quí", "Quý"),
        ("Mỹ", "Mĩ"),
        ("ma", "mạ"),
        ("tân", "tăn"),
        ("đa", "da"),
        ("hòa hoa", "hoa hòa"),
    ],
)
def test_other_words_stay_apart(first, second):
    assert not same_spelling(first, second)


def test_given_names():
    assert given_name("Nguyễn Văn Thuận") == "Thuận"
    assert given_name(" Y  Moan ") == "Moan"
    assert given_name("Hạnh") == "Hạnh"
    assert given_name("") == ""


def test_roster_order():
    roster = [
        "Trần Văn Đức",
        "Nguyễn Thị Ánh",
        "Lê Văn An",
        "NGUYỄN VĂN AN",
        "Bùi Thị Húng",
        "Vũ Văn Hùng",
        "Lê Anh An",
        "An",
        "Đặng Văn Dũng",
        "Nguyễn Văn An",
        "Đỗ Thị Ân",
    ]
    assert sorted(roster, key=name_sort_key) == [
        "An",
        "Lê Anh An",
        "Lê Văn An",
        "Nguyễn Văn An",
        "NGUYỄN VĂN AN",
        "Nguyễn Thị Ánh",
        "Đỗ Thị Ân",
        "Đặng Văn Dũng",
        "Trần Văn Đức",
        "Vũ Văn Hùng",
        "Bùi Thị Húng",
    ]


def test_a_corrected_given_name_wins():
    assert name_sort_key("Nguyễn Thị Minh Khai", given="Minh Khai") > name_sort_key("Lê Văn Khai")


def test_search_terms():
    assert search_terms("  Hoà   LONG hòa ") == ["hoa", "long"]
    assert search_terms('xã "Phường 2" 05/BB-ĐKT') == ["xa", "phuong 2", "05/bb-dkt"]
    assert search_terms("%") == ["%"]
    assert search_terms("\\ _") == ["\\", "_"]
    assert search_terms("") == []
    assert search_terms('" ') == ['"']
    assert len(search_terms(" ".join(str(n) for n in range(100)))) == 12
