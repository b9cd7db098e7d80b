"""Letters, notices and reports to print: two written out, and random ones by a seed."""

import random
import unicodedata
from datetime import date, timedelta

from engines.printing.context import AnnexTable, Column, Letterhead, SignatureBlock
from engines.printing.paper import Chart, Line, PaperContext
from tests.printing import samples
from tests.printing.random_contexts import UNITS, Maker

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1630 300" role="img">'
    '<rect x="400" y="40" width="900" height="80" fill="#1f3a5f"/></svg>'
)
TEAM = Letterhead(parent="UBND tỉnh Đồng Tháp", body=("Đoàn Kiểm tra cải cách hành chính Tỉnh",))
OFFICE = Letterhead(parent="UBND tỉnh Đồng Tháp", body=("Sở Nội vụ",))
LEADER = SignatureBlock(titles=("Trưởng đoàn",), name="Nguyễn Văn Thuận")
FOR_THE_HEAD = SignatureBlock(titles=("KT. Giám đốc", "Phó Giám đốc"))
INTRO = (
    "Theo Biên bản số 05/BB-ĐKT ngày 05 tháng 01 năm 2026 của Đoàn Kiểm tra cải cách hành chính "
    "Tỉnh, Đoàn đề nghị đơn vị tổ chức thực hiện và báo cáo kết quả các nội dung sau đây:"
)
END = Line(kind="closing", text="Đề nghị đơn vị tổ chức thực hiện và báo cáo kết quả./.")


def letter(**more) -> PaperContext:
    values = {
        "form": "letter",
        "letterhead": TEAM,
        "symbol": "ĐKT-CCHC",
        "number": 5,
        "place": "Đồng Tháp",
        "date": date(2026, 1, 5),
        "subject": "khắc phục tồn tại, hạn chế sau kiểm tra công tác cải cách hành chính",
        "addressees": ("Ủy ban nhân dân xã Lấp Vò",),
        "lines": (
            Line(kind="text", text=INTRO),
            Line(kind="item", text="1. Rà soát hồ sơ trễ hẹn; công khai lý do và xin lỗi."),
            Line(kind="detail", text="- Hạn: 10/02/2026."),
            END,
        ),
        "signature": LEADER,
        "recipients": ("Như trên", "Lưu: VT, Hồ sơ"),
        "draft": False,
        "verification": samples.CHECK,
    }
    return PaperContext(**{**values, **more})


def notice(**more) -> PaperContext:
    values = {
        "form": "named",
        "letterhead": OFFICE,
        "symbol": "TB-SNV",
        "title": "THÔNG BÁO",
        "subject": "Kết luận kiểm tra công tác cải cách hành chính tại xã Lấp Vò",
        "signature": FOR_THE_HEAD,
        "lines": (
            Line(kind="basis", text="Căn cứ Biên bản số 05/BB-ĐKT ngày 05 tháng 01 năm 2026."),
            Line(kind="section", text="I. KẾT QUẢ"),
            Line(kind="title", text="1. Ưu điểm"),
            Line(kind="text", text=INTRO),
            END,
        ),
        "tables": (table("Danh sách hồ sơ", 2),),
    }
    return letter(**{**values, **more})


def table(title: str, rows: int) -> AnnexTable:
    columns = (Column(title="STT"), Column(title="Lĩnh vực", align="right", width=4))
    return AnnexTable(
        title=title, columns=columns, rows=tuple((str(n), f"{n}.000") for n in range(1, rows + 1))
    )


class PaperMaker(Maker):
    def lines(self, sections: bool) -> tuple[Line, ...]:
        made = [Line(kind="text", text=self.sentence())]
        for number in range(1, self.rng.choice((2, 4, 9, 60))):
            if sections and number % 5 == 1:
                roman = ("I", "II", "III", "IV", "V")[(number // 5) % 5]
                if number // 5 < 5:
                    made.append(Line(kind="section", text=f"{roman}. KẾT QUẢ THỰC HIỆN"))
            made.append(Line(kind="item", text=f"{number}. {self.sentence()}"))
            if self.rng.random() < 0.4:
                made.append(Line(kind="detail", text=f"- {self.sentence(3, 20)}"))
        text = self.sentence().rstrip(".") + "./."
        return (*made, Line(kind="closing", text=text))

    def paper(self) -> PaperContext:
        rng = self.rng
        named = rng.random() < 0.6
        draft = rng.random() < 0.4
        make = notice if named else letter
        unit = rng.choice(UNITS)
        count = rng.choice((0, 0, 1, 2))
        return make(
            title=rng.choice(("THÔNG BÁO", "BÁO CÁO")) if named else "",
            letterhead=rng.choice((TEAM, OFFICE)),
            signature=rng.choice((LEADER, FOR_THE_HEAD)),
            subject=f"Kết quả kiểm tra công tác cải cách hành chính năm 2026 tại {unit}",
            number=None if draft else rng.randint(1, 120),
            date=None if draft else date(2026, 1, 1) + timedelta(days=rng.randrange(365)),
            place=rng.choice(("Đồng Tháp", "Mỹ Tho")),
            addressees=tuple(rng.sample(UNITS, rng.randint(0 if named else 1, 3))),
            lines=self.lines(named),
            recipients=("Như trên", "UBND tỉnh (để báo cáo)", "Lưu: VT, Hồ sơ")[
                rng.randint(0, 2) :
            ],
            tables=tuple(table(self.sentence(3, 8), rng.randint(1, 60)) for _ in range(count)),
            charts=(Chart(svg=SVG, alt="Biểu đồ", table=table("Số liệu", 3)),)
            if rng.random() < 0.2
            else (),
            draft=draft,
            verification=None if draft else samples.CHECK,
            training=rng.random() < 0.3,
        )


def make_paper(seed: int) -> PaperContext:
    """Every other one comes in decomposed letters, as some keyboards give them."""
    paper = PaperMaker(random.Random(seed)).paper()
    if seed % 2 == 0:
        return paper
    return PaperContext.from_json(unicodedata.normalize("NFD", paper.to_json()))
