"""A commune and a department of today, from the plan to issued minutes, in today's words."""

import subprocess

import pytest
from django.core.management import call_command

from config.demo.people import add_people, demo_user
from engines.decree30.check import failed
from inspections.models import Plan, TeamMember, Visit
from reports.models import IssuedDocument
from tests.browser.test_lap_vo import add_team, fetch, pdf_text, sign_out, squeezed, word_text
from tests.browser.typing import fill, save
from units.models import UnitVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEAM = "Đoàn Kiểm tra cải cách hành chính năm 2026"
# Areas of the state programme 2021–2030, as its resolution names them.
FINDINGS = {
    "strength": ("Cải cách thể chế", "Ban hành quy chế làm việc đúng quy định."),
    "limitation": (
        "Xây dựng và phát triển Chính phủ điện tử, Chính phủ số",
        "Tỷ lệ hồ sơ trực tuyến toàn trình còn thấp.",
    ),
}
GONE = ["huyện", "thị xã", "Bộ phận Một cửa"]


@pytest.fixture
def office(transactional_db):
    call_command("load_units", verbosity=0)
    call_command("load_lists", verbosity=0)
    add_people()


def plan_and_team(page, url):
    add_team(
        page,
        url,
        {"name": TEAM, "abbreviation": "Đoàn Kiểm tra CCHC", "host": "Sở Nội vụ"},
        [{"role": "leader", "signs": True}, {"role": "secretary", "signs": True}],
    )
    for role, username in (("leader", "truongdoan"), ("secretary", "canbo")):
        TeamMember.objects.filter(role=role).update(account=demo_user(username))
    page.goto(f"{url}/plans/add/")
    title = "Kế hoạch kiểm tra cải cách hành chính năm 2026"
    fill(page, {"title": title, "year": "2026", "number": "15/KH-UBND", "signed_on": "12/1/2026"})
    save(page)


def add_department(page, url):
    province = UnitVersion.objects.get(full_name="Tỉnh Đồng Tháp", valid_to=None).unit
    page.goto(f"{url}/units/{province.pk}/add-body")
    fill(page, {"full_name": "Sở Khoa học và Công nghệ", "kind": "sở/ngành"})
    save(page)


def visit_from_plan(page, url, unit, day):
    """One visit of the plan, on a form of its own; many at once are typed on the plan's page."""
    plan = Plan.objects.get()
    page.goto(f"{url}/visits/add/?plan={plan.pk}")
    assert page.locator("[name=plan]").input_value() == str(plan.pk)
    fill(page, {"unit": unit, "held_on": day, "session": "morning"})
    page.locator("[name=lead_team]").select_option(label=TEAM)
    save(page)
    return Visit.objects.latest("pk")


def step(page, url, visit, name):
    page.goto(f"{url}/visits/{visit.pk}/")
    page.locator(".page-side").get_by_role("link", name=name, exact=True).click()
    save(page)


def write(page, url, visit):
    page.goto(f"{url}/visits/{visit.pk}/edit/general/")
    contents = "Giải quyết thủ tục hành chính tại Trung tâm Phục vụ hành chính công"
    fill(page, {"contents": contents, "starts_at": "08:00", "ends_at": "11:30"})
    save(page)
    for kind, (area, text) in FINDINGS.items():
        page.goto(f"{url}/visits/{visit.pk}/findings/add/?kind={kind}")
        fill(page, {"condition": text})
        page.locator("[name=area]").select_option(label=area)
        save(page)
    page.goto(f"{url}/visits/{visit.pk}/requests/add/")
    fill(page, {"text": "Nâng tỷ lệ hồ sơ trực tuyến toàn trình.", "force": "require"})
    fill(page, {"due_on": "31/12/2026"})
    save(page)


def issue(page, url, visit):
    page.goto(f"{url}/visits/{visit.pk}/")
    page.locator(".page-side").get_by_role("link", name="Phát hành biên bản").click()
    page.fill("[name=password]", "cchc-demo-2018")
    save(page)
    return IssuedDocument.objects.get(visit=visit)


def assert_today(text, body):
    assert body in text
    for area, statement in FINDINGS.values():
        assert area in text
        assert statement.rstrip(".") in text
    assert "ngày 12 tháng 01 năm 2026" in text
    assert "31/12/2026" in text
    for word in GONE:
        assert word not in text
    for title in ("Giám đốc", "Chủ tịch", "Ủy ban nhân dân sở", "Ủy ban nhân dân Sở"):
        assert title not in text


@pytest.mark.parametrize(
    ("unit", "day", "body", "number"),
    [
        ("xa lap vo", "20/10/2026", "Ủy ban nhân dân xã Lấp Vò", "01/BB-ĐKT"),
        ("so khoa hoc va cong nghe", "21-10-2026", "Sở Khoa học và Công nghệ", "01/BB-ĐKT"),
    ],
    ids=["commune", "department"],
)
def test_a_unit_of_today_goes_from_plan_to_issued_minutes(
    page, live_server, sign_in, office, tmp_path, unit, day, body, number
):
    url = live_server.url
    sign_in(page, "vanphong")
    plan_and_team(page, url)
    add_department(page, url)
    visit = visit_from_plan(page, url, unit, day)
    step(page, url, visit, "Thông báo kiểm tra")

    sign_out(page)
    sign_in(page, "canbo")
    step(page, url, visit, "Bắt đầu kiểm tra")
    write(page, url, visit)
    draft = pdf_text(
        tmp_path / "draft.pdf", fetch(page, f"{url}/visits/{visit.pk}/minutes/draft.pdf")
    )
    assert_today(draft, body)
    step(page, url, visit, "Ghi nhận đã đọc lại")

    sign_out(page)
    sign_in(page, "truongdoan")
    document = issue(page, url, visit)
    assert document.number_text == number
    pdf = fetch(page, f"{url}/documents/{document.pk}/minutes.pdf")
    docx = fetch(page, f"{url}/documents/{document.pk}/minutes.docx")
    assert_today(pdf_text(tmp_path / "minutes.pdf", pdf), body)
    assert_today(word_text(docx), body)
    assert failed(pdf) == []


def test_the_minutes_of_2018_keep_the_name_of_their_day(transactional_db, settings, tmp_path):
    settings.DEMO = True
    for command in ("load_units", "load_lists", "load_demo"):
        call_command(command, verbosity=0)
    document = IssuedDocument.objects.get(visit__held_on="2018-07-17")
    path = tmp_path / "minutes.pdf"
    path.write_bytes(bytes(document.pdf))
    run = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    text = squeezed(run.stdout.decode())
    assert "Ủy ban nhân dân thị xã Hồng Ngự" in text
    assert "thành phố Hồng Ngự" not in text
    assert "phường Hồng Ngự" not in text
