from pathlib import Path

import pytest

from engines.vietnamese.legacy import detect_legacy

NAMES = (Path(__file__).parent / "unit_names.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "LÊp Vß",
        "HuyÖn LÊp Vß",
        "Hång Ngù",
        "TØnh §ång Th¸p",
        "ThÞ x· Hång Ngù",
        "M· ®¬n vÞ cÊp trªn",
        "HUYÖN LÊP Vß",
        "C¶i c¸ch hµnh chÝnh n¨m 2018",
        "Thµnh phè Cao L·nh, tØnh §ång Th¸p",
    ],
)
def test_tcvn3(text):
    assert detect_legacy(text) == "TCVN3"


@pytest.mark.parametrize(
    "text",
    [
        "Huyeän Laáp Voø",
        "Hoàng Ngöï",
        "Tænh Ñoàng Thaùp",
        "Maõ ñôn vò caáp treân",
        "Thò xaõ Hoàng Ngöï",
        "Xaõ Tam Bình",
        "Caûi caùch haønh chính naêm 2018",
        "UÛY BAN NHAÂN DAÂN",
    ],
)
def test_vni(text):
    assert detect_legacy(text) == "VNI"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "UBND",
        "Huyện Lấp Vò, thị xã Hồng Ngự",
        "Hoàng Sa, Trường Sa",
        "Uỷ ban nhân dân tỉnh Đồng Tháp đề nghị khắc phục",
        "Krông Nô, Đắk Nông; Ê-đê; Kpă; Niê; Y Moan",
        "La reforme administrative a été évaluée où il fallait, à l'hôtel près de la forêt",
        "Thaï, Loïc, Noël, café, naïve, façade, résumé",
        "Windows® – Office© 2019 «bản quyền»",
        "Kích thước 10 µm, ½ trang, 25°C, 5 m², ×3",
        "thủ tục “Một cửa” – liên thông…",
        "một báo cáo môt lỗi gõ tôt",
        "<script>alert(1)</script>",
        "5068 Ph\ufffdn t\ufffdch",
    ],
)
def test_blames_no_good_text(text):
    assert detect_legacy(text) is None


def test_blames_no_unit():
    assert [name for name in NAMES if detect_legacy(name)] == []
