"""The minutes read from their fields: typed text is never changed, and the closing is true."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from engines.decree30.reading import body_text
from engines.printing.context import FindingItem, MinutesContext, UnitOpinion
from engines.printing.minutes_wording import blocks
from findings.actions.rechecks import make_recheck
from findings.models import Finding
from inspections.actions.moves import Move, move_visit
from inspections.models import Visit
from reports.actions.papers import issue_visit_paper
from reports.bodies import load_body
from reports.minutes import draft_of
from reports.minutes_words import plan_about, supplement_intro
from tests.findings.factories import FindingFactory, make_area
from tests.inspections.factories import make_unit
from tests.people import UserFactory
from tests.printing import samples
from tests.reports.factories import issued, leader_of, ready_visit

TYPED = "Đoàn của huyện tiến hành kiểm tra tại 3 xã, chưa có biên bản."
HEADING = "IV. KIẾN NGHỊ, YÊU CẦU CỦA ĐOÀN KIỂM TRA\nV. Ý KIẾN\n1. Ưu điểm"
AGREED = "đã đọc lại cho mọi người cùng nghe, thống nhất và ký tên; được lập thành"


def lines(context: MinutesContext) -> list[str]:
    return [block.text.replace("\u00a0", " ") for block in blocks(context)]


def closing_of(context: MinutesContext) -> str:
    return lines(context)[-1]


# --- text that people typed
@pytest.mark.django_db
def test_a_recheck_prints_typed_words_as_they_were_typed():
    original = ready_visit()
    issued(original)
    again = make_recheck(original.pk, {"held_on": dt.date(2018, 12, 5)}, by=leader_of(original))
    move_visit(again.pk, Move.START, by=leader_of(original))
    Visit.objects.filter(pk=again.pk).update(
        place="nơi Đoàn tiến hành kiểm tra tại xã", contents="Đã tiến hành kiểm tra tại chỗ"
    )
    FindingFactory(visit=again, condition=f"{TYPED}\n{HEADING}", area=make_area())
    text = "\n".join(lines(draft_of(again.pk).context))
    assert "tiến hành phúc tra tại Ủy ban nhân dân huyện Lấp Vò." in text
    assert "nơi Đoàn tiến hành kiểm tra tại xã" in text
    assert "Đã tiến hành kiểm tra tại chỗ" in text
    assert TYPED in text
    assert text.count("1. Kết quả phúc tra việc khắc phục") == 1


@pytest.mark.django_db
def test_the_conclusion_takes_sections_and_not_lines_that_look_like_them(visit):
    load_body()
    finding = Finding.objects.filter(visit=visit, kind="limitation").first()
    finding.condition = f"Sổ ghi CỦA ĐOÀN KIỂM TRA.\n{HEADING}"
    finding.save()
    issued(visit)
    notice = issue_visit_paper(visit.pk, "conclusion", by=UserFactory(role="office"))
    text = " ".join(body_text(bytes(notice.pdf)).split())
    headings = ["I. KẾT QUẢ KIỂM TRA", "II. KIẾN NGHỊ, YÊU CẦU", "III. TỔ CHỨC THỰC HIỆN"]
    assert [text.count(heading) for heading in headings] == [1, 1, 1]
    assert "Sổ ghi CỦA ĐOÀN KIỂM TRA." in text
    assert "IV. KIẾN NGHỊ, YÊU CẦU CỦA ĐOÀN KIỂM TRA V. Ý KIẾN 1. Ưu điểm." in text
    assert text.index("II. KIẾN NGHỊ") < text.index("K1. Tăng cường") < text.index("III. TỔ CHỨC")


# --- the first letter
@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("Kế hoạch kiểm tra CCHC năm 2018", "về kiểm tra CCHC năm 2018"),
        ("CCHC năm 2018", "về CCHC năm 2018"),
        ("KẾ HOẠCH KIỂM TRA", "về KIỂM TRA"),
        ("KẾ HOẠCH", "về KẾ HOẠCH"),
        ("Về việc kiểm tra năm 2018", "về việc kiểm tra năm 2018"),
        ("Kế hoạch UBND huyện tự kiểm tra", "về UBND huyện tự kiểm tra"),
        ("Kế hoạch Sở Nội vụ kiểm tra", "về Sở Nội vụ kiểm tra"),
    ],
)
def test_a_plan_is_cited_by_what_it_is_about(title, about):
    assert plan_about(title) == about


@pytest.mark.parametrize(
    ("name", "kind", "level", "authority"),
    [
        ("Xã Mỹ Thọ", "xã", "commune", "Ủy ban nhân dân xã Mỹ Thọ"),
        ("Huyện Lấp Vò", "huyện", "district", "Ủy ban nhân dân huyện Lấp Vò"),
        ("Phường 1", "phường", "commune", "Ủy ban nhân dân Phường 1"),
        ("Đặc khu Phú Quốc", "đặc khu", "commune", "Ủy ban nhân dân đặc khu Phú Quốc"),
        ("Sở Nội vụ", "sở/ngành", "agency", "Sở Nội vụ"),
        ("UBND huyện Lấp Vò", "huyện", "district", "UBND huyện Lấp Vò"),
    ],
)
@pytest.mark.django_db
def test_the_inspected_authority_has_one_name_on_all_papers(name, kind, level, authority):
    load_body()
    office = UserFactory(role="office")
    visit = ready_visit(unit=make_unit(name, level=level, kind=kind))
    issued(visit)
    context = draft_of(visit.pk).context
    text = "\n".join(lines(context))
    assert f"tiến hành kiểm tra tại {authority}." in text
    assert f"3. Đơn vị được kiểm tra: {authority}" in text or (
        f"2. Đơn vị được kiểm tra: {authority}" in text
    )
    assert f"thực hiện: {authority}; " in text
    assert f" cùng {authority} lập biên bản" in supplement_intro(context, dt.date(2018, 8, 1))
    letter = issue_visit_paper(visit.pk, "letter", by=office)
    assert f"Kính gửi: {authority}" in " ".join(body_text(bytes(letter.pdf)).split())
    notice = issue_visit_paper(visit.pk, "conclusion", by=office)
    assert f"- {authority};" in " ".join(body_text(bytes(notice.pdf)).split())


# --- the closing
def disputed(stance, text="", number="H1"):
    return FindingItem(number=number, text="a", stance=stance, unit_opinion=text)


def minutes(opinion=UnitOpinion(), *items: FindingItem) -> MinutesContext:  # noqa: B008
    return replace(
        samples.hong_ngu(), opinion=opinion, limitations=(samples.area("Lĩnh vực", *items),)
    )


@pytest.mark.parametrize(
    "told",
    [
        minutes(),
        minutes(UnitOpinion(stance="agree")),
        minutes(UnitOpinion(stance="agree"), disputed("agree", "thống nhất")),
        minutes(UnitOpinion(stance="agree", text="Sẽ khắc phục ngay")),
    ],
)
def test_who_agrees_signs_in_agreement(told):
    assert AGREED in closing_of(told)


@pytest.mark.parametrize(
    ("told", "where"),
    [
        (minutes(UnitOpinion(stance="other", text="Số liệu chưa đúng")), "mục V"),
        (minutes(UnitOpinion(stance="agree"), disputed("other", "không thống nhất")), "H1"),
        (minutes(UnitOpinion(), disputed("other", "thống nhất một phần")), "H1"),
        (
            minutes(
                UnitOpinion(stance="other"),
                disputed("other", "không thống nhất", "H2"),
                disputed("agree", "thống nhất", "H3"),
                disputed("other", "không thống nhất: sai", "H4"),
            ),
            "mục V, H2, H4",
        ),
    ],
)
def test_another_opinion_stands_in_the_closing(told, where):
    closing = closing_of(told)
    assert f"; đơn vị được kiểm tra có ý kiến khác ghi tại {where}; các bên cùng ký tên;" in closing
    assert "thống nhất" not in closing


def test_words_that_do_not_say_whether_the_unit_agrees_are_not_called_agreement():
    closing = closing_of(minutes(UnitOpinion(text="Đề nghị xem lại số liệu")))
    assert "cùng nghe và ký tên; được lập" in closing
    closing = closing_of(minutes(UnitOpinion(), disputed(None, "Đề nghị xem lại")))
    assert "thống nhất" not in closing


def test_an_agreement_with_one_exception_says_so_in_section_five():
    context = minutes(UnitOpinion(stance="agree"), disputed("other", "không thống nhất"))
    assert (
        "Đơn vị được kiểm tra nhất trí với nội dung biên bản, trừ nội dung có ý kiến khác tại H1."
        in lines(context)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("opinion", "agreed"), [("disagrees", False), ("partly", False), ("agrees", True)]
)
def test_the_mark_at_a_finding_reaches_the_closing(visit, opinion, agreed):
    Visit.objects.filter(pk=visit.pk).update(opinion="agrees")
    Finding.objects.filter(visit=visit, kind="limitation", number=2).update(unit_opinion=opinion)
    closing = closing_of(draft_of(visit.pk).context)
    assert ("thống nhất và ký tên" in closing) is agreed
    assert ("có ý kiến khác ghi tại H2;" in closing) is not agreed
