"""Random minutes, the same for the same seed."""

import io
import random
import unicodedata
from dataclasses import replace
from datetime import date, time, timedelta

from PIL import Image

from engines.printing.context import (
    AnnexTable,
    Causes,
    Closing,
    Column,
    FindingArea,
    FindingItem,
    LegalBasis,
    MinutesContext,
    ParticipantGroup,
    Person,
    Photo,
    RequestItem,
    SignatureBlock,
    SiteCheck,
    UnitOpinion,
)
from tests.printing import samples

TEXT = """
kế hoạch cải cách hành chính của đơn vị chưa xác định rõ thời hạn hoàn thành sản phẩm đầu ra
và trách nhiệm từng cá nhân hồ sơ giải quyết trễ hẹn không có văn bản xin lỗi người dân phiếu
tiếp nhận ghi thiếu ngày hẹn trả kết quả việc niêm yết thủ tục hành chính chưa đầy đủ phần mềm
một cửa điện tử cập nhật chậm so với thực tế công chức được phân công kiêm nhiệm nhiều việc
đã khắc phục kịp thời quy trình nội bộ đường Nguyễn Huệ phường Cao Lãnh xã Mỹ An Hưng ưỡn ẹo
"""
WORDS = TEXT.split()
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Tôn Nữ Công Huyền")
MIDDLE = ("Văn", "Thị", "Hoàng Phương", "Thị Mỹ Ngọc", "", "Quốc")
GIVEN = ("Thuận", "Ngữ", "Vy", "Đức", "Ưng", "Hằng", "Ý")
UNITS = (
    "Xã Mỹ An Hưng",
    "Phường Cao Lãnh",
    "Sở Nông nghiệp và Môi trường tỉnh Đồng Tháp",
    "Trung tâm Phục vụ hành chính công và Chuyển đổi số phường Thường Lạc",
)


def make_context(seed: int, *, nfd: bool = False) -> MinutesContext:
    """With `nfd`, every text comes in decomposed letters, as some keyboards give them."""
    context = Maker(random.Random(seed)).context()
    if not nfd:
        return context
    text = unicodedata.normalize("NFD", context.to_json())
    return MinutesContext.from_json(text)


def picture(seed: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (160, 120), (seed * 40 % 256, 120, 90)).save(out, "JPEG")
    return out.getvalue()


def pictures_of(context: MinutesContext) -> dict[str, bytes]:
    return {photo.key: picture(n) for n, photo in enumerate(context.photos)}


class Maker:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.numbers = 0

    def sentence(self, least: int = 6, most: int = 60) -> str:
        start = self.rng.randrange(len(WORDS))
        count = self.rng.randint(least, most)
        words = [WORDS[(start + n) % len(WORDS)] for n in range(count)]
        text = " ".join(words)
        if self.rng.random() < 0.2:
            text += (
                f", đạt {self.rng.randint(1, 99)}/{self.rng.randint(100, 400)} hồ sơ ngày 05/7/2026"
            )
        return text[0].upper() + text[1:] + "."

    def maybe(self, chance: float, text: str) -> str:
        return text if self.rng.random() < chance else ""

    def name(self) -> str:
        parts = (self.rng.choice(FAMILY), self.rng.choice(MIDDLE), self.rng.choice(GIVEN))
        return " ".join(part for part in parts if part)

    def person(self) -> Person:
        known = self.rng.random() < 0.8
        return Person(
            honorific=self.rng.choice(("Ông", "Bà", None)),
            full_name=self.name() if known else None,
            position=self.maybe(0.8, "Phó Trưởng phòng Cải cách hành chính, Sở Nội vụ") or None,
            role=self.maybe(0.7, "Thành viên") or None,
            note=self.maybe(0.1, "vắng mặt"),
        )

    def people(self) -> tuple[Person, ...]:
        return tuple(self.person() for _ in range(self.rng.randint(0, 6)))

    def finding(self, letter: str) -> FindingItem:
        self.numbers += 1
        return FindingItem(
            number=f"{letter}{self.numbers}",
            text=self.sentence(),
            scope=self.maybe(0.3, "một số xã"),
            cause=self.maybe(0.2, self.sentence()),
            effect=self.maybe(0.1, self.sentence()),
            legal_basis=self.maybe(0.2, "khoản 2 Điều 19 Nghị định số 118/2025/NĐ-CP"),
            unit_opinion=self.maybe(0.15, self.sentence()),
        )

    def areas(self, letter: str, count: int) -> tuple[FindingArea, ...]:
        self.numbers = 0
        found = [self.finding(letter) for _ in range(count)]
        size = max(1, self.rng.randint(1, 12))
        names = (samples.CD, samples.TT, samples.BM, samples.CV, samples.CS)
        return tuple(
            FindingArea(name=names[n // size % 5], items=tuple(found[n : n + size]))
            for n in range(0, count, size)
        )

    def request(self, number: int) -> RequestItem:
        due = self.rng.random() < 0.6
        return RequestItem(
            number=f"K{number}",
            text=self.sentence(),
            force=self.rng.choice(("lưu ý", "đề nghị", "yêu cầu")),
            responsible=self.maybe(0.8, self.rng.choice(UNITS)),
            due_on=date(2026, 9, 30) if due else None,
            due_text="" if due else self.maybe(0.5, "Thời gian tới"),
            findings=tuple(f"H{n}" for n in range(1, self.rng.randint(1, 4))),
        )

    def signatures(self) -> tuple[SignatureBlock, ...]:
        middle = (samples.UNIT, samples.TTHC_LEADER)
        count = self.rng.randint(2, 4)
        blocks = (samples.SECRETARY, *middle, samples.LEADER)
        chosen = {2: (0, 3), 3: (0, 1, 3), 4: (0, 1, 2, 3)}[count]
        return tuple(replace(blocks[n], name=self.maybe(0.7, self.name()) or None) for n in chosen)

    def tables(self) -> tuple[AnnexTable, ...]:
        if self.rng.random() < 0.6:
            return ()
        columns = (
            Column(title="STT", align="center", width=1),
            Column(title="Thủ tục hành chính", width=7),
            Column(title="Số hồ sơ", align="right", width=2),
        )
        rows = tuple(
            (str(n), self.sentence(3, 14), str(self.rng.randint(1, 900)))
            for n in range(1, self.rng.randint(2, 60))
        )
        return (AnnexTable(title="Kết quả kiểm tra xác suất hồ sơ", columns=columns, rows=rows),)

    def photos(self) -> tuple[Photo, ...]:
        count = self.rng.choice((0, 0, 1, 4, 5))
        return tuple(
            Photo(key=f"visit/ảnh {n}.jpg", caption=self.sentence(3, 12)) for n in range(count)
        )

    def closing(self) -> Closing:
        if self.rng.random() < 0.4:
            return Closing()
        return Closing(end_time=time(16, 5), copies_total=3, copies_team=2, copies_unit=1)

    def opinion(self) -> UnitOpinion:
        stance = self.rng.choice(("agree", "other", None))
        return UnitOpinion(stance=stance, text=self.sentence() if stance == "other" else "")

    def context(self) -> MinutesContext:
        rng = self.rng
        unit = rng.choice(UNITS)
        count = rng.choice((1, 2, 5, 10, rng.randint(1, 40), rng.randint(1, 200)))
        strengths = rng.randint(0, count)
        draft = rng.random() < 0.5
        return MinutesContext(
            letterhead=samples.LETTERHEAD,
            symbol="BB-ĐKT",
            number=None if draft else rng.randint(1, 120),
            subject=f"Kiểm tra công tác cải cách hành chính năm 2026 tại {unit}",
            date=date(2026, 1, 1) + timedelta(days=rng.randrange(365)),
            session=rng.choice(("", "sáng", "chiều", "cả ngày")),
            start_time=time(8, 30) if rng.random() < 0.6 else None,
            place=self.maybe(0.6, f"trụ sở {unit}") or None,
            unit_name=unit,
            team_names=(samples.CCHC, samples.KSTTHC)[: rng.randint(1, 2)],
            legal_bases=(
                *samples.BASES,
                LegalBasis(text="Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ"),
            )[: rng.randint(1, 3)],
            participants=(
                ParticipantGroup(kind="lead", name=samples.CCHC, people=self.people()),
                ParticipantGroup(kind="unit", name=unit, people=self.people()),
            ),
            contents=tuple(self.sentence(4, 20) for _ in range(rng.randint(0, 4))),
            review_period=samples.PERIOD,
            sites=tuple(
                SiteCheck(place=f"Bộ phận Một cửa {unit}", activity=self.sentence(4, 12))
                for _ in range(rng.randint(0, 2))
            ),
            strengths=self.areas("U", strengths),
            limitations=self.areas("H", count - strengths),
            causes=Causes(
                objective=tuple(self.sentence() for _ in range(rng.randint(0, 2))),
                subjective=tuple(self.sentence() for _ in range(rng.randint(0, 2))),
            ),
            requests=tuple(self.request(n) for n in range(1, rng.randint(1, 12))),
            opinion=self.opinion(),
            closing=self.closing(),
            signatures=self.signatures(),
            recipients=("Như thành phần", "Ủy ban nhân dân Tỉnh", "Lưu: VT, Hồ sơ"),
            tables=self.tables(),
            photos=self.photos(),
            draft=draft,
            training=rng.random() < 0.3,
            verification=None if draft else samples.CHECK,
        )
