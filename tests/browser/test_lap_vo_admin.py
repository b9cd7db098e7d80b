"""The inspection of huyện Lấp Vò entered wholly among the records, up to its draft; then locked."""

import pytest
from django.test import Client

from accounts.models import User
from findings.models import CorrectionRequest, Finding
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
    statements,
)
from tests.browser.typing import fill, save

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def choose(page, name, text):
    """The line of a list that begins with `text`."""
    box = page.locator(f"[name={name}]")
    line = box.locator("option").filter(has_text=text).first
    box.select_option(line.get_attribute("value"))


def keep(page):
    save(page, "_save")
    assert page.locator(".messagelist .success").count() == 1


def add_team(page, url, team, people):
    page.goto(f"{url}/admin/inspections/team/add/")
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
        account = person.pop("account", None)
        fill(page, {f"members-{number}-{name}": value for name, value in person.items()})
        if account:
            choose(page, f"members-{number}-account", f"({account})")
    keep(page)


def plan_as_office(page, url):
    leader = {"honorific": "Ông", "full_name": "Nguyễn Văn Thuận", "account": "truongdoan"}
    people = [
        {"role": "leader", "signs": True, **leader},
        {"role": "secretary", "signs": True, "account": "canbo"},
    ]
    add_team(page, url, TEAMS["doan-kiem-tra-cchc"], people)
    joined = TEAMS["doan-kiem-soat-tthc"]
    add_team(page, url, joined, [{"role": "leader", "signs": True}])
    page.goto(f"{url}/admin/inspections/visit/add/")
    choose(page, "unit", "Huyện Lấp Vò (875")
    fill(
        page,
        {
            "held_on": "19/07/2018",
            "session": "morning",
            "covers_procedures": True,
            "period_from": "01/01/2018",
            "period_to": "30/06/2018",
            "period_label": LAP_VO["review_period"]["label"],
        },
    )
    choose(page, "lead_team", TEAMS["doan-kiem-tra-cchc"]["name"])
    choose(page, "joined_teams", joined["name"])
    keep(page)


def move(page, url, name):
    page.goto(f"{url}/admin/inspections/visit/")
    page.locator(".action-select").first.check()
    page.locator("[name=action]").first.select_option(f"move_{name}")
    page.locator("#changelist-form [name=index]").first.click()
    page.wait_for_selector(".messagelist .success")


def write_minutes(page, address):
    page.goto(address)
    fill(page, {"contents": "\n".join(LAP_VO["content"])})
    site = LAP_VO["site_checks"][0]
    fill(page, {f"site_checks-0-{name}": site[name] for name in ("place", "activity", "actors")})
    keep(page)


def add_finding(page, address, link, row):
    page.goto(address)
    page.get_by_role("link", name=link, exact=True).click()
    scope = row["scope"]
    values = {
        "condition": row["text"],
        "scope": SCOPES[scope["kind"]],
        "scope_text": scope["quantifier"] or "",
        "internal_note": "; ".join(row.get("defects", [])),
    }
    if scope["kind"] in ("sub_units", "level"):
        values["scope_level"] = scope["level"]
    fill(page, values)
    page.locator("[name=area]").select_option(label=AREAS[row["area"]])
    if row.get("criterion"):
        choose(page, "criterion", f"{row['criterion']}.")
    keep(page)
    assert page.url == address


def add_request(page, address, row):
    page.goto(address)
    page.get_by_role("link", name="Thêm kiến nghị", exact=True).click()
    fill(page, {"text": row["text"], "force": "note"})
    page.locator("[name=area]").select_option(label=AREAS[row["area"]])
    keep(page)


def test_lap_vo_is_entered_wholly_in_the_admin(page, live_server, sign_in, empty_office, tmp_path):
    url = live_server.url
    sign_in(page, "vanphong")
    plan_as_office(page, url)
    visit = Visit.objects.get()
    assert (visit.unit_name, visit.participants.count()) == ("Huyện Lấp Vò", 4)
    address = f"{url}/admin/inspections/visit/{visit.pk}/change/"

    sign_out(page)
    sign_in(page, "canbo")
    move(page, url, "start")
    write_minutes(page, address)
    for row in LAP_VO["strengths"]:
        add_finding(page, address, "Thêm ưu điểm", row)
    for row in LAP_VO["limitations"]:
        add_finding(page, address, "Thêm hạn chế", row)
    for row in LAP_VO["recommendations"]:
        add_request(page, address, row)
    move(page, url, "read_out")

    page.goto(address)
    link = page.get_by_role("link", name="Xem dự thảo (PDF)").get_attribute("href")
    draft = pdf_text(tmp_path / "draft.pdf", fetch(page, f"{url}{link}"))
    assert_in_order(draft, statements())
    for words in (
        "Huyện Lấp Vò",
        "Nguyễn Văn Thuận",
        "ngày 19 tháng 7 năm 2018",
        "6 tháng đầu năm 2018",
    ):
        assert words.lower() in draft.lower()

    sign_out(page)
    sign_in(page, "truongdoan")
    page.goto(f"{url}/visits/{visit.pk}/minutes/issue/")
    page.fill("[name=password]", "cchc-demo-2018")
    save(page)
    assert IssuedDocument.objects.get().number_text == "01/BB-ĐKT"
    assert_read_only(page, url, address, visit)


def assert_read_only(page, url, address, visit):
    """For the leader who issued it on the screen, and for everyone by what they may send."""
    page.goto(address)
    assert page.locator("main input:not([type=hidden]), main textarea, main select").count() == 0
    assert page.locator("main [name=_save]").count() == 0
    assert page.get_by_role("link", name="Thêm hạn chế").count() == 0
    rows = [
        f"/admin/inspections/visit/{visit.pk}/",
        f"/admin/findings/finding/{Finding.objects.first().pk}/",
        f"/admin/findings/correctionrequest/{CorrectionRequest.objects.first().pk}/",
    ]
    for name in ("quantri", "vanphong", "truongdoan", "canbo"):
        client = Client()
        client.force_login(User.objects.get(username=name))
        for row in rows:
            shown = client.get(f"{row}change/")
            assert shown.status_code == 200
            assert not shown.context["has_change_permission"], (name, row)
            assert client.post(f"{row}change/", {"condition": "x"}).status_code == 403
            # who might while it was a draft is told of its state; a visit is never deleted
            told = name in ("truongdoan", "canbo") and "/visit/" not in row
            deleted = client.post(f"{row}delete/", {"post": "yes"})
            assert deleted.status_code == (409 if told else 403), (name, row)
