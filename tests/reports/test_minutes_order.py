"""The order of the minutes: areas, causes, and the lines of the letterhead."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from engines.printing.sheet import lay_out
from findings.models import Finding
from inspections.models import Team
from reports.bodies import load_body
from reports.minutes import draft_of
from reports.models import IssuingBody
from reports.papers.draft import letterhead
from tests.findings.factories import FindingFactory, make_area
from tests.reports.factories import leader_of

pytestmark = pytest.mark.django_db


def test_areas_come_in_the_order_of_the_programme(client, visit):
    Finding.objects.filter(visit=visit, kind="limitation").delete()
    for code in ("TT", "CD", "TT"):
        FindingFactory(visit=visit, kind="limitation", area=make_area(code))
    areas = draft_of(visit.pk).context.limitations
    assert [(area.name, [item.number for item in area.items]) for area in areas] == [
        ("Chỉ đạo, điều hành", ["H2"]),
        ("Cải cách thủ tục hành chính", ["H1", "H3"]),
    ]
    client.force_login(leader_of(visit))
    page = client.get(reverse("desk:visit-detail", args=[visit.pk])).content.decode()
    part = page[page.index('id="limitations"') :]
    assert part.index("Chỉ đạo, điều hành") < part.index("Cải cách thủ tục hành chính")


def test_a_cause_of_a_known_kind_stands_under_its_finding(visit):
    Finding.objects.filter(visit=visit, kind="limitation", number=1).update(
        cause="Chưa quan tâm", cause_kind="subjective"
    )
    context = draft_of(visit.pk).context
    texts = [block.text for block in lay_out(context).blocks]
    at = next(n for n, text in enumerate(texts) if text.startswith("H1. "))
    assert texts[at + 1] == "- Nguyên nhân chủ quan: Chưa quan tâm."
    assert not any(text.endswith("Nguyên nhân") for text in texts)


@pytest.mark.parametrize("model", [Team, IssuingBody])
def test_a_body_sets_the_lines_of_its_letterhead(visit, model):
    load_body()
    body = visit.lead_team if model is Team else IssuingBody.objects.get()
    body.name = "Đoàn kiểm tra công tác cải cách hành chính Tỉnh"
    body.letterhead_lines = "Đoàn kiểm tra\nCông tác cải cách hành chính Tỉnh"
    body.full_clean()
    body.save()
    assert letterhead(body).body == ("Đoàn kiểm tra", "Công tác cải cách hành chính Tỉnh")
    if model is Team:
        assert lay_out(draft_of(visit.pk).context).body == [
            "ĐOÀN KIỂM TRA",
            "CÔNG TÁC CẢI CÁCH",
            "HÀNH CHÍNH TỈNH",
        ]
    body.letterhead_lines = ""
    assert letterhead(body).body == ("Đoàn kiểm tra công tác cải cách hành chính Tỉnh",)
    body.letterhead_lines = "Đoàn kiểm tra\ncải cách hành chính Tỉnh"
    with pytest.raises(ValidationError, match="đúng các chữ"):
        body.full_clean()


def test_the_office_types_the_lines_on_the_page_of_the_team(client, visit):
    client.force_login(leader_of(visit))
    team = visit.lead_team
    page = client.get(reverse("inspections:team-edit", args=[team.pk])).content.decode()
    assert 'name="letterhead_lines"' in page
