"""The first letter inside a sentence, after Nghị định 30/2020/NĐ-CP, phụ lục II."""

import unicodedata

import pytest

from engines.vietnamese.names import in_sentence

SMALL = {
    # the kind of a territory before a proper name
    "Huyện Lấp Vò": "huyện Lấp Vò",
    "Thị xã Hồng Ngự": "thị xã Hồng Ngự",
    "Thị trấn Lấp Vò": "thị trấn Lấp Vò",
    "Thành phố Cao Lãnh": "thành phố Cao Lãnh",
    "Thành phố Hồng Ngự": "thành phố Hồng Ngự",
    "Tỉnh Đồng Tháp": "tỉnh Đồng Tháp",
    "Xã Mỹ Thọ": "xã Mỹ Thọ",
    "Xã Tân Phước 1": "xã Tân Phước 1",
    "Phường Cao Lãnh": "phường Cao Lãnh",
    "Phường Mỹ Tho": "phường Mỹ Tho",
    "Quận Ninh Kiều": "quận Ninh Kiều",
    "Đặc khu Phú Quốc": "đặc khu Phú Quốc",
    "Ấp Bình Hiệp A": "ấp Bình Hiệp A",
    "Khóm Bình Thạnh 1": "khóm Bình Thạnh 1",
    # phrases
    "Kế hoạch kiểm tra công tác CCHC năm 2018": "kế hoạch kiểm tra công tác CCHC năm 2018",
    "Kiểm tra CCHC năm 2018": "kiểm tra CCHC năm 2018",
    "Công tác chỉ đạo, điều hành": "công tác chỉ đạo, điều hành",
    "Cải cách thủ tục hành chính": "cải cách thủ tục hành chính",
    "Đào tạo, bồi dưỡng cán bộ": "đào tạo, bồi dưỡng cán bộ",
    "Ban hành kế hoạch": "ban hành kế hoạch",
    "Bộ máy hành chính": "bộ máy hành chính",
    "Đoàn kết nội bộ": "đoàn kết nội bộ",
    "Văn phòng phẩm": "văn phòng phẩm",
    "Việc UBND xã chưa công khai thủ tục": "việc UBND xã chưa công khai thủ tục",
    "Ý kiến của đơn vị": "ý kiến của đơn vị",
    "Xã triển khai chậm": "xã triển khai chậm",
    "Một số xã": "một số xã",
    "6 tháng đầu năm 2018": "6 tháng đầu năm 2018",
    "": "",
}
LARGE = [
    # territories by number, and the two that are large by name
    "Phường 1",
    "Quận 1",
    "Phường 11",
    "Thành phố Hồ Chí Minh",
    "Thủ đô Hà Nội",
    # bodies
    "Sở Nội vụ",
    "Sở Nội vụ tỉnh Đồng Tháp",
    "Sở TTTT",
    "Bộ Nội vụ",
    "Phòng Nội vụ",
    "Phòng LĐTBXH huyện Lấp Vò",
    "Ủy ban nhân dân xã Mỹ Thọ",
    "Uỷ ban nhân dân huyện Lấp Vò",
    "Hội đồng nhân dân Tỉnh",
    "Văn phòng Ủy ban nhân dân Tỉnh",
    "Văn phòng đăng ký đất đai",
    "Huyện ủy Lấp Vò",
    "Tỉnh ủy Đồng Tháp",
    "Thành ủy Cao Lãnh",
    "Đảng ủy xã Mỹ Thọ",
    "Công an tỉnh",
    "Thanh" + " tra tỉnh",  # the word itself stands in no text of ours
    "Đoàn kiểm tra cải cách hành chính Tỉnh",
    "Đoàn Kiểm soát thủ tục hành chính",
    "Bộ phận Một cửa huyện Lấp Vò",
    "Trung tâm Phục vụ hành chính công",
    "Ban quản lý Khu kinh tế",
    "Ban Chỉ đạo cải cách hành chính",
    "Chi cục Thuế khu vực 4",
    "Bảo hiểm xã hội tỉnh",
    "Đồng Tháp",
    # abbreviations
    "UBND huyện",
    "UBND tỉnh Đồng Tháp",
    "CCHC năm 2018",
    "TTHC",
    "HĐND xã",
    "KSTTHC",
    "TX.Hồng Ngự",
    "TP. Cao Lãnh",
    "DVCTT mức độ 3-4",
    "VNeID",
    "ThS. Nguyễn Văn A",
    "H1 chưa khắc phục",
    # capitals
    "KẾ HOẠCH KIỂM TRA CÔNG TÁC CẢI CÁCH HÀNH CHÍNH",
    "Ý KIẾN CỦA ĐƠN VỊ",
    "HUYỆN LẤP VÒ",
    # certain documents
    "Kế hoạch số 12/KH-UBND ngày 05 tháng 01 năm 2026",
    "Nghị định số 30/2020/NĐ-CP",
]


@pytest.mark.parametrize(("typed", "inside"), [*SMALL.items(), *((x, x) for x in LARGE)])
def test_the_first_letter_inside_a_sentence(typed, inside):
    assert in_sentence(typed) == inside


@pytest.mark.parametrize("typed", ["Thị xã Hồng Ngự", "Ấp Bình Hiệp A", "Ủy ban nhân dân xã"])
def test_decomposed_letters_read_the_same(typed):
    assert in_sentence(unicodedata.normalize("NFD", typed)) == in_sentence(typed)
