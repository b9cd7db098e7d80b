"""One box: forty queries written out, what each finds, and what nobody may find."""

from __future__ import annotations

import datetime as dt
import unicodedata
from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts.models import User
from findings.models import Finding
from inspections.models import Team
from tests.findings.factories import FindingFactory, RequestFactory, make_area, make_frame
from tests.inspections.factories import (
    TeamFactory,
    UserFactory,
    VisitFactory,
    make_staff,
    make_unit,
    member,
)
from tests.reports.factories import issued
from units.models import UnitVersion

pytestmark = pytest.mark.django_db


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def renamed(unit, name: str, code: str, day: dt.date) -> None:
    UnitVersion.objects.filter(unit=unit).update(valid_to=day - dt.timedelta(days=1))
    UnitVersion.objects.create(
        unit=unit, code=code, name=name, full_name=name, level="district", kind="thành phố",
        valid_from=day,
    )  # fmt: skip


@pytest.fixture(scope="module")
def made_once(shared_rows):
    return shared_rows(make_rows)


@pytest.fixture
def rows(db, made_once) -> SimpleNamespace:
    return made_once()


def make_rows() -> SimpleNamespace:
    """Three visits. Lấp Vò's minutes are issued; Hồng Ngự became a city in 2020."""
    make_frame()
    lapvo = make_unit("Huyện Lấp Vò", code="875")
    hongngu = make_unit("Thị xã Hồng Ngự", code="868", kind="thị xã")
    renamed(hongngu, "Thành phố Hồng Ngự", "868", dt.date(2020, 11, 1))
    hoalong = make_unit("Xã Hòa Long", code="30211", level="commune", kind="xã", parent=lapvo)
    hoatan = make_unit("Xã Hoả Tân", code="30212", level="commune", kind="xã", parent=lapvo)
    team = TeamFactory(people=False, name="Đoàn kiểm tra 26", symbol="ĐKT")
    for role, name in [("leader", "Nguyễn Văn Thuận"), ("secretary", "Đỗ Thị Thúy")]:
        account = UserFactory(username=f"{role}-26", full_name=name)
        team.members.create(role=role, full_name=name, account=account, signs=True)
    with_team = {"team": team, "read_out": True}
    one = VisitFactory(unit=lapvo, held_on=dt.date(2018, 7, 19), **with_team)
    two = VisitFactory(unit=hongngu, held_on=dt.date(2018, 7, 17), **with_team)
    three = VisitFactory(unit=hoalong, held_on=dt.date(2019, 5, 6), **with_team)
    plan = FindingFactory(visit=one, condition="Kế hoạch cải cách còn chung chung.", number=1)
    water = FindingFactory(
        visit=two, condition="Việc cấp phép THỦY sản chậm.", area=make_area("TT"), number=1
    )
    flower = FindingFactory(visit=three, condition="Đường hoa trước trụ sở.", number=1)
    peace = FindingFactory(visit=three, condition="Công tác hoà giải tốt.", number=2)
    teach = RequestFactory(visit=one, text="Tăng cường tuyên truyền đến người dân.", number=1)
    teach.findings.add(plan)
    paper = issued(one)
    UserFactory(role="office", username="hoa.dt", full_name="Đặng Thị Hòa")
    UserFactory(role="auditor", username="theo", full_name="Đậu Hoa")
    return SimpleNamespace(
        u_lapvo=lapvo, u_hongngu=hongngu, u_hoalong=hoalong, u_hoatan=hoatan,
        v_lapvo=one, v_hongngu=two, v_hoalong=three,
        f_plan=plan, f_water=water, f_flower=flower, f_peace=peace,
        r_teach=teach, d_paper=paper,
    )  # fmt: skip


# what is typed: what is found, in any order; people by name
LAPVO = "u_lapvo v_lapvo d_paper"
HONGNGU = "u_hongngu v_hongngu"
HOA = "u_hoalong u_hoatan v_hoalong f_flower f_peace f_plan Đặng Thị Hòa|Đậu Hoa"
FORTY: list[tuple[str, str]] = [
    ("lap vo", LAPVO),
    ("Lấp Vò", LAPVO),
    (nfd("Lấp Vò"), LAPVO),
    ("LẤP VÒ", LAPVO),
    (nfd("LẤP VÒ"), LAPVO),
    ("  lấp   vò ", LAPVO),
    ("huyện lấp vò", LAPVO),
    ("h lap vo", LAPVO),
    ("875", LAPVO),
    ("lap vo 2018", "v_lapvo d_paper"),
    ("lap vo 2019", ""),
    ("hong ngu", HONGNGU),
    ("thị xã hồng ngự", HONGNGU),
    ("TX. Hồng Ngự", HONGNGU),
    ("tp hong ngu", HONGNGU),
    (nfd("Thành phố Hồng Ngự"), HONGNGU),
    ("868", HONGNGU),
    ("hòa", HOA),
    ("hoà", HOA),
    (nfd("hòa"), HOA),
    (nfd("hoà"), HOA),
    ("HOA", HOA),
    ("hoà long", "u_hoalong v_hoalong"),
    ("Hòa Long", "u_hoalong v_hoalong"),
    ("30211", "u_hoalong v_hoalong"),
    ("thuỷ", "f_water Đỗ Thị Thúy"),
    ("thủy sản", "f_water"),
    ("THUY SAN", "f_water"),
    ("duong hoa", "f_flower"),
    ("Đường", "f_flower"),
    (nfd("đường"), "f_flower"),
    ("kế hoạch chung", "f_plan"),
    ("chung ke hoach", "f_plan"),
    ('"ke hoach cai cach"', "f_plan"),
    ('"cai cach ke hoach"', ""),
    ("tuyen truyen den nguoi dan", "r_teach"),
    ("Tuyên Truyền ĐẾN", "r_teach"),
    ("01/BB-ĐKT", "d_paper"),
    ("1/bb-dkt", "d_paper"),
    (nfd("số 01/BB-ĐKT"), "d_paper"),
    ("01/BB-ĐKT 2018", "d_paper"),
    ("02/BB-ĐKT", ""),
    ("nguyễn văn thuận", "Nguyễn Văn Thuận"),
    ("do thuy", "Đỗ Thị Thúy"),
    ("dang thi", "Đặng Thị Hòa"),
]  # fmt: skip


def found(client, rows, query: str) -> set[str]:
    """The names of the rows a page shows, and its people."""
    answer = client.get("/search/", {"q": query})
    assert answer.status_code == 200, query
    names = {(type(row), row.pk): name for name, row in vars(rows).items()}
    shown = set()
    for kind in answer.context["kinds"]:
        for row in kind.rows:
            shown.add(row.name if kind.kind == "people" else names[type(row), row.pk])
    return shown


def words(expected: str) -> set[str]:
    kept, _space, people = expected.partition(" Đ") if " Đ" in expected else (expected, "", "")
    if not kept.startswith(("u_", "v_", "f_", "r_", "d_")):
        return {expected} - {""}
    return set(kept.split()) | (
        {f"Đ{name}" for name in f"{people}".split("|Đ")} if people else set()
    )


def test_forty_queries_find_what_is_written_here(client, rows):
    client.force_login(User.objects.get(username="hoa.dt"))
    assert len(FORTY) >= 40
    wrong = {
        q: found(client, rows, q) for q, want in FORTY if found(client, rows, q) != words(want)
    }
    assert wrong == {}


def test_what_bears_the_marks_as_typed_comes_first(client, rows):
    client.force_login(User.objects.get(username="hoa.dt"))
    for typed, unit, finding, person in [
        ("hòa", rows.u_hoalong, rows.f_peace, "Đặng Thị Hòa"),
        ("hoà", rows.u_hoalong, rows.f_peace, "Đặng Thị Hòa"),
        ("hỏa", rows.u_hoatan, rows.f_flower, "Đậu Hoa"),
    ]:
        context = client.get("/search/", {"q": typed}).context
        assert context["units"][0] == unit, typed
        if typed != "hỏa":  # no finding bears these marks
            assert context["findings"][0] == finding, typed
        assert context["people"][0].name == person
    shown = client.get("/findings/", {"q": "hoà"}).context["rows"]
    assert list(shown) == [rows.f_peace, rows.f_flower, rows.f_plan], (
        "the list of all of them says the same"
    )


def test_a_number_leads_straight_there(client, rows):
    client.force_login(User.objects.get(username="hoa.dt"))
    visit = f"KT-2018-{rows.v_lapvo.pk:04}"
    for typed, page in {
        visit: f"/visits/{rows.v_lapvo.pk}/",
        visit.lower(): f"/visits/{rows.v_lapvo.pk}/",
        f"KT-2018-{rows.v_lapvo.pk}": f"/visits/{rows.v_lapvo.pk}/",
        f"{visit}/K1": f"/requests/{rows.r_teach.pk}/",
        f"{visit}/h1": f"/findings/{rows.f_plan.pk}/",
        rows.d_paper.check_code: f"/documents/{rows.d_paper.pk}/",
        rows.d_paper.code_for_people.lower(): f"/documents/{rows.d_paper.pk}/",
    }.items():
        answer = client.get("/search/", {"q": f" {typed} "})
        assert (answer.status_code, answer.get("Location")) == (302, page), typed
    for typed in (f"{visit}/K9", f"{visit}/U1", f"KT-2017-{rows.v_lapvo.pk:04}", "KT-2018-999999"):
        assert found(client, rows, typed) == set(), typed


def test_unit_staff_find_only_what_is_theirs(client, rows):
    client.force_login(make_staff(rows.u_lapvo, full_name="Huỳnh Văn Lấp"))
    assert found(client, rows, "lap vo") == {"u_lapvo", "v_lapvo", "d_paper"}
    assert found(client, rows, "ke hoach") == {"f_plan"}
    assert found(client, rows, "tuyen truyen") == {"r_teach"}
    assert found(client, rows, "01/BB-ĐKT") == {"d_paper"}
    assert found(client, rows, "thuy") == set(), "another unit's draft, and people of a team"
    assert found(client, rows, "hoa") == {"u_hoalong", "u_hoatan", "v_hoalong", "f_plan"}, (
        "units below"
    )
    assert found(client, rows, "huynh") == {"Huỳnh Văn Lấp"}, "oneself"
    assert client.get("/search/", {"q": f"KT-2018-{rows.v_hongngu.pk:04}"}).status_code == 200
    client.force_login(make_staff(rows.u_hongngu))
    assert found(client, rows, "lap vo") == set()
    assert found(client, rows, rows.d_paper.check_code) == set()


def test_an_inspector_finds_only_their_teams_visits(client, rows):
    client.force_login(member(TeamFactory(), "leader"))
    assert found(client, rows, "lap vo") == {"u_lapvo"}
    assert found(client, rows, "ke hoach") == set()
    assert found(client, rows, "thuan") == {"Nguyễn Văn Thuận"}, "rosters are open to inspectors"
    client.force_login(Team.objects.get(name="Đoàn kiểm tra 26").members.get(role="leader").account)
    assert found(client, rows, "ke hoach") == {"f_plan"}


def test_more_than_a_few_lead_to_the_list_with_its_filter(client, rows):
    for n in range(9):
        FindingFactory(visit=rows.v_lapvo if n < 0 else rows.v_hongngu, condition=f"Nước đục {n}.")
    client.force_login(User.objects.get(username="hoa.dt"))
    (kind,) = client.get("/search/", {"q": "nuoc đuc"}).context["kinds"]
    assert (kind.kind, len(kind.rows)) == ("findings", 6)
    assert kind.more == f"{reverse('findings:finding-list')}?q=nuoc+%C4%91uc"
    assert client.get(kind.more).context["page_obj"].paginator.count == 9
    for _n in range(7):
        VisitFactory(unit=rows.u_hongngu, held_on=dt.date(2018, 8, 1), read_out=True)
    kinds = client.get("/search/", {"q": "hong ngu 2018"}).context["kinds"]
    more = next(kind.more for kind in kinds if kind.kind == "visits")
    assert more == f"{reverse('inspections:visit-list')}?unit=hong+ngu&year=2018"
    assert client.get(more).context["page_obj"].paginator.count == 8


@pytest.mark.parametrize("query", ["", "   ", "̀", '"', "%", "_", "\\", "'; --", "x" * 5000, "\x00"])
def test_whatever_is_typed_is_a_search(client, rows, query):
    client.force_login(User.objects.get(username="hoa.dt"))
    answer = client.get("/search/", {"q": query})
    assert answer.status_code == 200
    assert answer.context["kinds"] == []


def test_the_page_says_that_nothing_was_found(client, rows):
    client.force_login(User.objects.get(username="hoa.dt"))
    assert "Không tìm thấy" in client.get("/search/?q=khongcogi").content.decode()
    assert Finding.objects.count() == 4
