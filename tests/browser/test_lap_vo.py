"""The inspection of huyện Lấp Vò typed in from nothing, issued, printed, locked."""

import pytest

from inspections.models import Visit
from reports.models import IssuedDocument
from tests.browser.lap_vo import (
    AREAS,
    LAP_VO,
    SCOPES,
    TEAMS,
    assert_in_order,
    fetch,
    pdf_text,
    sign_out,
    squeezed,
    statements,
)
from tests.browser.typing import fill, save

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def add_team(page, url, team, people):
    page.goto(f"{url}/teams/add/")
    fill(
        page,
        {
            "name": team["name"],
            "short_name": team["abbreviation"],
            "parent_body": "UBND tỉnh Đồng Tháp",
            "host_body": team["host"] or "",
        },
    )
    for number, person in enumerate(people):
        if page.locator(f"[name='members-{number}-role']").count() == 0:
            page.locator("[name=add_row]").click()
            page.wait_for_selector(f"[name='members-{number}-role']")
        fill(page, {f"members-{number}-{name}": value for name, value in person.items()})
    save(page)


def type_findings(page, url, visit_pk, kind, rows):
    for row in rows:
        page.goto(f"{url}/visits/{visit_pk}/findings/add/?kind={kind}")
        scope = row["scope"]
        values = {
            "condition": row["text"],
            "area": {"label": AREAS[row["area"]]},
            "scope": SCOPES[scope["kind"]],
            "scope_text": scope["quantifier"] or "",
        }
        if scope["kind"] in ("sub_units", "level"):
            values["scope_level"] = scope["level"]
        if row.get("defects"):
            values["internal_note"] = "; ".join(row["defects"])
        put_area = values.pop("area")
        fill(page, values)
        page.locator("[name=area]").select_option(**put_area)
        if row.get("criterion"):
            choose_criterion(page, row["criterion"])
        save(page)


def choose_criterion(page, code):
    box = page.locator("[name=criterion]")
    value = box.locator("option", has_text=f"{code}.").first.get_attribute("value")
    box.select_option(value)


def type_requests(page, url, visit_pk):
    for row in LAP_VO["recommendations"]:
        page.goto(f"{url}/visits/{visit_pk}/requests/add/")
        fill(page, {"text": row["text"], "force": "note"})
        page.locator("[name=area]").select_option(label=AREAS[row["area"]])
        save(page)


def plan_as_office(page, url, sign_in):
    sign_in(page, "vanphong")
    lead = [
        {"role": "leader", "honorific": "Ông", "full_name": "Nguyễn Văn Thuận", "signs": True},
        {"role": "secretary", "signs": True},
    ]
    add_team(page, url, TEAMS["doan-kiem-tra-cchc"], lead)
    add_team(page, url, TEAMS["doan-kiem-soat-tthc"], [{"role": "leader", "signs": True}])
    link_accounts()
    page.goto(f"{url}/visits/add/")
    fill(
        page,
        {
            "unit": "huyen lap vo",
            "held_on": "19/7/2018",
            "session": "morning",
            "covers_procedures": True,
            "period_from": "01/01/2018",
            "period_to": "30-06-2018",
            "period_label": LAP_VO["review_period"]["label"],
        },
    )
    page.locator("[name=lead_team]").select_option(label=TEAMS["doan-kiem-tra-cchc"]["name"])
    page.get_by_label(TEAMS["doan-kiem-soat-tthc"]["name"]).check()
    save(page)


def link_accounts():
    """Choosing an account is a list of names; the two posts of the demo take theirs."""
    from config.demo.people import demo_user
    from inspections.models import TeamMember

    team = TeamMember.objects.filter(team__name=TEAMS["doan-kiem-tra-cchc"]["name"])
    for role, username in (("leader", "truongdoan"), ("secretary", "canbo")):
        member = team.get(role=role)
        member.account = demo_user(username)
        member.save()


def write_as_secretary(page, url, sign_in, visit):
    sign_out(page)
    sign_in(page, "canbo")
    page.goto(f"{url}/visits/{visit.pk}/move/start/")
    save(page)
    page.goto(f"{url}/visits/{visit.pk}/edit/general/")
    fill(page, {"contents": "\n".join(LAP_VO["content"])})
    save(page)
    page.goto(f"{url}/visits/{visit.pk}/edit/sites/")
    site = LAP_VO["site_checks"][0]
    names = ("place", "activity", "actors")
    fill(page, {f"sites-0-{name}": site[name] for name in names})
    save(page)
    type_findings(page, url, visit.pk, "strength", LAP_VO["strengths"])
    type_findings(page, url, visit.pk, "limitation", LAP_VO["limitations"])
    type_requests(page, url, visit.pk)


def test_lap_vo_is_typed_in_issued_printed_and_locked(
    page, live_server, sign_in, empty_office, tmp_path
):
    url = live_server.url
    plan_as_office(page, url, sign_in)
    visit = Visit.objects.get()
    assert visit.unit_name == "Huyện Lấp Vò"
    write_as_secretary(page, url, sign_in, visit)

    draft = pdf_text(
        tmp_path / "draft.pdf", fetch(page, f"{url}/visits/{visit.pk}/minutes/draft.pdf")
    )
    assert_in_order(draft, statements())

    page.goto(f"{url}/visits/{visit.pk}/move/read_out/")
    save(page)
    sign_out(page)
    sign_in(page, "truongdoan")
    page.goto(f"{url}/visits/{visit.pk}/")
    page.get_by_role("link", name="Phát hành biên bản").click()
    page.fill("[name=password]", "cchc-demo-2018")
    save(page)

    document = IssuedDocument.objects.get()
    assert document.number_text == "01/BB-ĐKT"
    pdf = fetch(page, f"{url}/documents/{document.pk}/minutes.pdf")
    docx = fetch(page, f"{url}/documents/{document.pk}/minutes.docx")
    assert_in_order(pdf_text(tmp_path / "minutes.pdf", pdf), statements())
    assert_in_order(word_text(docx), statements())
    assert fetch(page, f"{url}/documents/{document.pk}/minutes.pdf") == pdf

    page.goto(f"{url}/visits/{visit.pk}/")
    assert page.get_by_role("link", name="Thêm hạn chế").count() == 0
    assert page.goto(f"{url}/visits/{visit.pk}/findings/add/").status in (403, 409)


def word_text(docx: bytes) -> str:
    from engines.printing.word import document_text

    return squeezed(document_text(docx))
