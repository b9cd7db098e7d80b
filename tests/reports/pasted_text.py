"""A finding as it comes out of Word's clipboard: decomposed, CRLF, lists, a table, private signs.

`PASTED` is what the browser sends; `WORDS` is what paper says of it, in order: each sign as itself
or as `engines.vietnamese.signs` maps it. The marks of the list stay, and the paper's own words are left out.
"""

import unicodedata

OPENING = (
    "Qua kiểm tra hồ sơ lưu tại Bộ phận Tiếp nhận và Trả kết quả, Đoàn ghi nhận “một số nội dung” "
    "chưa thực hiện đúng Quyết định số 1123/QĐ-UBND ngày 05 tháng 6 năm 2018 và khoản 2 Điều 19 "
    "Nghị định số 61/2018/NĐ-CP"
)
POINTS = [
    "1.\tChưa công khai đầy đủ danh mục thủ tục hành chính (12/95 thủ tục), có nơi ‘để trống’",
    "2.\tPhiếu kiểm soát: \uf0fe có đủ  \uf0fd không đủ  \uf0a8 không lập; ☑ ☒ ☐",
    "\uf0b7\tSố hồ sơ trễ hẹn \uf0b3 5% ở 3/13 xã → chưa xin lỗi bằng văn bản",
    "\uf0d8\tCó nơi ghi “đã trả” mà hồ sơ còn lưu ⇒ cần đối chiếu lại",
    "-\tＴổng hợp theo ＱĐ　585",
]
TABLE = [
    "STT\tLĩnh vực\tSố hồ sơ\tTrễ hẹn\tTỷ lệ",
    "1\tĐất đai\t1.200\t36\t3,00%",
    "2\tHộ tịch, chứng thực\t950\t0\t0,00%",
    "3\tXây dựng theo Quyết định 45/2016/QĐ-TTg\t85\t17\t20,00%",
]
FILLER = (
    "Công chức được phân công kiêm nhiệm nhiều việc, phần mềm một cửa điện tử cập nhật chậm so với "
    "thực tế, người dân phải đi lại nhiều lần (theo phản ánh ngày 17/7/2018)."
)
CLOSING = [f"{FILLER} Lần {n}." for n in range(1, 33)]
TYPED = "\r\n".join([OPENING + ":", *POINTS, "", *TABLE, "", *CLOSING])
PASTED = unicodedata.normalize("NFD", TYPED)
MAPPED = {
    "\uf0fe": "☑",
    "\uf0fd": "☒",
    "\uf0a8": "☐",
    "\uf0b3": "≥",
    "\uf0b7": "•",
    "\uf0d8": "➢",
    "Ｔ": "T",
    "Ｑ": "Q",
    "Đ": "Đ",
    "\u3000": " ",
}
WORDS = TYPED.translate({ord(sign): mapped for sign, mapped in MAPPED.items()}).split()
