"""The frame and its scripts in a real browser."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests.browser import look_pages
from tests.browser.conftest import CHROMIUM, enter, inspector

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.look_pages"),
]
SENTENCE = "Kế hoạch CCHC của một số xã còn chung chung, chưa rõ người, rõ việc"
COPY = "[data-copy-offer]"
STATE = "main .save-state"


@pytest.fixture(autouse=True)
def nothing_saved():
    look_pages.saved.clear()


@pytest.fixture
def clerk() -> User:
    return inspector("canbo", "Trần Thị Ánh")


@pytest.fixture
def other() -> User:
    return inspector("thuky", "Lê Văn Ẩn")


@pytest.fixture
def form(page: Page, live_server, clerk: User) -> Page:
    enter(page.context, clerk, live_server.url)
    page.goto(f"{live_server.url}/look/form/")
    return page


def type_finding(page: Page, text: str = SENTENCE) -> None:
    page.get_by_label("Nội dung").fill(text)
    page.get_by_label("Không nêu tên").check()
    page.get_by_label("Mật khẩu").fill("bí mật tuyệt đối")


def is_kept(page: Page) -> None:
    expect(page.locator(STATE)).to_have_text(
        re.compile(r"^Chờ gửi – máy này giữ bản chép lúc \d\d:\d\d:\d\d$")
    )


def test_reload_gives_the_text_back_and_the_server_clears_it(form: Page):
    type_finding(form)
    is_kept(form)
    assert "bí mật" not in form.evaluate("JSON.stringify(localStorage)")
    form.reload()
    offer = form.locator(COPY)
    expect(offer).to_contain_text("Có bản chưa gửi lúc")
    expect(offer).to_contain_text(SENTENCE)
    offer.get_by_role("button", name="Khôi phục").click()
    expect(form.get_by_label("Nội dung")).to_have_value(SENTENCE)
    expect(form.get_by_label("Không nêu tên")).to_be_checked()
    form.get_by_role("button", name="Lưu hạn chế").click()
    expect(form.get_by_role("heading", name="Danh sách")).to_be_visible()
    expect(form.locator("#messages")).to_contain_text("Đã thêm hạn chế.")
    expect(form.locator("#messages")).to_contain_text(re.compile(r"Đã lưu \d\d:\d\d:\d\d"))
    assert [row["condition"] for row in look_pages.saved] == [SENTENCE]
    form.goto(form.url.replace("done", "form"))
    form.wait_for_timeout(400)
    expect(form.locator(COPY)).to_have_count(0)


def test_discarding_can_be_undone(form: Page):
    type_finding(form)
    is_kept(form)
    form.reload()
    form.get_by_role("button", name="Bỏ", exact=True).click()
    form.get_by_role("button", name="Đã bỏ – hoàn tác").click()
    form.reload()
    form.get_by_role("button", name="Bỏ", exact=True).click()
    form.reload()
    form.wait_for_timeout(400)
    expect(form.locator(COPY)).to_have_count(0)


def test_another_person_on_the_machine_sees_nothing(form: Page, live_server, other: User):
    type_finding(form)
    is_kept(form)
    enter(form.context, other, live_server.url)
    form.reload()
    form.wait_for_timeout(400)
    expect(form.locator(COPY)).to_have_count(0)
    assert SENTENCE not in form.content()


def test_cut_line_keeps_the_page_and_sends_by_itself(form: Page):
    type_finding(form)
    form.context.set_offline(True)
    form.get_by_role("button", name="Lưu hạn chế").click()
    expect(form.locator(STATE)).to_contain_text("CHƯA LƯU")
    expect(form.get_by_label("Nội dung")).to_have_value(SENTENCE)
    assert look_pages.saved == []
    form.context.set_offline(False)
    expect(form.get_by_role("heading", name="Danh sách")).to_be_visible()
    assert len(look_pages.saved) == 1


def test_lost_answer_makes_one_row(form: Page):
    type_finding(form)
    sent = []

    def swallow(route):
        if route.request.method == "POST" and not sent:
            sent.append(route.fetch(max_redirects=0))
            route.abort("connectionreset")
        else:
            route.continue_()

    form.route("**/look/form/", swallow)
    form.get_by_role("button", name="Lưu hạn chế").click()
    expect(form.get_by_role("heading", name="Danh sách")).to_be_visible()
    assert len(sent) == 1
    assert len(look_pages.saved) == 1


def test_crash_before_the_answer_makes_one_row(form: Page):
    """Saved, but the browser never heard of it: the text is offered, sending it adds nothing."""
    form.get_by_label("Nội dung").fill(SENTENCE)
    form.get_by_label("Cả đơn vị").check()
    is_kept(form)
    sent = []

    def swallow(route):
        if route.request.method == "POST":
            sent.append(route.fetch(max_redirects=0))
        route.abort("connectionreset")

    form.route("**/look/form/", swallow)
    form.get_by_role("button", name="Lưu hạn chế").click()
    expect(form.locator(STATE)).to_contain_text("CHƯA LƯU")
    form.unroute("**/look/form/")
    page = form.context.new_page()
    form.close()
    page.goto(form.url)
    page.get_by_role("button", name="Khôi phục").click()
    page.get_by_role("button", name="Lưu hạn chế").click()
    expect(page.get_by_role("heading", name="Danh sách")).to_be_visible()
    assert sent
    assert len(look_pages.saved) == 1


def test_dead_server_behind_its_proxy_is_tried_again(form: Page):
    type_finding(form)
    answers = [503, 502]

    def gateway(route):
        if route.request.method == "POST" and answers:
            route.fulfill(status=answers.pop(), body="<h1>Bad gateway</h1>")
        else:
            route.continue_()

    form.route("**/look/form/", gateway)
    form.get_by_role("button", name="Lưu hạn chế").click()
    expect(form.locator(STATE)).to_contain_text("CHƯA LƯU")
    expect(form.get_by_role("heading", name="Danh sách")).to_be_visible()
    assert len(look_pages.saved) == 1


def test_refused_move_shows_why_and_keeps_the_copy(form: Page):
    address = form.url
    type_finding(form, "Nội dung gửi khi biên bản đã khóa")
    form.get_by_role("button", name="Lưu hạn chế").click()
    expect(form.locator("main")).to_contain_text("Biên bản đã phát hành.")
    expect(form.locator("main")).to_contain_text("Nội dung gửi khi biên bản đã khóa")
    form.goto(address)
    form.get_by_role("button", name="Khôi phục").click()
    expect(form.get_by_label("Nội dung")).to_have_value("Nội dung gửi khi biên bản đã khóa")
    form.get_by_label("Nội dung").fill(SENTENCE)
    form.get_by_role("button", name="Lưu hạn chế").click()
    expect(form.get_by_role("heading", name="Danh sách")).to_be_visible()
    assert [row["condition"] for row in look_pages.saved] == [SENTENCE]


def test_next_form_after_save_and_add_is_empty(form: Page):
    type_finding(form)
    form.get_by_label("Nội dung").press("Control+Enter")
    expect(form.locator("#messages")).to_contain_text("Đã thêm hạn chế.")
    expect(form.get_by_label("Nội dung")).to_have_value("")
    form.wait_for_timeout(400)
    expect(form.locator(COPY)).to_have_count(0)
    type_finding(form, "Câu thứ hai")
    form.get_by_label("Nội dung").press("Control+Enter")
    expect(form.get_by_label("Nội dung")).to_have_value("")
    assert [row["condition"] for row in look_pages.saved] == [SENTENCE, "Câu thứ hai"]


def test_double_click_makes_one_row(form: Page):
    type_finding(form)
    form.get_by_role("button", name="Lưu hạn chế").dblclick()
    expect(form.get_by_role("heading", name="Danh sách")).to_be_visible()
    assert len(look_pages.saved) == 1


def test_ended_session_sends_after_a_new_sign_in(form: Page, live_server, clerk: User):
    type_finding(form)
    Session.objects.all().delete()
    form.get_by_role("button", name="Lưu hạn chế").click()
    expect(form.locator(STATE)).to_contain_text("phiên làm việc đã hết")
    expect(form.get_by_role("link", name="Đăng nhập ở thẻ mới")).to_be_visible()
    enter(form.context, clerk, live_server.url)
    form.context.clear_cookies(name="csrftoken")  # signing in makes the page's token void
    form.get_by_role("button", name="Gửi lại").click()
    expect(form.get_by_role("heading", name="Danh sách")).to_be_visible()
    assert [row["condition"] for row in look_pages.saved] == [SENTENCE]


def test_nothing_is_sent_in_another_persons_name(form: Page, live_server, other: User):
    type_finding(form)
    enter(form.context, other, live_server.url)
    form.context.clear_cookies(name="csrftoken")
    form.get_by_role("button", name="Lưu hạn chế").click()
    expect(form.locator(STATE)).to_contain_text("người khác đang đăng nhập")
    assert look_pages.saved == []
    expect(form.get_by_label("Nội dung")).to_have_value(SENTENCE)


def test_errors_lead_to_their_fields_and_keep_text_and_files(form: Page, assert_accessible):
    form.get_by_label("Nội dung").fill(SENTENCE)
    photo = {"name": "anh.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n"}
    form.get_by_label("Ảnh").set_input_files(photo)
    form.evaluate("document.getElementById('finding').noValidate = true")
    form.get_by_role("button", name="Lưu hạn chế").click()
    summary = form.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_text("Chưa có “Phạm vi”.")
    assert_accessible(form)
    summary.get_by_role("link").click()
    expect(form.get_by_label("Cả đơn vị")).to_be_focused()
    expect(form.get_by_label("Nội dung")).to_have_value(SENTENCE)
    form.reload()  # the server has nothing yet: the copy is still there
    form.get_by_role("button", name="Khôi phục").click()
    expect(form.get_by_label("Nội dung")).to_have_value(SENTENCE)


def test_files_survive_an_error_page(form: Page):
    photo = {"name": "anh.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n"}
    form.get_by_label("Ảnh").set_input_files(photo)
    form.get_by_label("Nội dung").fill(SENTENCE)
    form.evaluate("document.getElementById('finding').noValidate = true")
    form.get_by_role("button", name="Lưu hạn chế").click()
    form.get_by_label("Cả đơn vị").check()
    form.get_by_role("button", name="Lưu hạn chế").click()
    expect(form.get_by_role("heading", name="Danh sách")).to_be_visible()
    assert [photo.name for photo in look_pages.saved[0]["photos"]] == ["anh.png"]


def test_pasted_pictures_are_sent(form: Page):
    form.get_by_label("Nội dung").fill(SENTENCE)
    form.get_by_label("Cả đơn vị").check()
    paste = """async (count) => {
      for (let n = 0; n < count; n++) {
        const canvas = Object.assign(document.createElement("canvas"), {width: 8, height: 6});
        canvas.getContext("2d").fillRect(0, 0, 4, 4);
        const blob = await new Promise((done) => canvas.toBlob(done));
        const data = new DataTransfer();
        data.items.add(new File([blob], "image.png", {type: "image/png"}));
        document.getElementById("id_condition").dispatchEvent(
          new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
      }
    }"""
    form.evaluate(paste, 3)
    expect(form.locator(".photos img")).to_have_count(3)
    form.get_by_role("button", name=re.compile("^Bỏ ra")).first.click()
    expect(form.locator(".photos img")).to_have_count(2)
    expect(form.locator(STATE)).to_contain_text("Tệp đính kèm chỉ có trên trang này")
    form.get_by_role("button", name="Lưu hạn chế").click()
    expect(form.get_by_role("heading", name="Danh sách")).to_be_visible()
    names = [photo.name for photo in look_pages.saved[0]["photos"]]
    assert len(set(names)) == 2
    assert all(re.fullmatch(r"anh-dan-\d{8}-\d{6}-\d\.png", name) for name in names)


def test_line_shows_as_it_will_print(form: Page):
    form.get_by_label("Nội dung").fill("Chậm trả kết quả")
    form.get_by_label("Không nêu tên").check()
    line = form.locator("[data-live-line]")
    expect(line).to_have_text("Chậm trả kết quả.")
    form.get_by_label("Lượng từ").fill("một số xã")
    expect(line).to_have_text("Chậm trả kết quả. (Phạm vi: một số xã.)")
    form.get_by_label("Nội dung").fill("Một số xã chậm trả kết quả!")
    expect(line).to_have_text("Một số xã chậm trả kết quả!")
    form.get_by_label("Nội dung").fill("")
    expect(line).to_have_text("…………… (Phạm vi: một số xã.)")


def test_days_are_completed_and_never_american(form: Page):
    day = form.get_by_label("Ngày")
    for typed, shown in {
        "5/7/2018": "05/07/2018",
        "5-7-2018": "05/07/2018",
        "19.7.2018": "19/07/2018",
        "31/2/2018": "31/2/2018",
    }.items():
        day.fill(typed)
        day.blur()
        expect(day).to_have_value(shown)
    day.fill("hôm nay")
    day.blur()
    expect(day).to_have_value(re.compile(r"^\d\d/\d\d/20\d\d$"))


def test_destruction_asks_first(form: Page):
    form.get_by_role("button", name="Xóa dự thảo").click()
    dialog = form.get_by_role("dialog")
    expect(dialog).to_contain_text("Bản dự thảo sẽ bị xóa.")
    dialog.get_by_role("button", name="Quay lại, không thay đổi gì").click()
    assert look_pages.saved == []
    form.get_by_role("button", name="Xóa dự thảo").click()
    dialog.get_by_role("button", name="Xóa dự thảo").click()
    expect(form.get_by_role("heading", name="Danh sách")).to_be_visible()
    assert look_pages.saved == [{"dropped": True}]


def test_progress_is_read_again_until_it_ends(form: Page):
    form.goto(form.url.replace("form", "done") + "?busy")
    expect(form.locator("#work progress")).to_be_visible()
    expect(form.locator("#work")).to_have_text("Xong")


def test_frame_is_accessible_in_both_looks(form: Page, assert_accessible):
    assert_accessible(form)
    form.locator(".user-menu summary").click()
    form.get_by_role("button", name="Nền sáng hoặc nền tối").click()
    expect(form.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert_accessible(form)
    form.reload()
    expect(form.locator("html")).to_have_attribute("data-bs-theme", "dark")
    form.set_viewport_size({"width": 390, "height": 844})
    assert_accessible(form)
    assert form.evaluate("document.documentElement.scrollWidth") <= 390


def test_everything_works_without_scripts(browser: Browser, live_server, clerk: User):
    context = browser.new_context(java_script_enabled=False)
    enter(context, clerk, live_server.url)
    page = context.new_page()
    page.goto(f"{live_server.url}/look/form/")
    type_finding(page)
    page.get_by_role("button", name="Lưu hạn chế").click()
    expect(page.get_by_role("heading", name="Danh sách")).to_be_visible()
    page.locator(".user-menu summary").click()
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    context.close()
    assert len(look_pages.saved) == 1


def processes_of(folder: Path) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and str(folder).encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def test_killed_browser_gives_the_text_back(
    playwright, browser_type_launch_args, live_server, clerk: User, tmp_path: Path
):
    """The whole browser dies at once, a second after the last key."""
    options = {"executable_path": CHROMIUM, "args": browser_type_launch_args["args"]}
    context = playwright.chromium.launch_persistent_context(tmp_path, **options)
    enter(context, clerk, live_server.url)
    page = context.pages[0]
    page.goto(f"{live_server.url}/look/form/")
    page.get_by_label("Nội dung").press_sequentially(SENTENCE)
    is_kept(page)
    page.wait_for_timeout(1000)
    for pid in processes_of(tmp_path):
        os.kill(pid, 9)
    with pytest.raises(Exception, match=r"closed|crashed"):
        page.wait_for_timeout(10_000)
    context = playwright.chromium.launch_persistent_context(tmp_path, **options)
    enter(context, clerk, live_server.url)
    page = context.pages[0]
    page.goto(f"{live_server.url}/look/form/")
    page.get_by_role("button", name="Khôi phục").click()
    expect(page.get_by_label("Nội dung")).to_have_value(SENTENCE)
    context.close()
