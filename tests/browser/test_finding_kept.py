"""Connection cut, browser reloaded, session ended while a finding is typed: nothing is lost."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from playwright.sync_api import Page, expect

from findings.models import Finding
from tests.inspections.factories import VisitFactory, member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SENTENCE = "Kế hoạch CCHC của một số xã còn chung chung, chưa cụ thể hóa nhiệm vụ"
PASSWORD = "một mật khẩu rất dài"


@pytest.fixture
def typing(page: Page, live_server, sign_in) -> Page:
    """The secretary has typed half a finding."""
    call_command("load_lists", verbosity=0)
    visit = VisitFactory(in_progress=True)
    secretary = member(visit.lead_team, "secretary")
    secretary.set_password(PASSWORD)
    secretary.must_change_password = False
    secretary.save()
    sign_in(page, secretary.username, PASSWORD)
    page.secretary = secretary.username
    page.goto(f"{live_server.url}/visits/{visit.pk}/findings/add/")
    page.locator("#id_condition").fill(SENTENCE)
    page.locator("#id_area").select_option(index=1)
    page.locator("[name=scope][value=not_stated]").check()
    expect(page.locator(".save-state")).to_contain_text("máy này giữ bản chép")
    return page


def save(page: Page) -> None:
    page.locator("[name=save]").click()


def is_saved(page: Page) -> None:
    page.wait_for_url("**/visits/*/**")
    expect(page.locator("#messages, main").first).to_contain_text("Đã lưu")
    assert [row.condition for row in Finding._base_manager.all()] == [SENTENCE]


def test_reload_while_typing(typing: Page):
    typing.reload()
    typing.get_by_role("button", name="Khôi phục").click()
    expect(typing.locator("#id_condition")).to_have_value(SENTENCE)
    save(typing)
    is_saved(typing)


def test_a_copy_that_only_chose_says_it_in_words(typing: Page):
    typing.locator("#id_condition").fill("")
    chosen = typing.locator("[name=scope][value=not_stated]").evaluate(
        "box => box.labels[0].textContent"
    )
    typing.reload()
    offer = typing.locator("[data-copy-offer] [data-preview]")
    expect(offer).to_contain_text(chosen.strip())
    expect(offer).not_to_contain_text("not_stated")


def test_line_cut_while_sending(typing: Page):
    typing.context.set_offline(True)
    save(typing)
    expect(typing.locator(".save-state")).to_contain_text("CHƯA LƯU")
    expect(typing.locator("#id_condition")).to_have_value(SENTENCE)
    typing.context.set_offline(False)
    is_saved(typing)


def test_session_ended_while_typing(typing: Page, sign_in):
    Session.objects.all().delete()
    save(typing)
    expect(typing.locator(".save-state")).to_contain_text("phiên làm việc đã hết")
    tab = typing.context.new_page()
    sign_in(tab, typing.secretary, PASSWORD)
    tab.close()
    typing.get_by_role("button", name="Gửi lại").click()
    is_saved(typing)


def test_errors_are_accessible_and_lose_nothing(typing: Page, assert_accessible):
    here = typing.locator(".sections [aria-current]")
    expect(here).to_have_text("Kiểm tra")
    assert_accessible(typing)
    typing.locator("#id_area").select_option(index=0)
    save(typing)
    expect(typing.locator("[data-error-summary]")).to_be_focused()
    expect(typing.locator("#id_condition")).to_have_value(SENTENCE)
    assert_accessible(typing)
