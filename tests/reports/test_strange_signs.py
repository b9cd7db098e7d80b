"""A sign paper has no letter for is saved with a warning and stops the issuing."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.refused import MoveRefused
from findings.models import CorrectionRequest, Finding
from findings.readiness import gaps_of as findings_gaps_of
from inspections.models import Participant, ReformArea, SiteCheck, Visit
from inspections.readiness import gaps_of
from reports.actions.issue import issue_minutes
from reports.actions.papers import issue_visit_paper
from reports.actions.prepare import missing
from reports.actions.supplement import issue_supplement
from reports.bodies import load_body
from reports.models import IssuedDocument, IssuingBody
from tests.findings.test_pages import finding_form
from tests.people import UserFactory
from tests.reports.factories import issued, leader_of

pytestmark = pytest.mark.django_db

STRANGE = "Đạt 😀 rồi"


def test_a_finding_is_saved_and_the_next_page_says_which_sign(client, visit):
    Visit.objects.filter(pk=visit.pk).update(status="in_progress")
    client.force_login(leader_of(visit))
    add = reverse("findings:finding-add", args=[visit.pk])
    answer = client.post(add, finding_form(client, add, condition=STRANGE), follow=True)
    finding = Finding.objects.get(condition=STRANGE)
    page = answer.content.decode()
    assert "Không in được: “😀” (U+1F600)" in page  # the message
    assert f"{finding.label}, Nội dung ghi nhận: “😀” (U+1F600) không in được" in page  # readiness
    edit = client.get(reverse("findings:finding-edit", args=[finding.pk])).content.decode()
    assert "sign-warning" in edit


def test_a_field_typed_with_a_fault_elsewhere_warns_too(client, visit):
    client.force_login(leader_of(visit))
    add = reverse("findings:finding-add", args=[visit.pk])
    page = client.post(add, finding_form(client, add, condition=STRANGE, area=""))
    assert "sign-warning" in page.content.decode()


def test_an_internal_note_is_never_printed_and_warns_of_nothing(client, visit):
    client.force_login(leader_of(visit))
    add = reverse("findings:finding-add", args=[visit.pk])
    answer = client.post(add, finding_form(client, add, internal_note=STRANGE), follow=True)
    assert "Không in được" not in answer.content.decode()


def test_the_admin_warns_as_the_pages_do(client):
    client.force_login(UserFactory(role="office"))
    url = "/admin/inspections/plan/add/"
    form = client.get(url).context["adminform"].form
    sent = {"form_key": form["form_key"].value(), "year": "2018", "title": "Kế hoạch 😀"}
    assert "Không in được: “😀” (U+1F600)" in client.post(url, sent, follow=True).content.decode()


def strange_findings(visit):
    Finding.objects.filter(visit=visit, kind="limitation", number=1).update(cause=STRANGE)
    CorrectionRequest.objects.filter(visit=visit, number=1).update(text=STRANGE)


def strange_visit(visit):
    Visit.objects.filter(pk=visit.pk).update(place=STRANGE, opinion_text=STRANGE)
    Participant.objects.filter(visit=visit, role="secretary").update(position=STRANGE)
    SiteCheck.objects.create(visit=visit, place=STRANGE)


def add_photo(files, by, **more):
    """A photo on paper whose caption holds the sign; its bytes are not read here."""
    return files.create(
        original_name="a.jpg",
        content_type="image/jpeg",
        caption=STRANGE,
        uploaded_by=by,
        sha256="0" * 64,
        size=1,
        file="visits/a.jpg",
        **more,
    )


def strange_captions(visit):
    by = leader_of(visit)
    add_photo(visit.files, by)
    add_photo(Finding.objects.get(visit=visit, kind="limitation", number=2).files, by)
    add_photo(Finding.objects.get(visit=visit, kind="strength", number=1).files, by, prints=False)


def test_readiness_leads_to_each_field(visit):
    strange_findings(visit)
    strange_visit(visit)
    strange_captions(visit)
    fresh = Visit.objects.get(pk=visit.pk)
    told = [gap for gap in (*gaps_of(fresh), *findings_gaps_of(fresh)) if "U+1F600" in gap.message]
    assert all(gap.blocks for gap in told)
    anchors = sorted(gap.url.partition("#")[2] for gap in told)
    assert anchors == [
        "id_caption",
        "id_cause",
        "id_opinion_text",
        "id_place",
        "id_text",
        "people",
        "photos",
        "sites",
    ]


@pytest.mark.parametrize("change", [strange_findings, strange_visit, strange_captions])
def test_nothing_is_issued_before_it_is_replaced(visit, change):
    change(visit)
    with pytest.raises(MoveRefused, match="U\\+1F600"):
        issue_minutes(visit.pk, by=leader_of(visit))
    assert not IssuedDocument.objects.exists()


def test_the_context_has_the_last_word(visit):
    """What readiness does not ask for, as the names of areas, stands on paper as well."""
    ReformArea.objects.update(name=STRANGE)
    assert not [gap for gap in missing(visit) if gap.blocks]
    with pytest.raises(MoveRefused, match="Đạt 😀 rồi"):
        issue_minutes(visit.pk, by=leader_of(visit))


def test_a_sign_word_meant_otherwise_is_issued_as_what_it_was(visit):
    Finding.objects.filter(visit=visit, kind="limitation", number=1).update(cause="\uf0fe có")
    assert "☑ có" in IssuedDocument.objects.get(pk=issued(visit).pk).content.replace("\uf0fe", "☑")


@pytest.mark.parametrize("name", ["letter", "conclusion"])
def test_papers_are_held_back_too(visit, name):
    issued(visit)
    load_body()
    office = UserFactory(role="office")
    IssuingBody.objects.update(name="Sở 😀 Nội vụ")
    team = visit.lead_team
    type(team).objects.filter(pk=team.pk).update(name="Đoàn 😀 kiểm tra")
    before = IssuedDocument.objects.count()
    with pytest.raises(MoveRefused, match="U\\+1F600"):
        issue_visit_paper(visit.pk, name, by=office)
    assert IssuedDocument.objects.count() == before


def test_supplementary_minutes_are_held_back_too(visit):
    document = issued(visit)
    with pytest.raises((MoveRefused, ValidationError), match="U\\+1F600"):
        issue_supplement(document.pk, items=[STRANGE], reason="Sửa", by=leader_of(visit))
