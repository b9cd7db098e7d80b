"""The items that are steps in words, by title: each a function of the place."""

from __future__ import annotations

from collections.abc import Callable
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.refused import MoveRefused
from findings.actions.verdicts import give_verdict
from findings.models import CorrectionRequest, Finding, Response
from inspections.forms.rows import RowForm
from inspections.models import TeamMember
from reports.models import IssuedDocument
from tests.bad_inputs.adapter import ADD_FINDING, ANSWER, FINDING, sign_in
from tests.bad_inputs.judging import accepted, body_of, holds_always, nothing_stored
from tests.bad_inputs.pages import form_with, multipart, submit, urlencoded
from tests.bad_inputs.payloads import pdf_min
from tests.bad_inputs.place import Place
from tests.findings.factories import ResponseFactory
from tests.inspections.factories import TeamFactory, VisitFactory, make_unit
from tests.people import PASSWORD
from tests.reports.factories import issued, leader_of, ready_visit
from units.models import Succession

SCENARIOS: dict[str, Callable[[Place], None]] = {}


def scenario(title: str):
    def register(steps):
        SCENARIOS[title] = steps
        return steps

    return register


def admin_errors(answer) -> dict[str, list[str]]:
    assert answer.status_code == 200, answer.status_code
    return dict(answer.context["adminform"].form.errors)


def change_parent(place: Place, of, parent) -> None:
    client = sign_in(place.people["office"])
    url = reverse("admin:units_unitversion_change", args=[of.versions.get().pk])
    with nothing_stored(place):
        answer = submit(client, url, {"parent": str(parent.pk)})
    assert "parent" in admin_errors(answer)


@scenario("Unit is its own parent")
def own_parent(place: Place) -> None:
    change_parent(place, place.unit, place.unit)


@scenario("Commune as parent of a province")
def low_parent(place: Place) -> None:
    commune = make_unit("Xã Tân Mỹ", parent=place.unit, level="commune", kind="xã")
    change_parent(place, place.province, commune)


@scenario("Delete user who wrote findings")
def delete_writer(place: Place) -> None:
    client, writer = sign_in(place.people["system_admin"]), place.people["leader"]
    with nothing_stored(place):
        answer = client.post(f"/admin/accounts/user/{writer.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    page = client.get(reverse("units:account-edit", args=[writer.pk]))
    assert reverse("units:account-close", args=[writer.pk]) in body_of(page)


@scenario("Merge unit into itself")
def into_itself(place: Place) -> None:
    client = sign_in(place.people["office"])
    unit = str(place.unit.pk)
    typed = {"predecessor": unit, "successor": unit, "effective_on": "01/07/2025", "scope": "whole"}
    answer = submit(client, reverse("admin:units_succession_add"), typed)
    assert {"successor", "predecessor", "__all__"} & set(admin_errors(answer))
    assert not Succession.objects.exists()


@scenario("Mass assignment: role")
def grab_a_role(place: Place) -> None:
    staff = place.people["staff"]
    client = sign_in(staff)
    wanted = {"role": "system_admin", "is_superuser": "on", "is_staff": "on", "is_active": "on"}
    accepted(submit(client, "/accounts/profile/", wanted))
    staff.refresh_from_db()
    assert (staff.role, staff.is_superuser, staff.is_staff) == ("unit_staff", False, False)


@scenario("Mass assignment: unit_id on own answer")
def answer_for_another(place: Place) -> None:
    other = make_unit("Thị xã Hồng Ngự", code="868", parent=place.province, kind="thị xã")
    client = sign_in(place.people["staff"])
    typed = {"done": "Đã ban hành kế hoạch.", "unit": str(other.pk), "request": "1", "round": "9"}
    accepted(submit(client, place.filled(ANSWER), typed | {"current_unit": str(other.pk)}))
    answer = Response.objects.get()
    assert (answer.request_id, answer.round) == (place.request.pk, 1)
    assert answer.request.current_unit == place.unit


@scenario("FK create: finding under another team's visit")
def finding_elsewhere(place: Place) -> None:
    other = VisitFactory(in_progress=True, team=TeamFactory())
    client = sign_in(place.people["leader"])
    page = client.get(place.filled(ADD_FINDING)).content.decode()
    form = form_with(page) | {name: [place.filled(text)] for name, text in FINDING.items()}
    form |= {"condition": ["Kế hoạch còn chung chung."]}
    kind = "application/x-www-form-urlencoded"
    with nothing_stored(place):
        answer = client.post(f"/visits/{other.pk}/findings/add/", urlencoded(form), kind)
    assert answer.status_code == 404
    form["visit"] = form["visit_id"] = [str(other.pk)]
    accepted(client.post(place.filled(ADD_FINDING), urlencoded(form), kind))
    assert not Finding.objects.filter(visit=other).exists()


def people_form(place: Place, **changed: list[str] | None):
    client = sign_in(place.people["secretary"])
    url = place.filled("/visits/{draft}/edit/participants/")
    form = form_with(client.get(url).content.decode())
    for name, values in changed.items():
        name = name.replace("__", "-")
        form.pop(name, None)
        if values is not None:
            form[name] = values
    counted = mock.patch.object(RowForm, "__init__", autospec=True, side_effect=RowForm.__init__)
    with nothing_stored(place), counted as built:
        answer = client.post(url, urlencoded(form), "application/x-www-form-urlencoded")
    assert built.call_count <= 71  # the list's most, ten more, and the blank one of a page
    holds_always(answer)
    assert answer.status_code in (200, 400)
    assert "data-error-summary" in body_of(answer) or answer.status_code == 400


@scenario("Formset TOTAL_FORMS=100000")
def endless_list(place: Place) -> None:
    people_form(place, people__TOTAL_FORMS=["100000"])


@scenario("Formset management form missing")
def list_without_count(place: Place) -> None:
    people_form(place, people__TOTAL_FORMS=None)


@scenario("Status jump REQUESTED -> VERIFIED")
def verify_unanswered(place: Place) -> None:
    with nothing_stored(place), pytest.raises(MoveRefused):
        give_verdict(place.request.pk, "met", "", by=place.people["leader"], seen_response=0)


@scenario("Unit staff verifies its own answer")
def verify_own(place: Place) -> None:
    CorrectionRequest.objects.filter(pk=place.request.pk).update(status="responded")
    staff = place.people["staff"]
    answer = ResponseFactory(request=place.request, sent_by=staff)
    with nothing_stored(place), pytest.raises(PermissionDenied):
        give_verdict(place.request.pk, "met", "", by=staff, seen_response=answer.pk)


@scenario("Answer after closing")
def answer_closed(place: Place) -> None:
    client, url = sign_in(place.people["staff"]), place.filled(ANSWER)
    form = form_with(client.get(url).content.decode()) | {"done": ["Đã làm xong."]}
    CorrectionRequest.objects.filter(pk=place.request.pk).update(status="withdrawn")
    body, kind = multipart(form, [("evidence", b"a.pdf", pdf_min(), "application/pdf")])
    with nothing_stored(place):
        answer = client.post(url, body, content_type=kind)
    assert answer.status_code == 409
    assert "Đã làm xong." in body_of(answer)


# --- minutes: real ones, issued through the page ---
def issue_page(visit) -> str:
    return reverse("reports:minutes-issue", args=[visit.pk])


@scenario("Issue minutes twice (double click)")
def issue_twice(place: Place) -> None:
    """At the same moment: tests/accounts/test_once.py, eight copies of one form."""
    visit = ready_visit()
    client, url = sign_in(leader_of(visit)), issue_page(visit)
    form = form_with(client.get(url).content.decode()) | {"password": [PASSWORD]}
    sent = [client.post(url, urlencoded(form), "application/x-www-form-urlencoded") for _ in "12"]
    assert [answer.status_code for answer in sent] == [302, 302]
    assert sent[0].url == sent[1].url
    assert IssuedDocument.objects.get().number == 1


@scenario("Issue by a team member")
def issue_as_member(place: Place) -> None:
    visit = ready_visit()
    secretary = visit.lead_team.members.get(role="secretary").account
    answer = sign_in(secretary).post(issue_page(visit), {"password": PASSWORD})
    assert answer.status_code == 403
    assert not IssuedDocument.objects.exists()


@scenario("Edit issued minutes through the form")
def edit_issued(place: Place) -> None:
    visit = ready_visit()
    client = sign_in(leader_of(visit))
    finding = Finding.objects.filter(visit=visit).first()
    url = reverse("findings:finding-edit", args=[finding.pk])
    form = form_with(client.get(url).content.decode()) | {"condition": ["Sửa sau khi phát hành."]}
    document = issued(visit)
    answer = client.post(url, urlencoded(form), "application/x-www-form-urlencoded")
    assert answer.status_code == 409
    assert "Sửa sau khi phát hành." in body_of(answer)
    kept = IssuedDocument.objects.get(pk=document.pk)
    assert (kept.pdf_sha256, kept.content_sha256) == (document.pdf_sha256, document.content_sha256)
    assert Finding.objects.get(pk=finding.pk).condition == finding.condition


@scenario("TRUNCATE of issued minutes (PostgreSQL, app role)")
def empty_the_register(place: Place) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE; DELETE is tests/reports/test_bare_connections.py")
    issued(ready_visit())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE reports_issueddocument CASCADE")
    assert IssuedDocument.objects.count() == 1


@scenario("Issued number then rollback")
def number_comes_back(place: Place) -> None:
    visit = ready_visit()
    point = transaction.savepoint()
    assert issued(visit).number == 1
    transaction.savepoint_rollback(point)
    visit.refresh_from_db()
    assert issued(visit).number == 1


@scenario("Withdraw role during session")
def no_leader_any_more(place: Place) -> None:
    visit = ready_visit()
    leader = leader_of(visit)
    client, url = sign_in(leader), issue_page(visit)
    form = form_with(client.get(url).content.decode()) | {"password": [PASSWORD]}
    TeamMember.objects.filter(team=visit.lead_team, account=leader).update(role="member")
    answer = client.post(url, urlencoded(form), "application/x-www-form-urlencoded")
    assert answer.status_code == 403
    assert not IssuedDocument.objects.exists()


# --- two people, one page; one person, one page twice ---
def edit_finding(place: Place, **changed):
    client = sign_in(place.people["leader"])
    url = reverse("findings:finding-edit", args=[place.finding.pk])
    return client, url, form_with(client.get(url).content.decode()) | changed


@scenario("Stale version token")
def stale(place: Place) -> None:
    client, url, form = edit_finding(place, condition=["Câu của người thứ nhất."])
    other = sign_in(place.people["secretary"])
    accepted(submit(other, url, {"condition": "Câu của người thứ hai."}))
    counted = mock.patch.object(RowForm, "__init__", autospec=True, side_effect=RowForm.__init__)
    with nothing_stored(place), counted as built:
        answer = client.post(url, urlencoded(form), "application/x-www-form-urlencoded")
    assert built.call_count <= 71  # the list's most, ten more, and the blank one of a page
    assert answer.status_code == 409
    for text in ("Câu của người thứ nhất.", "Câu của người thứ hai."):
        assert text in body_of(answer)


@scenario("Version token non-numeric")
def strange_token(place: Place) -> None:
    for token in ("abc", "", "-1", "9" * 5000):
        client, url, form = edit_finding(place, seen=[token], condition=["Câu mới."])
        with nothing_stored(place):
            answer = client.post(url, urlencoded(form), "application/x-www-form-urlencoded")
        holds_always(answer)
        assert answer.status_code in (400, 409)


@scenario("Browser back after submit and resubmit")
def sent_again(place: Place) -> None:
    client, url = sign_in(place.people["leader"]), place.filled(ADD_FINDING)
    form = form_with(client.get(url).content.decode())
    form |= {name: [place.filled(text)] for name, text in FINDING.items()}
    form |= {"condition": ["Chỉ một lần."]}
    for _time in range(2):
        accepted(client.post(url, urlencoded(form), "application/x-www-form-urlencoded"))
    assert Finding.objects.filter(condition="Chỉ một lần.").count() == 1
