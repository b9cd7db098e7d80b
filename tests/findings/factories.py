"""Findings and requests for tests. The sentences are the article's, or plainly invented."""

import datetime as dt

import factory
from django.utils import timezone

from findings.models import (
    CorrectionRequest,
    EscalationStage,
    Extension,
    Finding,
    Response,
    Verdict,
)
from inspections.models import CriteriaSet, Criterion, ReformArea, ReformFrame
from tests.inspections.factories import VisitFactory, make_staff, make_unit, member

SENTENCE = "Kế hoạch cải cách hành chính của một số xã còn chung chung."
REQUEST = "Nâng cao trách nhiệm và kỷ luật trong thực hiện nhiệm vụ."


def make_frame(code="2011", start=dt.date(2011, 11, 8)):
    """The programme of 2011-2020 with two of its areas."""
    frame, made = ReformFrame.objects.get_or_create(
        code=code, defaults={"name": f"Chương trình {code}", "valid_from": start}
    )
    if made:
        for order, (area, name) in enumerate(
            [("CD", "Chỉ đạo, điều hành"), ("TT", "Cải cách thủ tục hành chính")], start=1
        ):
            ReformArea.objects.create(frame=frame, code=area, name=name, order=order)
    return frame


def make_area(code="CD"):
    return make_frame().areas.get(code=code)


def make_criterion(code="CD-02", area="CD"):
    frame = make_frame()
    chosen, _made = CriteriaSet.objects.get_or_create(
        frame=frame, version=1, defaults={"name": "Bộ tiêu chí", "published": True}
    )
    return Criterion.objects.create(
        criteria_set=chosen, area=make_area(area), code=code, text="Có kế hoạch năm", order=1
    )


def make_visit(**kwargs):
    """A draft in progress with all of one team."""
    if not {"issued", "read_out", "announced"} & set(kwargs):
        kwargs.setdefault("in_progress", True)
    make_frame()
    return VisitFactory(**kwargs)


def make_stages():
    """The stages an office starts from; a test that commits has emptied their table."""
    for weeks, told in enumerate(["unit", "head", "superior", "office"]):
        EscalationStage.objects.get_or_create(told=told, defaults={"weeks_late": weeks})


def leader_of(visit):
    return member(visit.lead_team, "leader")


def make_commune(unit, name="Xã Tân Mỹ"):
    return make_unit(name, parent=unit, level="commune", kind="xã")


class FindingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Finding
        skip_postgeneration_save = True

    visit = factory.LazyFunction(make_visit)
    kind = "limitation"
    number = factory.LazyAttribute(
        lambda row: Finding.objects.filter(visit=row.visit, kind=row.kind).count() + 1
    )
    condition = SENTENCE
    area = factory.LazyFunction(make_area)
    created_by = factory.LazyAttribute(lambda row: leader_of(row.visit))


class RequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CorrectionRequest
        skip_postgeneration_save = True

    visit = factory.LazyFunction(make_visit)
    number = factory.LazyAttribute(
        lambda row: CorrectionRequest.objects.filter(visit=row.visit).count() + 1
    )
    text = REQUEST
    responsible_unit = factory.LazyAttribute(lambda row: row.visit.unit)
    current_unit = factory.LazyAttribute(lambda row: row.responsible_unit)
    created_by = factory.LazyAttribute(lambda row: leader_of(row.visit))
    status = "draft"
    # what the database wants of a state
    issued_at = factory.LazyAttribute(lambda row: None if row.status == "draft" else timezone.now())
    verified_at = factory.LazyAttribute(
        lambda row: timezone.now() if row.status in {"verified", "closed"} else None
    )
    verified_by = factory.LazyAttribute(
        lambda row: leader_of(row.visit) if row.status in {"verified", "closed"} else None
    )


class ResponseFactory(factory.django.DjangoModelFactory):
    """A sent answer of the next round; the request's state is the caller's matter."""

    class Meta:
        model = Response

    request = factory.SubFactory(RequestFactory, status="responded")
    round = factory.LazyAttribute(lambda row: row.request.responses.count() + 1)
    done = "Đã ban hành kế hoạch tuyên truyền và phân công người phụ trách."
    done_on = dt.date(2018, 8, 1)
    sent_by = factory.LazyAttribute(lambda row: make_staff(row.request.current_unit))
    created_by = factory.SelfAttribute("sent_by")
    sent_at = factory.LazyFunction(timezone.now)


def judged(response, outcome="not_met", reason="Chưa có văn bản kèm theo.", **kwargs):
    """The verdict of the team's leader on an answer."""
    kwargs.setdefault("by", leader_of(response.request.visit))
    return Verdict.objects.create(
        response=response,
        outcome=outcome,
        reason=reason,
        answered_by=response.sent_by,
        **kwargs,
    )


class ExtensionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Extension

    request = factory.SubFactory(RequestFactory, status="acknowledged")
    number = factory.LazyAttribute(lambda row: row.request.extensions.count() + 1)
    reason = "Chờ Hội đồng nhân dân thông qua kinh phí."
    proposed_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))
    deadline_then = factory.LazyAttribute(lambda row: row.request.deadline)
    by = factory.LazyAttribute(lambda row: make_staff(row.request.current_unit))


def typed_finding(**more):
    """What `add_finding` takes, for a limitation of the whole unit."""
    return {
        "kind": "limitation",
        "condition": SENTENCE,
        "area": make_area(),
        "scope": "unit",
    } | more
