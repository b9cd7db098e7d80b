"""The doors to the register: who sees what, and that bytes stay the same."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, IdempotencyKey
from inspections.models import Visit
from reports.models import IssuedDocument
from tests.inspections.factories import PASSWORD, make_unit, member
from tests.reports.factories import deputy_of, issued, leader_of, ready_visit, staff_of


@pytest.fixture
def document(visit):
    return issued(visit)


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def issue_form(client, visit, **more):
    page = client.get(url("minutes-issue", visit.pk))
    key = page.context["form"]["form_key"].value()
    return {"form_key": key, "password": PASSWORD, **more}


@pytest.mark.django_db
def test_leader_issues_on_the_page(client, visit):
    client.force_login(leader_of(visit))
    form = issue_form(client, visit)
    answer = client.post(url("minutes-issue", visit.pk), form)
    document = IssuedDocument.objects.get()
    assert answer.status_code == 302
    assert answer.url == url("document-detail", document.pk)
    again = client.post(url("minutes-issue", visit.pk), form)
    assert again.url == answer.url
    assert IssuedDocument.objects.count() == 1
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db
def test_a_wrong_password_issues_nothing(client, visit):
    client.force_login(leader_of(visit))
    form = issue_form(client, visit, password="sai")
    answer = client.post(url("minutes-issue", visit.pk), form)
    assert answer.status_code == 200
    assert answer.context["form"].errors["password"]
    assert not IssuedDocument.objects.exists()


@pytest.mark.django_db
def test_deputy_must_say_why(client, visit):
    client.force_login(deputy_of(visit))
    form = issue_form(client, visit)
    assert client.post(url("minutes-issue", visit.pk), form).status_code == 200
    assert not IssuedDocument.objects.exists()
    form |= {"reason": "Trưởng đoàn đi công tác."}
    assert client.post(url("minutes-issue", visit.pk), form).status_code == 302


@pytest.mark.django_db
def test_what_blocks_is_named_and_refused(client, visit):
    visit.participants.filter(side="unit").update(signs=False)
    client.force_login(leader_of(visit))
    page = client.get(url("minutes-issue", visit.pk))
    assert page.context["blocks"]
    form = {"form_key": "a", "password": PASSWORD}
    assert client.post(url("minutes-issue", visit.pk), form).status_code == 409
    assert not IssuedDocument.objects.exists()


PEOPLE = [
    "sysadmin",
    "office",
    "auditor",
    "leader",
    "secretary",
    "stranger",
    "staff",
    "other_staff",
]
DRAFT = {"office": 200, "auditor": 200, "leader": 200, "secretary": 200, "sysadmin": 403}
ISSUE_PAGE = {"leader": 200, "office": 403, "auditor": 403, "secretary": 403, "sysadmin": 403}
READ = dict.fromkeys(["sysadmin", "office", "auditor", "leader", "secretary", "staff"], 200)
WITHDRAW = {"office": 200, "leader": 200} | dict.fromkeys(
    ["sysadmin", "auditor", "secretary", "staff"], 403
)
SUPPLEMENT = {"leader": 200} | dict.fromkeys(
    ["sysadmin", "office", "auditor", "secretary", "staff"], 403
)
SCAN = dict.fromkeys(["office", "leader", "secretary"], 200) | dict.fromkeys(
    ["sysadmin", "auditor", "staff"], 403
)


def sign_in(request, client, visit, who):
    here = {
        "leader": lambda: leader_of(visit),
        "secretary": lambda: member(visit.lead_team, "secretary"),
        "stranger": lambda: leader_of(ready_visit()),
        "staff": lambda: staff_of(visit),
        "other_staff": lambda: staff_of(ready_visit()),
    }
    client.force_login(here[who]() if who in here else request.getfixturevalue(who))


@pytest.mark.django_db
@pytest.mark.parametrize("who", PEOPLE)
def test_doors_before_issue(request, client, visit, who):
    Visit.objects.filter(pk=visit.pk).update(announced_at=visit.announced_at)
    sign_in(request, client, visit, who)
    for form in ("pdf", "docx"):
        assert client.get(url("minutes-draft", visit.pk, form)).status_code == DRAFT.get(who, 404)
    assert client.get(url("minutes-issue", visit.pk)).status_code == ISSUE_PAGE.get(who, 404)


@pytest.mark.django_db
@pytest.mark.parametrize("who", PEOPLE)
def test_doors_after_issue(request, client, document, who):
    sign_in(request, client, document.visit, who)
    expected = {
        url("document-detail", document.pk): READ,
        url("document-file", document.pk, "pdf"): READ,
        url("document-file", document.pk, "docx"): READ,
        url("document-withdraw", document.pk): WITHDRAW,
        url("document-supplement", document.pk): SUPPLEMENT,
        url("document-scan", document.pk): SCAN,
    }
    for address, codes in expected.items():
        assert client.get(address).status_code == codes.get(who, 404), address
    rows = client.get(url("document-list")).context["page_obj"].paginator.count
    assert rows == (0 if who in ("stranger", "other_staff") else 1)


@pytest.mark.django_db
def test_anonymous_is_led_to_sign_in(client, document):
    for name, args in [("document-list", ()), ("document-file", (document.pk, "pdf"))]:
        answer = client.get(url(name, *args))
        assert answer.status_code == 302
        assert "login" in answer.url


@pytest.mark.django_db
def test_downloads_give_the_same_bytes_and_are_noted(client, document, office):
    client.force_login(office)
    for form, name in (("pdf", "01_BB-DKT_2018.pdf"), ("docx", "01_BB-DKT_2018.docx")):
        answers = [client.get(url("document-file", document.pk, form)) for _time in range(2)]
        assert answers[0].content == answers[1].content == bytes(getattr(document, form))
        assert answers[0]["Content-Disposition"] == f'attachment; filename="{name}"'
    assert AuditEntry.objects.filter(act="download").count() == 4
    assert client.get(url("document-file", document.pk, "exe")).status_code == 404


@pytest.mark.django_db
def test_draft_carries_the_watermark_and_is_noted(client, visit, office):
    from tests.reports.test_issue_minutes import text_of

    client.force_login(office)
    answer = client.get(url("minutes-draft", visit.pk, "pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert "Bản dự thảo, chưa phát hành" in text_of(answer.content)
    assert AuditEntry.objects.filter(act="preview").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("year=2018", 1),
        ("year=2019", 0),
        ("kind=minutes", 1),
        ("kind=supplement", 0),
        ("state=in_force", 1),
        ("state=withdrawn", 0),
        ("state=amended", 0),
        ("unit=lap+vo", 1),
        ("unit=hong+ngu", 0),
        ("from_day=19/07/2018&to_day=19/07/2018", 1),
        ("from_day=20/07/2018", 0),
        ("issuer=Khong+co", 0),
    ],
)
def test_list_filters(client, document, office, query, count):
    client.force_login(office)
    page = client.get(f"{url('document-list')}?{query}")
    assert page.context["page_obj"].paginator.count == count


@pytest.mark.django_db
def test_list_goes_out_as_a_table(client, document, office):
    client.force_login(office)
    answer = client.get(f"{url('document-list')}?export=csv")
    assert "01/BB-ĐKT" in answer.content.decode("utf-8-sig")


@pytest.mark.django_db
def test_list_queries_do_not_grow(client, office, django_assert_max_num_queries):
    first = ready_visit()
    issued(first)
    client.force_login(office)
    client.get(url("document-list"))
    for rows in (1, 5):
        while IssuedDocument.objects.count() < rows:
            issued(ready_visit(team=first.lead_team))
        with django_assert_max_num_queries(8):
            page = client.get(url("document-list"))
        numbers = [document.number_text for document in IssuedDocument.objects.all()]
        assert all(f">{number}</a>" in page.content.decode() for number in numbers)


@pytest.mark.django_db
def test_context_is_built_in_a_constant_number_of_queries(django_assert_max_num_queries):
    from reports.minutes import draft_of
    from tests.findings.factories import FindingFactory, RequestFactory

    visit = ready_visit()
    for rows in (0, 20):
        for _row in range(rows):
            FindingFactory(visit=visit)
            RequestFactory(visit=visit)
        with django_assert_max_num_queries(16):
            draft_of(visit.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("model", ["issueddocument", "withdrawal", "signedscan", "numberseries"])
def test_admin_shows_and_changes_nothing(client, document, office, model):
    client.force_login(office)
    base = f"/admin/reports/{model}/"
    assert client.get(base).status_code == 200
    assert client.get(f"{base}add/").status_code == 403
    if model == "issueddocument":
        assert client.get(f"{base}{document.pk}/change/").status_code == 200
        changed = client.post(f"{base}{document.pk}/change/", {"number_text": "99/BB-ĐKT"})
        assert changed.status_code == 403
        assert client.post(f"{base}{document.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.django_db
def test_the_register_is_searched_and_leads_to_what_amends(client, visit, office):
    from reports.actions.supplement import issue_supplement

    first = issued(visit)
    second = issued(ready_visit(unit=make_unit("Thị xã Hồng Ngự"), team=visit.lead_team))
    later = issue_supplement(
        first.pk, items=["Bổ sung một ý."], reason="Ghi sót.", by=leader_of(visit)
    )
    client.force_login(office)
    found = {
        query: {
            row.pk for row in client.get(url("document-list"), {"q": query}).context["page_obj"]
        }
        for query in (
            "01/bb-dkt",
            "hong ngu",
            "THỊ XÃ HỒNG NGỰ 02",
            second.check_code.lower(),
            first.code_for_people,
            "khong co",
        )
    }
    assert list(found.values()) == [
        {first.pk, later.pk},  # its subject names the number it amends
        {second.pk},
        {second.pk},
        {second.pk},
        {first.pk},
        set(),
    ]
    page = client.get(url("document-list"), {"state": "amended"}).content.decode()
    assert f'href="{url("document-detail", later.pk)}">bởi {later.number_text}</a>' in page
    assert url("document-file", first.pk, "docx") in page


@pytest.mark.django_db
def test_unit_staff_find_their_own_standing_documents_only(client, visit, office):
    from reports.models import Withdrawal

    document = issued(visit)
    other = issued(ready_visit(unit=make_unit("Thị xã Hồng Ngự"), team=visit.lead_team))
    client.force_login(staff_of(visit))
    for query in ("", "bb-dkt", other.check_code):
        rows = client.get(url("document-list"), {"q": query}).context["page_obj"]
        assert [row.pk for row in rows] == ([] if query == other.check_code else [document.pk])
    Withdrawal.objects.create(document=document, reason="Sai.", by=office)
    assert not client.get(url("document-list")).context["page_obj"].paginator.count
