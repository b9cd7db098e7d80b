"""Nothing, one and many: each has its sentence, as an office writes it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from reports.summaries.figures import (
    CriterionFigures,
    Figures,
    LevelFigures,
    Line,
    PeriodFigures,
    UnitFigures,
)
from reports.summaries.links import Count
from reports.summaries.scope import Period, ready_made
from reports.summaries.words import prose

ZERO = Count(0)
STAGES = ("handled", "answered", "overdue", "running", "dayless", "withdrawn", "paper")


def line(name, strengths=0, limitations=0, requests=0, units=1):
    return Line(
        name[:2],
        name,
        Count(strengths),
        Count(units),
        Count(limitations),
        Count(units),
        Count(requests),
    )


def period(visits, units, strengths, limitations, label="năm 2017"):
    days = Period(dt.date(2017, 1, 1), dt.date(2017, 12, 31), label)
    return PeriodFigures(
        days, Count(visits), Count(units), Count(strengths), Count(limitations), ()
    )


def unit(name, day):
    return UnitFigures(1, name, (1,), (day,), *[ZERO] * 6, ())


def figures(**more):
    values = {
        "scope": ready_made("y2018"),
        "today": dt.date(2018, 12, 5),
        "visits": Count(1),
        "units": Count(1),
        "planned": ZERO,
        "planned_done": ZERO,
        "levels": (LevelFigures("district", Count(1), Count(12)),),
        "areas": (),
        "total": line("Cộng"),
        "criteria": (),
        "inspected": (unit("Huyện Lấp Vò", dt.date(2018, 7, 19)),),
        "stages": dict.fromkeys(STAGES, ZERO),
        "repeated": ZERO,
        "common": (),
        "trend": (period(1, 1, 0, 0),),
        "compared": None,
        "chains": (),
    }
    return Figures(**(values | more))


def said(**more):
    lines = prose(figures(**more), "Sở Nội vụ", "UBND tỉnh Đồng Tháp")
    return [sentence.text.replace("\xa0", " ") for sentence in lines]


def test_nothing_was_issued():
    words = said(visits=ZERO, units=ZERO, levels=(), inspected=())
    assert words[2] == "Đối với thời kỳ năm 2018, chưa có biên bản kiểm tra nào được phát hành."
    assert "II. KẾT QUẢ KIỂM TRA" not in words


def test_one_of_each():
    one = line("Cải cách thủ tục hành chính", 1, 1, 1)
    words = said(
        areas=(one,),
        total=line("Cộng", 1, 1, 1),
        stages={**dict.fromkeys(STAGES, ZERO), "overdue": Count(1)},
    )
    assert (
        words[2] == "Đối với thời kỳ năm 2018, kiểm tra 1/12 đơn vị cấp huyện qua 1 đợt kiểm tra."
    )
    assert words[3] == "Đơn vị được kiểm tra: Huyện Lấp Vò (19/07/2018)."
    assert "Ghi nhận 1 ưu điểm, về cải cách thủ tục hành chính." in words
    assert "Ghi nhận 1 hạn chế, về cải cách thủ tục hành chính." in words
    assert "Đã nêu 1 kiến nghị: cải cách thủ tục hành chính (1)." in words
    assert "Tính đến ngày 05 tháng 12 năm 2018: 1 kiến nghị quá hạn." in words


def test_none_of_each():
    words = said()
    assert "Không ghi nhận ưu điểm nào." in words
    assert "Không ghi nhận hạn chế nào." in words
    assert "Không có kiến nghị nào được nêu." in words
    assert "Không có hạn chế nào được xác định là lặp lại của lần kiểm tra trước." in words


def test_many_at_several_levels():
    areas = (line("TTHC", 1, 3), line("Chỉ đạo, điều hành", 4, 12))
    levels = (
        LevelFigures("district", Count(2), Count(12)),
        LevelFigures("commune", Count(13), Count(144)),
    )
    words = said(
        visits=Count(16),
        units=Count(15),
        levels=levels,
        areas=areas,
        total=line("Cộng", 5, 1234, units=15),
        inspected=(unit("Huyện", dt.date(2018, 7, 19)),) * 15,
        planned=Count(20),
        planned_done=Count(16),
    )
    assert words[2] == (
        "Đối với thời kỳ năm 2018, kiểm tra 15 đơn vị (2/12 cấp huyện, 13/144 cấp xã) qua 16 đợt kiểm tra."
    )
    assert words[3] == "Theo kế hoạch trong kỳ có 20 đợt kiểm tra, đã phát hành biên bản 16 đợt."
    assert "Ghi nhận 5 ưu điểm tại 15 đơn vị: chỉ đạo, điều hành (4); TTHC (1)." in words
    assert "Ghi nhận 1.234 hạn chế tại 15 đơn vị: chỉ đạo, điều hành (12); TTHC (3)." in words


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        ([("commune", 3, False)], "kiểm tra 3 đơn vị cấp xã qua 3 đợt kiểm tra."),
        ([("agency", 1, False)], "kiểm tra 1 sở, ngành, cơ quan qua 3 đợt kiểm tra."),
        (
            [("district", 2, True), ("agency", 1, False)],
            "kiểm tra 3 đơn vị (2/12 cấp huyện, 1 sở, ngành, cơ quan) qua 3 đợt kiểm tra.",
        ),
    ],
)
def test_a_share_is_said_where_the_whole_is_known(levels, sentence):
    rows = tuple(LevelFigures(name, Count(n), Count(12), whole) for name, n, whole in levels)
    words = said(visits=Count(3), units=Count(sum(n for _l, n, _w in levels)), levels=rows)
    assert words[2] == f"Đối với thời kỳ năm 2018, {sentence}"


def test_what_the_summary_is_limited_to():
    limited = dataclasses.replace(ready_made("y2018"), areas=("TT",))
    words = said(scope=limited, areas=(line("TTHC"),), chosen=("Huyện Lấp Vò", "Xã Mỹ Thọ"))
    assert (
        "Phạm vi tổng hợp: đơn vị: Huyện Lấp Vò, Xã Mỹ Thọ và các đơn vị trực thuộc; lĩnh vực: "
        "TTHC." in words
    )


@pytest.mark.parametrize(
    ("done", "paper", "sentence"),
    [
        (0, 0, "Theo kế hoạch trong kỳ có 3 đợt kiểm tra, chưa phát hành biên bản đợt nào."),
        (2, 0, "Theo kế hoạch trong kỳ có 3 đợt kiểm tra, đã phát hành biên bản 2 đợt."),
        (2, 1, "Theo kế hoạch trong kỳ có 3 đợt kiểm tra, đã hoàn thành 2 đợt."),
        (3, 1, "Đã hoàn thành 3 đợt kiểm tra theo kế hoạch trong kỳ."),
    ],
)
def test_the_plan(done, paper, sentence):
    words = said(
        visits=Count(4), planned=Count(3), planned_done=Count(done), from_paper=Count(paper)
    )
    assert sentence in words


def test_what_recurs():
    row = CriterionFigures("CD", "CD-02", "Có kế hoạch năm.", ZERO, ZERO, Count(5), Count(3))
    words = said(repeated=Count(2), common=(row,))
    assert "Có 2 hạn chế lặp lại hạn chế đã nêu ở lần kiểm tra trước." in words
    assert "Có 1 nội dung mà từ 2 đơn vị trở lên cùng có hạn chế:" in words
    assert "- Có kế hoạch năm: 5 hạn chế tại 3 đơn vị." in words


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        (9, "- Số hạn chế tăng 1 (từ 9 lên 10)."),
        (12, "- Số hạn chế giảm 2 (từ 12 xuống 10)."),
        (10, "- Số hạn chế không thay đổi (10)."),
    ],
)
def test_comparison(before, sentence):
    words = said(compared=period(2, 2, 0, before), trend=(period(2, 2, 0, 10),))
    assert "III. SO SÁNH VỚI NĂM 2017" not in words
    assert "IV. SO SÁNH VỚI NĂM 2017" in words
    assert sentence in words


def test_keys_name_their_periods():
    named = {key: ready_made(key).period for key in ("y2018-h2", "y2020-q1", "y2018-m02")}
    assert [(p.label, p.start, p.end) for p in named.values()] == [
        ("6 tháng cuối năm 2018", dt.date(2018, 7, 1), dt.date(2018, 12, 31)),
        ("quý I năm 2020", dt.date(2020, 1, 1), dt.date(2020, 3, 31)),
        ("tháng 02 năm 2018", dt.date(2018, 2, 1), dt.date(2018, 2, 28)),
    ]
    assert named["y2020-q1"].before().label == "quý IV năm 2019"
    days = Period(dt.date(2018, 7, 5), dt.date(2018, 7, 20), "")
    assert days.before().label == "từ ngày 19/06/2018 đến ngày 04/07/2018"
    for wrong in ("y2018-h3", "2018", "y2018-m13", "yxxxx"):
        with pytest.raises(KeyError):
            ready_made(wrong)
