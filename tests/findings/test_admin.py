import datetime as dt

import pytest
import tablib

from findings.models import CorrectionRequest, Finding
from findings.resources import FindingResource
from tests.findings.factories import (
    REQUEST,
    SENTENCE,
    FindingFactory,
    RequestFactory,
    leader_of,
    make_area,
    make_commune,
    make_criterion,
    make_frame,
    make_visit,
)
from tests.findings.test_pages import form_of
from tests.inspections.factories import TeamFactory, UserFactory, make_staff, member

pytestmark = pytest.mark.django_db

FINDING = "/admin/findings/finding/"
REQUESTS = "/admin/findings/correctionrequest/"


@pytest.fixture
def visit():
    return make_visit()


@pytest.fixture
def lead(client, visit):
    client.force_login(leader_of(visit))
    return client


def finding_form(client, url, **typed):
    given = {
        "kind": "limitation",
        "condition": SENTENCE,
        "area": make_area().pk,
        "scope": "unnamed",
        "scope_text": "một số xã",
        "scope_level": "commune",
    }
    return form_of(client, url, **{**given, **typed})


def test_findings_and_requests_are_entered_by_the_same_rules(lead, visit):
    for condition in ("Câu một.", "Câu hai."):
        url = f"{FINDING}add/"
        answer = lead.post(url, finding_form(lead, url, visit=visit.pk, condition=condition))
        assert answer.status_code == 302
    assert [row.label for row in Finding.objects.order_by("number")] == ["H1", "H2"]
    url = f"{REQUESTS}add/"
    typed = {"visit": visit.pk, "text": REQUEST, "force": "note", "due_text": "Thời gian tới"}
    inline = {"events-TOTAL_FORMS": 0, "events-INITIAL_FORMS": 0}
    form = form_of(lead, url, findings=[Finding.objects.first().pk], **typed, **inline)
    assert lead.post(url, form).status_code == 302
    row = CorrectionRequest.objects.get()
    assert (row.label, row.current_unit, row.findings.count()) == ("K1", visit.unit, 1)


def test_a_finding_added_from_its_visit_leads_back_or_on_to_the_next(lead, visit):
    later = make_frame("2021", start=dt.date(2021, 7, 15))
    url = f"{FINDING}add/?visit={visit.pk}&kind=limitation"
    page = lead.get(url).context["adminform"].form
    assert page["visit"].value() == str(visit.pk)
    assert not page.fields["area"].queryset.filter(frame=later).exists()
    typed = finding_form(lead, url, visit=visit.pk)
    assert lead.post(url, typed).url == f"/admin/inspections/visit/{visit.pk}/change/"
    typed = finding_form(lead, url, visit=visit.pk, condition="Câu khác.")
    assert f"visit={visit.pk}" in lead.post(url, typed | {"_addanother": "1"}).url
    assert Finding.objects.count() == 2


def test_a_fault_of_the_rules_stands_beside_its_field(lead, visit):
    url = f"{FINDING}add/"
    page = lead.post(url, finding_form(lead, url, visit=visit.pk, scope="staff", scope_text=""))
    assert page.status_code == 200
    assert "scope_text" in page.context["adminform"].form.errors
    assert not Finding.objects.exists()


def test_a_change_goes_through_the_action_and_an_old_page_is_refused(lead, visit):
    row = FindingFactory(visit=visit)
    url = f"{FINDING}{row.pk}/change/"
    mine, theirs = finding_form(lead, url), finding_form(lead, url)
    assert lead.post(url, theirs | {"condition": "Câu mới."}).status_code == 302
    assert lead.post(url, mine | {"condition": "Câu của tôi."}).status_code == 409
    row.refresh_from_db()
    visit.refresh_from_db()
    assert row.condition == "Câu mới."
    assert visit.content_version > 1


def test_deleting_closes_the_gap(lead, visit):
    first, second = FindingFactory(visit=visit), FindingFactory(visit=visit)
    assert lead.post(f"{FINDING}{first.pk}/delete/", {"post": "yes"}).status_code == 302
    second.refresh_from_db()
    assert second.number == 1


def test_issued_rows_are_read_only_and_others_are_not_there(client):
    visit = make_visit(issued=True)
    row, request = FindingFactory(visit=visit), RequestFactory(visit=visit)
    expected = {
        leader_of(visit): (200, 403, 409),
        member(TeamFactory(), "leader"): (404, 404, 404),
        UserFactory(role="office"): (200, 403, 403),
        UserFactory(role="system_admin"): (200, 403, 403),
        make_staff(visit.unit): (403, 403, 403),
    }
    for person, codes in expected.items():
        client.force_login(person)
        for url in (f"{FINDING}{row.pk}/", f"{REQUESTS}{request.pk}/"):
            found = (
                client.get(f"{url}change/").status_code,
                client.post(f"{url}change/", {"condition": "x"}).status_code,
                client.post(f"{url}delete/", {"post": "yes"}).status_code,
            )
            assert found == codes, (person, url)
    row.refresh_from_db()
    assert row.condition == SENTENCE


def test_only_people_of_teams_add(client):
    for role in ("office", "system_admin"):
        client.force_login(UserFactory(role=role))
        assert client.get(f"{FINDING}add/").status_code == 403


HEADS = ["Đợt kiểm tra", "Loại", "Nội dung", "Lĩnh vực", "Tiêu chí", "Phạm vi"]
HEADS += ["Nguyên văn phạm vi", "Đơn vị nêu tên"]


def table(visit, *rows):
    return tablib.Dataset(*[(visit.code, *row) for row in rows], headers=HEADS)


GOOD = ("Hạn chế", SENTENCE, "CD", "CD-02", "Không nêu tên", "một số xã", "")
NAMED = ("Ưu điểm", "Làm tốt.", "TT", "", "Nêu tên", "", "xa tan my")


def test_an_import_adds_all_rows_by_the_action(visit):
    make_criterion()
    make_commune(visit.unit)
    result = FindingResource(user=leader_of(visit)).import_data(table(visit, GOOD, NAMED))
    assert result.faults() == []
    assert [str(row)[:2] for row in Finding.objects.order_by("kind")] == ["H1", "U1"]
    assert str(Finding.objects.get(kind="strength").scope_units.get()) == "Xã Tân Mỹ"


def test_a_preview_writes_nothing(visit):
    make_criterion()
    resource = FindingResource(user=leader_of(visit))
    assert resource.import_data(table(visit, GOOD), dry_run=True).faults() == []
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (("Hạn chế", SENTENCE, "XX", "", "", "", ""), "Lĩnh vực"),
        (("Hạn chế", "", "CD", "", "", "", ""), "Nội dung"),
        (("Hạn chế", SENTENCE, "CD", "", "Không nêu tên", "", ""), "Nguyên văn phạm vi"),
        (("Lạ", SENTENCE, "CD", "", "", "", ""), "Loại"),
        (("Hạn chế", SENTENCE, "CD", "", "Nêu tên", "", "Xã Lạ"), "Đơn vị nêu tên"),
    ],
)
def test_one_bad_row_and_nothing_is_written(visit, bad, column):
    make_criterion()
    result = FindingResource(user=leader_of(visit)).import_data(table(visit, GOOD, bad))
    assert [(line, where) for line, where, _text in result.faults()] == [(3, column)]
    assert not Finding.objects.exists()


def test_nobody_imports_into_the_draft_of_another_team(visit):
    make_criterion()
    stranger = member(TeamFactory(), "leader")
    result = FindingResource(user=stranger).import_data(table(visit, GOOD))
    assert [where for _line, where, _text in result.faults()] == ["Đợt kiểm tra"]
    issued = make_visit(issued=True)
    result = FindingResource(user=leader_of(issued)).import_data(table(issued, GOOD))
    assert len(result.faults()) == 1
    assert not Finding.objects.exists()


def test_what_was_exported_can_be_read_again(visit):
    make_criterion()
    make_commune(visit.unit)
    resource = FindingResource(user=leader_of(visit))
    resource.import_data(table(visit, GOOD, NAMED))
    exported = resource.export()
    assert sorted(exported["Số"]) == ["H1", "U1"]
    again = resource.import_data(exported)
    assert again.faults() == []
    assert again.totals["skip"] == 2
    assert Finding.objects.count() == 2
