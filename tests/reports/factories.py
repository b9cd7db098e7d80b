"""Visits ready to be issued. The sentences are the article's, or plainly invented."""

from __future__ import annotations

from accounts.models import User
from inspections.models import Visit
from reports.actions.issue import issue_minutes
from tests.findings.factories import FindingFactory, RequestFactory, make_area, make_frame
from tests.inspections.factories import TeamFactory, VisitFactory, make_staff, member

STRENGTHS = [
    "Huyện triển khai thực hiện tốt các nội dung cải cách hành chính.",
    "Một số xã quan tâm rút ngắn thời gian giải quyết thủ tục hành chính.",
]
LIMITATIONS = [
    "Kế hoạch cải cách hành chính của một số xã còn chung chung.",
    "Còn tình trạng nhận thừa và nhận thiếu thành phần hồ sơ.",
]
REQUESTS = [
    "Tăng cường tuyên truyền cải cách hành chính.",
    "Nâng cao trách nhiệm, kỷ cương của cán bộ, công chức của huyện.",
]


def ready_visit(**more) -> Visit:
    make_frame()
    team = more.pop("team", None) or TeamFactory()
    visit = VisitFactory(read_out=True, team=team, **more)
    for kind, sentences in (("strength", STRENGTHS), ("limitation", LIMITATIONS)):
        for area, sentence in zip(("CD", "TT"), sentences, strict=True):
            FindingFactory(visit=visit, kind=kind, condition=sentence, area=make_area(area))
    for sentence in REQUESTS:
        RequestFactory(visit=visit, text=sentence)
    return visit


def leader_of(visit: Visit) -> User:
    return member(visit.lead_team, "leader")


def deputy_of(visit: Visit) -> User:
    return member(visit.lead_team, "deputy")


def issued(visit: Visit):
    return issue_minutes(visit.pk, by=leader_of(visit))


def staff_of(visit: Visit) -> User:
    return make_staff(visit.unit)
