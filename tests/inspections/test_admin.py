"""The admin as the other door: the same inspection, the same rules."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from inspections.lists import load_lists
from inspections.models import CriteriaSet, Plan, Team, Visit, VisitEvent
from tests.bad_inputs import payloads
from tests.inspections.factories import (
    TeamFactory,
    UserFactory,
    VisitFactory,
    make_unit,
    member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = UserFactory(role=User.Role.OFFICE)
    client.force_login(user)
    return user


def as_sent(page):
    """Every field of an admin page as a browser would send it back."""
    data = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        for field in inline.formset.management_form:
            data[field.html_name] = field.value()
        forms += inline.formset.forms
    for form in forms:
        for field in form:
            value = field.value()
            if value is True:
                data[field.html_name] = "on"
            elif value is not None and value is not False and value != "":
                data[field.html_name] = value
    return data


def send(client, url, **changed):
    data = {**as_sent(client.get(url)), **changed}
    return client.post(url, {k: v for k, v in data.items() if v is not None})


def faults(response):
    if response.status_code != 200:
        refusal = response.context and response.context.get("refusal")
        return f"{response.status_code} {refusal} {getattr(refusal, 'current', '')}"
    page = response.context
    rows = [f.formset.errors for f in page["inline_admin_formsets"]]
    return f"{page['adminform'].form.errors} {rows}"


def change_url(row):
    return reverse(f"admin:inspections_{row._meta.model_name}_change", args=[row.pk])


def test_a_plan_and_a_team_are_entered(client, office):
    url = reverse("admin:inspections_plan_add")
    answer = send(client, url, year="2018", title="Kế hoạch 2018", signed_on="05/02/2018")
    assert answer.status_code == 302, faults(answer)
    assert Plan.objects.get().signed_on == dt.date(2018, 2, 5)
    url = reverse("admin:inspections_team_add")
    answer = send(
        client,
        url,
        name="Đoàn Kiểm tra CCHC",
        **{"members-0-role": "leader", "members-0-full_name": "Nguyễn Văn Thuận"},
    )
    assert answer.status_code == 302, faults(answer)
    assert Team.objects.get().members.get().full_name == "Nguyễn Văn Thuận"


def test_a_team_without_leader_is_refused_whole(client, office):
    url = reverse("admin:inspections_team_add")
    answer = send(client, url, name="Đoàn", **{"members-0-role": "member"})
    assert answer.status_code == 200
    assert not Team.objects.exists()


def test_a_visit_goes_from_nothing_to_its_draft(client, office, media):
    unit, lead, joined = make_unit(code="875"), TeamFactory(), TeamFactory()
    answer = send(
        client,
        reverse("admin:inspections_visit_add"),
        unit=unit.pk,
        held_on="19/07/2018",
        session="morning",
        lead_team=lead.pk,
        joined_teams=[joined.pk],
        period_from="01/01/2018",
        period_to="30/06/2018",
    )
    assert answer.status_code == 302, faults(answer)
    visit = Visit.objects.get()
    assert visit.held_on == dt.date(2018, 7, 19)
    assert visit.participants.count() == 9

    client.force_login(member(lead, "secretary"))
    answer = send(
        client,
        change_url(visit),
        contents="Công tác cải cách hành chính",
        opinion="agrees",
        **{
            "site_checks-TOTAL_FORMS": "1",
            "site_checks-0-place": "Bộ phận Một cửa huyện",
            "site_checks-0-order": "0",
            "files-TOTAL_FORMS": "1",
            "files-0-upload": SimpleUploadedFile("anh.png", payloads.png()),
            "files-0-caption": "Kiểm tra tại Bộ phận Một cửa",
        },
    )
    assert answer.status_code == 302, faults(answer)
    visit.refresh_from_db()
    assert visit.contents == "Công tác cải cách hành chính"
    assert visit.site_checks.get().place == "Bộ phận Một cửa huyện"
    assert visit.files.get().content_type == "image/png"

    for move in ("start", "read_out"):
        data = {"action": f"move_{move}", "_selected_action": [visit.pk]}
        client.post(reverse("admin:inspections_visit_changelist"), data)
    visit.refresh_from_db()
    assert visit.status == "read_out"
    assert VisitEvent.objects.filter(visit=visit).count() == 2


def test_a_bad_file_leaves_nothing_behind(client, media):
    visit = VisitFactory(in_progress=True)
    client.force_login(member(visit.lead_team, "member"))
    answer = send(
        client,
        change_url(visit),
        **{
            "files-TOTAL_FORMS": "1",
            "files-0-upload": SimpleUploadedFile("a.pdf", payloads.html()),
        },
    )
    assert answer.status_code == 200
    assert not visit.files.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_file_already_written_goes_when_another_part_is_refused(client, media):
    visit = VisitFactory(in_progress=True)
    client.force_login(member(visit.lead_team, "member"))
    answer = send(
        client,
        change_url(visit),
        period_from="30/06/2018",
        period_to="01/01/2018",
        **{
            "files-TOTAL_FORMS": "1",
            "files-0-upload": SimpleUploadedFile("a.pdf", payloads.pdf_min()),
        },
    )
    assert answer.status_code == 200
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_an_issued_visit_is_read_only(client, office):
    visit = VisitFactory(issued=True)
    page = client.get(change_url(visit))
    assert page.status_code == 200
    assert not page.context["has_change_permission"]
    client.force_login(member(visit.lead_team, "leader"))
    answer = client.post(change_url(visit), {"contents": "Sửa"})
    assert answer.status_code == 403
    visit.refresh_from_db()
    assert visit.contents == ""


def test_a_member_writes_the_minutes_but_not_the_frame(client):
    visit = VisitFactory(in_progress=True)
    other = TeamFactory()
    client.force_login(member(visit.lead_team, "member"))
    answer = send(
        client, change_url(visit), held_on="01/08/2018", lead_team=other.pk, place="Hội trường"
    )
    assert answer.status_code == 302, faults(answer)
    visit.refresh_from_db()
    assert (visit.held_on, visit.place) == (dt.date(2018, 7, 19), "Hội trường")
    assert visit.visit_teams.get(leads=True).team != other


def test_the_office_moves_the_day_but_writes_no_minutes(client, office):
    visit = VisitFactory(in_progress=True)
    answer = send(client, change_url(visit), held_on="05/07/2018", contents="Của văn phòng")
    assert answer.status_code == 302, faults(answer)
    visit.refresh_from_db()
    assert (visit.held_on, visit.contents) == (dt.date(2018, 7, 5), "")


def test_strangers_find_no_visit(client):
    visit = VisitFactory(in_progress=True)
    client.force_login(member(TeamFactory(), "leader"))
    assert client.get(change_url(visit)).status_code == 404
    assert client.post(change_url(visit), {}).status_code == 404


def test_a_move_of_the_list_asks_the_same_rules(client, office):
    visit = VisitFactory(announced=True)
    data = {"action": "move_start", "_selected_action": [visit.pk]}
    client.post(reverse("admin:inspections_visit_changelist"), data)
    visit.refresh_from_db()
    assert visit.status == "announced"


def test_a_published_set_of_criteria_is_not_edited(client, office):
    load_lists()
    url = change_url(CriteriaSet.objects.first())
    assert not client.get(url).context["has_change_permission"]


LISTS = ["plan", "team", "visit", "visitevent", "reformframe", "criteriaset", "calendarday"]


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize("role", ["system_admin", "office", "inspector"])
def test_every_list_opens(client, model, role, django_assert_max_num_queries):
    for _n in range(3):
        VisitFactory()
    client.force_login(UserFactory(role=role))
    with django_assert_max_num_queries(12):
        answer = client.get(reverse(f"admin:inspections_{model}_changelist"))
    assert answer.status_code == 200


def test_loading_the_lists_twice_changes_nothing():
    assert load_lists() > 200
    assert load_lists() == 0
    names = {
        frame.code: frame.areas.get(code="CS").name
        for frame in {c.frame for c in CriteriaSet.objects.all()}
    }
    assert names == {
        "2011-2020": "Hiện đại hóa hành chính",
        "2021-2030": "Xây dựng và phát triển Chính phủ điện tử, Chính phủ số",
    }


def test_a_person_is_changed_in_their_line(client):
    visit = VisitFactory(in_progress=True)
    client.force_login(member(visit.lead_team, "member"))
    answer = send(
        client, change_url(visit), **{"participants-0-position": "Phó Giám đốc Sở Nội vụ"}
    )
    assert answer.status_code == 302, faults(answer)
    first = visit.participants.get(side="team", order=1)
    assert first.position == "Phó Giám đốc Sở Nội vụ"
