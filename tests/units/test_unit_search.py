import datetime as dt
import unicodedata

import pytest

from units.models import UnitVersion

pytestmark = pytest.mark.django_db
JULY = dt.date(2018, 7, 19)

# what is typed, and the full name that must be among what is found on 19/07/2018
QUERIES = [
    ("Lấp Vò", "Huyện Lấp Vò"),
    ("lap vo", "Huyện Lấp Vò"),
    ("LẤP VÒ", "Huyện Lấp Vò"),
    ("lấp  vò ", "Huyện Lấp Vò"),
    ("vò lấp", "Huyện Lấp Vò"),
    ("H. Lấp Vò", "Huyện Lấp Vò"),
    ("huyen lap vo", "Huyện Lấp Vò"),
    ("875", "Huyện Lấp Vò"),
    ("lap vo 875", "Huyện Lấp Vò"),
    ("Đồng Tháp", "Tỉnh Đồng Tháp"),
    ("đồng tháp", "Tỉnh Đồng Tháp"),
    ("ĐỒNG THÁP", "Tỉnh Đồng Tháp"),
    ("dong thap", "Tỉnh Đồng Tháp"),
    ("Ðồng Tháp", "Tỉnh Đồng Tháp"),  # the eth of old converters
    ("87", "Tỉnh Đồng Tháp"),
    ("sa dec", "Thành phố Sa Đéc"),
    ("TP Sa Đéc", "Thành phố Sa Đéc"),
    ("tp. sa đéc", "Thành phố Sa Đéc"),
    ("TX. Hồng Ngự", "Thị xã Hồng Ngự"),
    ("thành phố hồng ngự", "Thị xã Hồng Ngự"),  # its later name
    ("hong ngu", "Thị xã Hồng Ngự"),
    ("868", "Thị xã Hồng Ngự"),
    ("Hòa An", "Xã Hòa An"),
    ("Hoà An", "Xã Hòa An"),
    ("hoa an", "Xã Hòa An"),
    ("HOÀ AN", "Xã Hòa An"),
    ("phường hoà thuận", "Phường Hòa Thuận"),
    ("p. hoa thuan", "Phường Hòa Thuận"),
    ("Mỹ Quý", "Xã Mỹ Quý"),
    ("my quy", "Xã Mỹ Quý"),
    ("Đốc Binh Kiều", "Xã Đốc Binh Kiều"),
    ("doc binh kieu", "Xã Đốc Binh Kiều"),
    ("Thường Thới Hậu B", "Xã Thường Thới Hậu B"),
    ("thuong thoi tien", "Xã Thường Thới Tiền"),
    ("thị trấn thường thới tiền", "Xã Thường Thới Tiền"),  # its later name
    ("TT Lai Vung", "Thị trấn Lai Vung"),
    ("phường 2", "Phường 2"),
    ("29869", "Phường 2"),
    ("gáo giồng", "Xã Gáo Giồng"),
    ('"lai vung"', "Huyện Lai Vung"),
]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_forty_queries_find_their_unit(official, form):
    missed = []
    for query, name in QUERIES:
        typed = unicodedata.normalize(form, query)
        found = UnitVersion.objects.as_of(JULY).matching(typed).ranked(typed)
        if name not in found.values_list("full_name", flat=True):
            missed.append(query)
    assert len(QUERIES) == 40
    assert missed == []


@pytest.mark.parametrize("query", ["%", "_", "' OR 1=1 --", "\x00", "a" * 10_000, '"', "875; 876"])
def test_strange_queries_are_only_text(official, query):
    assert UnitVersion.objects.as_of(JULY).matching(query).ranked(query).count() <= 157


def test_what_is_shown_of_the_lists_is_vietnamese(official):
    texts = UnitVersion.objects.values_list("note", "source")
    words = {word.strip("();,.:").lower() for row in texts for text in row for word in text.split()}
    assert not words & {"the", "of", "code", "merged", "level", "other", "list", "in", "date", "by"}
