"""A request from the minutes until it is closed, in the browser: the unit's side and the other one."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.stale import fingerprint
from findings.actions.answers import save_draft, send_answer
from findings.actions.extensions import ask_extension
from findings.actions.moves import acknowledge_request
from findings.actions.verdicts import give_verdict
from findings.models import CorrectionRequest, RequestEvent, Response
from tests.bad_inputs.payloads import pdf_min
from tests.browser.conftest import enter
from tests.browser.crawl import DESK, OVERFLOW, PHONE
from tests.people import PASSWORD, UserFactory
from tests.reports.factories import issued, leader_of, ready_visit, staff_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
PAPER = {"name": "Kế hoạch 45.pdf", "mimeType": "application/pdf", "buffer": pdf_min()}
DONE = "Đã ban hành Kế hoạch số 45/KH-UBND và phân công người theo dõi."


def typed(n: int) -> str:
    return f"{timezone.localdate() + dt.timedelta(days=n):%d/%m/%Y}"


def visit_with_deadline():
    """Read out and ready; its first request names a day that is near."""
    visit = ready_visit()
    row = CorrectionRequest.objects.filter(visit=visit).first()
    row.due_on = timezone.localdate() + dt.timedelta(days=3)
    row.save()
    return visit, row


class Person:
    """Somebody at the browser, who counts the pages seen and the fields filled in."""

    def __init__(self, page: Page, url: str, user, size) -> None:
        self.page, self.url = page, url
        self.pages: set[str] = set()
        self.fields = 0
        page.context.clear_cookies()
        enter(page.context, user, url)
        page.set_viewport_size(size)
        page.on("framenavigated", lambda frame: self.pages.add(urlsplit(frame.url).path))
        page.goto(f"{url}/")

    def click(self, name: str, role: str = "link") -> None:
        self.page.locator("main").get_by_role(role, name=name, exact=True).first.click()

    def confirm(self, name: str) -> None:
        self.page.get_by_role("dialog").get_by_role("button", name=name).click()

    def fill(self, name: str, value) -> None:
        field = self.page.locator(f"main [name={name}]")
        self.fields += 1
        if isinstance(value, dict):
            field.set_input_files(value)
        else:
            field.fill(value)

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)
        assert self.page.evaluate(OVERFLOW) <= 0


def open_request(person: Person, row: CorrectionRequest) -> None:
    person.page.locator(f"main a[href^='/requests/{row.pk}/']").first.click()
    person.page.wait_for_url(f"**/requests/{row.pk}/**")


def write_answer(person: Person, text: str, *, with_paper: bool) -> None:
    person.click("Báo cáo khắc phục")
    person.fill("done", text)
    person.fill("done_on", typed(0))
    if with_paper:
        person.fill("evidence", PAPER)
        person.sees("Kế hoạch 45.pdf", "SHA-256")  # choosing a file keeps it, and the draft
    person.click("Xem lại và gửi", "button")
    person.page.wait_for_url("**/answer/send/")
    person.sees(text)
    person.click("Gửi báo cáo khắc phục", "button")
    person.sees("Đã gửi báo cáo khắc phục")


@SIZES
def test_a_unit_answers_on_four_pages_with_three_fields(page, live_server, size):
    visit, row = visit_with_deadline()
    issued(visit)
    staff = Person(page, live_server.url, staff_of(visit), size)
    staff.sees("còn ")
    open_request(staff, row)
    staff.sees("K1. Tăng cường tuyên truyền", f"hạn: {typed(3)}", "ngày làm việc từ")
    staff.click("Đã nhận", "button")
    staff.sees("đã nhận")
    write_answer(staff, DONE, with_paper=True)
    staff.sees("Chờ trưởng đoàn và cơ quan thường trực xác minh", DONE)
    assert len(staff.pages) <= 4, staff.pages
    assert staff.fields == 3
    assert Response.objects.get().files.count() == 1


def test_a_file_chosen_before_the_scripts_are_there_is_kept(page, live_server):
    visit, row = visit_with_deadline()
    issued(visit)
    acknowledge_request(row.pk, by=staff_of(visit))
    staff = Person(page, live_server.url, staff_of(visit), PHONE)
    held = []
    page.route("**/save-now*", lambda route: held.append(route))
    page.goto(f"{live_server.url}/requests/{row.pk}/answer/", wait_until="commit")
    page.locator("main [name=evidence]").set_input_files(PAPER)
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    staff.sees("Kế hoạch 45.pdf", "SHA-256")


def as_leader_issue(person: Person, visit) -> None:
    person.page.goto(f"{person.url}/visits/{visit.pk}/")
    person.page.get_by_role("link", name="Phát hành biên bản").first.click()
    person.page.fill("[name=password]", PASSWORD)
    person.page.locator("main [name=save], main .actions [type=submit]").first.click()
    person.page.wait_for_url(lambda url: not url.endswith("/issue/"))


def judge(person: Person, row: CorrectionRequest, outcome: str, reason: str) -> None:
    """From the figure on the home page over the list to the form below the answer."""
    person.page.goto(f"{person.url}/")
    person.page.locator(".figures a[href^='/requests/waiting/']").click()
    person.sees(row.code)
    open_request(person, row)
    person.page.get_by_label(outcome, exact=True).check()
    person.fill("reason", reason)
    person.click("Gửi kết quả xác minh", "button")
    person.confirm("Gửi kết quả xác minh")


@SIZES
def test_from_issuing_to_closing(page, live_server, size):
    visit, row = visit_with_deadline()
    unit, lead, url = staff_of(visit), leader_of(visit), live_server.url
    as_leader_issue(Person(page, url, lead, size), visit)

    staff = Person(page, url, unit, size)
    open_request(staff, row)
    staff.click("Đã nhận", "button")
    staff.click("Xin gia hạn")
    staff.fill("proposed_on", typed(30))
    staff.fill("reason", "Chờ Hội đồng nhân dân thông qua kinh phí.")
    page.locator("main [type=submit]").first.click()
    staff.sees("chờ quyết định")

    leader = Person(page, url, lead, size)
    page.locator(".figures a[href^='/requests/waiting/']").click()
    leader.sees("Chờ Hội đồng nhân dân")
    page.locator("main a[href$='/decide/']").click()
    page.get_by_label("Đồng ý gia hạn").check()
    leader.fill("granted_until", typed(20))
    leader.click("Gửi quyết định", "button")
    leader.confirm("Gửi quyết định")
    leader.sees(f"hạn: {typed(20)} (gia hạn lần 1)", f"hạn đầu: {typed(3)}")

    staff = Person(page, url, unit, size)
    open_request(staff, row)
    write_answer(staff, "Đã họp phân công.", with_paper=False)

    leader = Person(page, url, lead, size)
    judge(leader, row, "đạt một phần", "Chưa có văn bản phân công kèm theo.")
    leader.sees("Kiến nghị đã được trả lại đơn vị.")

    staff = Person(page, url, unit, size)
    open_request(staff, row)
    staff.sees("Chưa có văn bản phân công kèm theo.")
    write_answer(staff, "Đã họp phân công. Văn bản số 12/UBND kèm theo.", with_paper=True)

    leader = Person(page, url, lead, size)
    judge(leader, row, "đạt", "Đủ minh chứng.")
    leader.sees(
        "Kiến nghị đã được xác minh là đạt yêu cầu.",
        "Báo cáo khắc phục lần 2",
        "Báo cáo khắc phục lần 1",
    )
    leader.click("Đóng kiến nghị")
    leader.click("Đóng kiến nghị", "button")
    leader.sees("Đã đóng kiến nghị.")
    assert list(RequestEvent.objects.filter(request=row).values_list("move", flat=True)) == [
        "issue",
        "acknowledge",
        "respond",
        "return",
        "respond",
        "verify",
        "close",
    ]


def answered(row: CorrectionRequest, unit) -> Response:
    values = {"done": DONE, "done_on": timezone.localdate()}
    save_draft(row.pk, values, seen=fingerprint(Response(), values), by=unit)
    return send_answer(row.pk, by=unit)


@pytest.fixture
def waiting():
    """One request answered once, returned, answered again; one whose unit wants more time."""
    visit, dated = visit_with_deadline()
    issued(visit)
    unit, office = staff_of(visit), UserFactory(role="office")
    other = CorrectionRequest.objects.filter(visit=visit).last()
    first = answered(other, unit)
    give_verdict(other.pk, "partly", "Còn hai xã.", by=office, seen_response=first.pk)
    latest = answered(other, unit)
    acknowledge_request(dated.pk, by=unit)
    later = timezone.localdate() + dt.timedelta(days=30)
    wish = ask_extension(dated.pk, {"reason": "Chờ kinh phí.", "proposed_on": later}, by=unit)
    return office, dated, other, latest, wish


def test_every_page_of_the_other_side_is_accessible(page, live_server, waiting, assert_accessible):
    office, _dated, other, _latest, _wish = waiting
    Person(page, live_server.url, office, PHONE)
    for address in (
        "/requests/waiting/",
        "/requests/waiting/?tab=extensions",
        "/requests/waiting/?tab=overdue",
        f"/requests/{other.pk}/",
        f"/requests/{other.pk}/sheet/",
    ):
        page.goto(live_server.url + address)
        assert_accessible(page)
        assert page.evaluate(OVERFLOW) <= 0, address


def test_every_form_of_the_other_side_shows_its_errors(
    page, live_server, waiting, assert_accessible
):
    office, dated, other, latest, wish = waiting
    person = Person(page, live_server.url, office, PHONE)
    summary = page.locator("[data-error-summary]")
    for address, button, confirmed in (
        (f"/requests/{other.pk}/", "Gửi kết quả xác minh", True),
        (f"/extensions/{wish.pk}/decide/", "Gửi quyết định", True),
        (f"/requests/{other.pk}/deadline/", "Ấn định thời hạn", True),
        (f"/requests/{dated.pk}/withdraw/", "Rút kiến nghị", False),
    ):
        if "deadline" in address:
            give_verdict(other.pk, "not_met", "Chưa.", by=office, seen_response=latest.pk)
        page.goto(live_server.url + address)
        person.click(button, "button")
        if confirmed:
            person.confirm(button)
        expect(summary).to_be_focused()
        expect(summary).to_be_in_viewport()
        assert_accessible(page)
        assert page.evaluate(OVERFLOW) <= 0, address


def test_several_answers_are_verified_without_scripts(browser, live_server, waiting):
    office, _dated, other, latest, _wish = waiting
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    enter(context, office, live_server.url)
    page = context.new_page()
    page.goto(f"{live_server.url}/requests/waiting/")
    page.locator(f"#answer-{latest.pk}").check()
    page.get_by_role("button", name="Xác minh các báo cáo đã chọn").click()
    page.locator("[name=reason]").fill("Đủ tài liệu chứng minh.")
    page.get_by_role("button", name="Xác minh tất cả: đạt").click()
    expect(page.locator("main")).to_contain_text("Đã xác minh 1 kiến nghị.")
    context.close()
    other.refresh_from_db()
    assert other.status == "verified"
