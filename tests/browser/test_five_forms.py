"""The five forms used most, on a bad day, in Chromium with and without JavaScript.

A text too long, two people on one row, a session that ended, an answer that was lost on its way,
a row that moved on: the right answer each time, and nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Locator, Page, Route, expect

from accounts.models import User
from accounts.stale import fingerprint
from findings.actions.answers import save_draft, send_answer
from findings.actions.verdicts import give_verdict, withdraw_request
from findings.models import CorrectionRequest, Finding, Response, Verdict
from inspections.actions.moves import Move, move_visit
from inspections.models import Visit
from tests.browser.conftest import enter
from tests.browser.typing import put
from tests.findings.factories import make_area
from tests.inspections.factories import UserFactory, make_staff
from tests.reports.factories import issued, leader_of, ready_visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MINE = "Chữ của tôi về kế hoạch cải cách hành chính"
THEIRS = "Chữ của người kia"
LONG = f"{MINE} ".ljust(20_001, "ữ")


@dataclass
class Tried:
    """One form: who fills in which field, and what others do meanwhile."""

    user: User
    address: str  # of the form of a row that is there
    name: str  # of the field that is typed into
    stored: Callable[[], list[str]]  # the texts of its rows
    other_saves: Callable[[], Any]
    moves_on: Callable[[], Any]
    says: str  # of the row that moved on
    fills: dict[str, str] = field(default_factory=dict)  # what else the form asks for
    adds: str = ""  # the address of the form that makes such a row
    confirms: str = ""  # the button of the question before it is sent
    chooses: bool = True  # two texts of one row are put together; a verdict stands

    @property
    def newest(self) -> str:
        return self.adds or self.address


def texts(rows: Any, name: str) -> Callable[[], list[str]]:
    return lambda: list(rows.all().values_list(name, flat=True))


def cancelled(visit: Visit) -> Callable[[], Any]:
    def cancel() -> None:
        move_visit(visit.pk, Move.RESUME, by=leader_of(visit))
        move_visit(visit.pk, Move.CANCEL, by=UserFactory(role="office"), reason="Nhầm.")

    return cancel


def finding() -> Tried:
    visit = ready_visit()
    rows = Finding.objects.filter(visit=visit, kind="limitation")
    row = rows.first()
    return Tried(
        user=leader_of(visit),
        address=f"/findings/{row.pk}/edit/",
        name="condition",
        stored=texts(rows, "condition"),
        other_saves=lambda: rows.filter(pk=row.pk).update(condition=THEIRS),
        moves_on=cancelled(visit),
        says="đã hủy",
        fills={"scope": "not_stated", "area": str(make_area().pk)},
        adds=f"/visits/{visit.pk}/findings/add/?kind=limitation",
    )


def request() -> Tried:
    visit = ready_visit()
    rows = CorrectionRequest.objects.filter(visit=visit)
    row = rows.first()
    return Tried(
        user=leader_of(visit),
        address=f"/requests/{row.pk}/edit/",
        name="text",
        stored=texts(rows, "text"),
        other_saves=lambda: rows.filter(pk=row.pk).update(text=THEIRS),
        moves_on=cancelled(visit),
        says="đã hủy",
        fills={"due_on": "31/12/2018"},
        adds=f"/visits/{visit.pk}/requests/add/",
    )


def visit_edit() -> Tried:
    visit = ready_visit()
    rows = Visit.objects.filter(pk=visit.pk)
    return Tried(
        user=leader_of(visit),
        address=f"/visits/{visit.pk}/edit/general/",
        name="contents",
        stored=texts(rows, "contents"),
        other_saves=lambda: rows.update(contents=THEIRS),
        moves_on=cancelled(visit),
        says="đã hủy",
    )


def asked(text: str) -> tuple[CorrectionRequest, User]:
    """An issued request, and somebody of its unit who has drafted an answer."""
    visit = ready_visit()
    issued(visit)
    row = CorrectionRequest.objects.filter(visit=visit).first()
    unit = make_staff(visit.unit)
    values = {"done": text, "done_on": visit.held_on}
    save_draft(row.pk, values, seen=fingerprint(Response(), values), by=unit)
    return row, unit


def withdrawn(row: CorrectionRequest) -> Callable[[], Any]:
    return lambda: withdraw_request(row.pk, "Nhầm.", by=UserFactory(role="office"))


def answer() -> Tried:
    row, unit = asked("Bản đầu.")
    rows = Response.objects.filter(request=row)
    return Tried(
        user=unit,
        address=f"/requests/{row.pk}/answer/",
        name="done",
        stored=texts(rows, "done"),
        other_saves=lambda: rows.update(done=THEIRS),
        moves_on=withdrawn(row),
        says="đã thu hồi",
    )


def verdict() -> Tried:
    row, unit = asked("Đã làm.")
    sent = send_answer(row.pk, by=unit)
    office = UserFactory(role="office")
    return Tried(
        user=leader_of(row.visit),
        address=f"/requests/{row.pk}/",
        name="reason",
        stored=texts(Verdict.objects.filter(response=sent), "reason"),
        other_saves=lambda: give_verdict(
            row.pk, "partly", THEIRS, seen_response=sent.pk, by=office
        ),
        moves_on=withdrawn(row),
        says="đã thu hồi",
        fills={"outcome": "not_met"},
        confirms="Gửi kết quả xác minh",
        chooses=False,
    )


FORMS = pytest.mark.parametrize("make", [finding, request, visit_edit, answer, verdict])
pytestmark.append(pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"]))


@pytest.fixture
def sheet(browser, browser_context_args, scripts):
    context = browser.new_context(**browser_context_args, java_script_enabled=scripts)
    yield context.new_page()
    context.close()


def opened(page: Page, url: str, tried: Tried, address: str) -> None:
    enter(page.context, tried.user, url)
    page.goto(url + address)
    typed(page, tried, MINE)


def the_field(page: Page, tried: Tried) -> Locator:
    return page.locator(f"main [name={tried.name}]")


def typed(page: Page, tried: Tried, text: str) -> None:
    the_field(page, tried).fill(text)
    for name, value in tried.fills.items():
        put(page, name, value)


def send(page: Page, tried: Tried, scripts: bool) -> None:
    page.locator("main [name=save]").click()
    if tried.confirms and scripts:
        page.get_by_role("dialog").get_by_role("button", name=tried.confirms).click()


@FORMS
def test_a_text_too_long_and_then_two_people(sheet, live_server, scripts, make):
    tried = make()
    opened(sheet, live_server.url, tried, tried.address)
    typed(sheet, tried, LONG)
    send(sheet, tried, scripts)
    expect(sheet.locator("[data-error-summary]")).to_be_visible()
    expect(the_field(sheet, tried)).to_have_value(LONG)
    assert MINE not in "".join(tried.stored())
    tried.other_saves()
    typed(sheet, tried, MINE)
    send(sheet, tried, scripts)
    main = sheet.locator("main")
    expect(main).to_contain_text(THEIRS)
    expect(main).to_contain_text(MINE)
    if tried.chooses:
        sheet.locator(f"[name='choose.{tried.name}'][value=mine]").check()
        sheet.get_by_role("button", name="Lưu theo lựa chọn").click()
        expect(sheet.get_by_role("heading", name="Chưa có gì thay đổi")).to_have_count(0)
    assert tried.stored().count(MINE if tried.chooses else THEIRS) == 1


def lose_the_answer(route: Route) -> None:
    """The server gets the form; its answer never comes."""
    if route.request.method == "POST":
        route.fetch(max_redirects=0)
        route.abort()
    else:
        route.continue_()


@FORMS
def test_an_answer_that_is_lost_saves_once(sheet, live_server, scripts, make):
    tried = make()
    opened(sheet, live_server.url, tried, tried.newest)
    if scripts:
        sheet.route("**/*", lose_the_answer)
        send(sheet, tried, scripts)
        expect(sheet.locator(".save-state")).to_contain_text("CHƯA LƯU")
        sheet.unroute_all(behavior="wait")
    else:  # a person who goes back, whatever the answer was
        with sheet.expect_navigation():
            send(sheet, tried, scripts)
    assert tried.stored().count(MINE) == 1
    send_once_more(sheet, tried, live_server.url, scripts)
    assert tried.stored().count(MINE) == 1


def send_once_more(page: Page, tried: Tried, url: str, scripts: bool) -> None:
    """Back on the page, restored by its copy or typed again, and saved again."""
    page.goto(url + tried.newest)
    if not tried.chooses:  # the verdict is given: there is no form for a second one
        expect(the_field(page, tried)).to_have_count(0)
        return
    if tried.adds and scripts:
        page.get_by_role("button", name="Khôi phục").click()
    else:
        typed(page, tried, MINE)
    with page.expect_navigation():
        send(page, tried, scripts)
    if tried.adds and not scripts:
        expect(page.locator("main")).to_contain_text("đã lưu rồi", ignore_case=True)


@FORMS
def test_a_session_that_ended_gives_the_text_back(sheet, live_server, scripts, make):
    tried = make()
    opened(sheet, live_server.url, tried, tried.newest)
    Session.objects.all().delete()
    send(sheet, tried, scripts)
    if not scripts:
        expect(sheet.locator("main")).to_contain_text("Phiên làm việc đã hết")
        expect(sheet.locator("main")).to_contain_text(MINE)
        assert MINE not in tried.stored()
        return
    expect(sheet.locator(".save-state")).to_contain_text("phiên làm việc đã hết")
    expect(the_field(sheet, tried)).to_have_value(MINE)
    enter(sheet.context, tried.user, live_server.url)
    sheet.get_by_role("button", name="Gửi lại").click()
    expect(sheet.locator("#messages")).to_be_visible()
    assert tried.stored().count(MINE) == 1


@FORMS
def test_a_row_that_moved_on_says_so(sheet, live_server, scripts, make):
    tried = make()
    opened(sheet, live_server.url, tried, tried.address)
    tried.moves_on()
    send(sheet, tried, scripts)
    expect(sheet.locator("main")).to_contain_text(tried.says)
    expect(sheet.locator("main")).to_contain_text(MINE)
    assert MINE not in tried.stored()
