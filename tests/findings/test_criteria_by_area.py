"""A criterion names its area; one of another area than the chosen is refused in words."""

from __future__ import annotations

import pytest

from findings.actions.findings import add_finding
from findings.models import Finding
from inspections.models import Criterion
from tests.bad_inputs.import_payloads import csvf
from tests.findings.factories import (
    leader_of,
    make_area,
    make_criterion,
    make_visit,
    typed_finding,
)
from tests.findings.test_admin import FINDING
from tests.findings.test_admin import finding_form as admin_form
from tests.findings.test_pages import finding_form
from tests.findings.test_past_visits import HEAD, row
from tests.importing import receive_table
from tests.inspections.factories import TeamFactory, make_unit

pytestmark = pytest.mark.django_db
OTHER_AREA = (
    "Tiêu chí này thuộc lĩnh vực “Chỉ đạo, điều hành”: hãy chọn lĩnh vực đó, hoặc tiêu chí khác."
)


@pytest.fixture
def visit():
    return make_visit()


@pytest.fixture
def lead(client, visit):
    client.force_login(leader_of(visit))
    return client


def test_the_page_takes_the_area_of_the_criterion(lead, visit):
    criterion = make_criterion()
    url = f"/visits/{visit.pk}/findings/add/"
    answer = lead.post(url, finding_form(lead, url, area="", criterion=criterion.pk))
    assert answer.status_code == 302
    assert (Finding.objects.get().area, Finding.objects.get().criterion) == (
        make_area("CD"),
        criterion,
    )


def test_a_criterion_of_another_area_is_named_beside_its_field(lead, visit):
    criterion = make_criterion()
    url = f"/visits/{visit.pk}/findings/add/"
    page = lead.post(url, finding_form(lead, url, area=make_area("TT").pk, criterion=criterion.pk))
    assert page.context["form"].errors["criterion"] == [OTHER_AREA]
    assert page.context["form"]["criterion"].value() == str(criterion.pk)
    assert not Finding.objects.exists()


def test_without_area_and_criterion_the_area_is_missing(lead, visit):
    make_criterion()
    url = f"/visits/{visit.pk}/findings/add/"
    page = lead.post(url, finding_form(lead, url, area=""))
    assert page.context["form"].errors["area"] == ["Chưa có “Lĩnh vực”."]


def test_the_page_offers_criteria_under_their_areas(lead, visit):
    make_criterion("CD-02")
    Criterion.objects.create(
        criteria_set=Criterion.objects.get().criteria_set,
        area=make_area("TT"),
        code="TT-01",
        text="Công khai thủ tục",
        order=2,
    )
    page = lead.get(f"/visits/{visit.pk}/findings/add/").content.decode()
    first = page.index('<optgroup label="Chỉ đạo, điều hành">')
    second = page.index('<optgroup label="Cải cách thủ tục hành chính">')
    assert first < page.index("CD-02. Có kế hoạch năm") < second
    assert second < page.index("TT-01. Công khai thủ tục")


def test_the_admin_keeps_the_same_rule(lead, visit):
    criterion = make_criterion()
    url = f"{FINDING}add/?visit={visit.pk}"
    typed = admin_form(lead, url, visit=visit.pk, criterion=criterion.pk, area=make_area("TT").pk)
    assert OTHER_AREA in lead.post(url, typed).content.decode()
    assert lead.post(url, typed | {"area": ""}).status_code == 302
    assert Finding.objects.get().area == make_area("CD")


def test_an_action_fills_the_area_too(visit):
    values = typed_finding(criterion=make_criterion()) | {"area": None}
    assert add_finding(visit.pk, values, by=leader_of(visit)).area == make_area("CD")


def test_files_leave_the_area_blank_or_are_told_of_the_other(visit, office):
    make_criterion()
    head = ["Đợt kiểm tra", "Loại", "Nội dung", "Lĩnh vực", "Tiêu chí", "Phạm vi"]
    rows = [
        [visit.code, "hạn chế", "Chưa ban hành kế hoạch.", "", "CD-02", ""],
        [visit.code, "hạn chế", "Niêm yết chưa đủ.", "TT", "CD-02", ""],
    ]
    sent = receive_table("findings", "f.csv", csvf(head=head, rows=rows), by=leader_of(visit))
    faults = [(one["line"], one["heading"], one["message"]) for one in sent.preview["faults"]]
    assert faults == [(3, "Tiêu chí", OTHER_AREA)]
    make_unit("Huyện Lấp Vò", code="875")
    TeamFactory(name="Đoàn kiểm tra năm 2016")
    head = [*HEAD, "Tiêu chí"]
    rows = [
        [*row(area=""), "CD-02"],
        [*row(text="Niêm yết chưa đủ.", area="TT"), "CD-02"],
    ]
    sent = receive_table("past-visits", "cu.csv", csvf(head=head, rows=rows), by=office)
    faults = [(one["line"], one["heading"], one["message"]) for one in sent.preview["faults"]]
    assert faults == [(3, "Tiêu chí", OTHER_AREA)]
