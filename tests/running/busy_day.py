"""People who save while long work is done, on the processes of `manage.py serve` with the demo.

Three people add findings to drafts as fast as they are answered; meanwhile the office has a table
checked and taken in, minutes bound as one file, a list exported and the day's reminders sent.
"""

from __future__ import annotations

import http.cookiejar
import io
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser

from tests.bad_inputs.import_payloads import csvf
from tests.bad_inputs.payloads import pdf_min
from tests.waiting import PATIENCE, wait_until

PASSWORD = "cchc-demo-2018"
MOST = 90  # findings of a writer: a visit holds 300 of a kind
HEAD = ["Đơn vị", "Ngày kiểm tra", "Tệp bản quét", "Loại nội dung", "Nội dung", "Lĩnh vực"]


@dataclass
class Answer:
    status: int
    url: str
    text: str


class Fields(HTMLParser):
    """What a browser would send of the form whose action is the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[tuple[str, str]] = []
        self.select = ""
        self.area = ""

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        name = said.get("name", "")
        if tag == "input" and name and said.get("type") not in ("submit", "file"):
            if said.get("type") not in ("checkbox", "radio") or "checked" in said:
                self.values.append((name, said.get("value") or ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in said:
            self.values.append((self.select, said.get("value") or ""))
        elif tag == "textarea":
            self.area = name


class Person:
    """One signed-in browser."""

    def __init__(self, base: str, username: str) -> None:
        self.base = base
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        self.answers: list[Answer] = []
        page = self.get("/accounts/login/")
        typed = dict(fields_of(page.text)) | {"username": username, "password": PASSWORD}
        assert "/accounts/login/" not in self.post("/accounts/login/", typed).url

    def get(self, path: str) -> Answer:
        return self._ask(urllib.request.Request(self.base + path))  # noqa: S310

    def post(self, path: str, typed: dict[str, str], files: dict[str, tuple] | None = None):
        body, kind = _multipart(typed, files or {})
        headers = {"Content-Type": kind, "Referer": self.base + path}
        return self._ask(urllib.request.Request(self.base + path, body, headers))  # noqa: S310

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=PATIENCE) as got:
                answer = Answer(got.status, got.url, got.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            answer = Answer(error.code, request.full_url, error.read().decode(errors="replace"))
        self.answers.append(answer)
        return answer


def fields_of(page: str) -> list[tuple[str, str]]:
    parser = Fields()
    parser.feed(page)
    return parser.values


def _multipart(typed: dict[str, str], files: dict[str, tuple]) -> tuple[bytes, str]:
    mark, out = uuid.uuid4().hex, io.BytesIO()
    for name, value in typed.items():
        out.write(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode())
        out.write(f"{value}\r\n".encode())
    for name, (filename, content) in files.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"'
        out.write(f"{head}\r\nContent-Type: application/octet-stream\r\n\r\n".encode())
        out.write(content + b"\r\n")
    out.write(f"--{mark}--\r\n".encode())
    return out.getvalue(), f"multipart/form-data; boundary={mark}"


class Writer(threading.Thread):
    """Adds findings to a draft until told to stop; keeps what was acknowledged."""

    def __init__(self, person: Person, visit: int, name: str, stop: threading.Event) -> None:
        super().__init__(daemon=True, name=name)
        self.person, self.visit, self.stop = person, visit, stop
        self.saved: list[str] = []
        self.fault: BaseException | None = None

    def run(self) -> None:
        try:
            self._write()
        except BaseException as fault:  # noqa: BLE001  (the test tells it)
            self.fault = fault

    def _write(self) -> None:
        path = f"/visits/{self.visit}/findings/add/"
        for number in range(MOST):
            if self.stop.is_set():
                return
            page = self.person.get(f"{path}?kind=limitation")
            said = f"Câu {number} của {self.name}."
            area = re.search(r'<option value="(\d+)"', page.text.split('name="area"')[1]).group(1)
            typed = dict(fields_of(page.text)) | {"condition": said, "area": area}
            if self.person.post(path, typed).url != self.person.base + path:
                self.saved.append(said)
            time.sleep(0.05)  # a person reads between two findings


def past_visits(count: int) -> bytes:
    """`count` rows of forty visits from paper."""
    units = ["Thành phố Cao Lãnh", "Huyện Tam Nông", "Huyện Lấp Vò", "Huyện Thanh Bình"]
    return csvf(
        head=HEAD,
        rows=[
            [
                units[n % 4],
                f"{n // 4 % 10 + 1:02}/03/2016",
                "bb.pdf",
                "hạn chế",
                f"Dòng {n} của hồ sơ giấy.",
                "TT",
            ]
            for n in range(count)
        ],
    )


def wait_for(person: Person, path: str, done: Callable[[str], bool]) -> str:
    """The page once it says that the background work is done."""

    def finished() -> str:
        page = person.get(path)
        time.sleep(0.5)
        return page.text if page.status == 200 and done(page.text) else ""

    return wait_until(finished, lambda: person.answers[-1].text[-2000:])


def import_rows(office: Person, count: int) -> None:
    """A table of past visits sent, checked, and taken in."""
    path = "/imports/past-visits/"
    typed = dict(fields_of(office.get(path).text))
    sent = office.post(path, typed, {"table": ("cu.csv", past_visits(count))})
    where = urllib.parse.urlparse(sent.url).path
    page = wait_for(office, where, lambda text: 'name="scans"' in text)
    office.post(where, dict(fields_of(page)), {"scans": ("bb.pdf", pdf_min())})
    wait_for(office, where, lambda text: "Đã nhập tệp, đủ tất cả các dòng." in text)


def bind_documents(office: Person) -> None:
    page = office.get("/documents/").text
    typed = dict(fields_of(page)) | {"bind_as": "pdf", "query": ""}
    made = office.post("/documents/bundle/", typed)
    path = urllib.parse.urlparse(made.url).path
    wait_for(office, path, lambda text: "Tải tệp về" in text)


def visits_in_progress(person: Person) -> list[int]:
    """Drafts to which this person may add findings."""
    page = person.get("/visits/?status=in_progress").text
    return sorted({int(pk) for pk in re.findall(r'href="/visits/(\d+)/"', page)})


def a_busy_day(
    base: str, rows: int, run_deadlines: Callable[[], None], sign_in: type[Person] = Person
) -> list[Writer]:
    """All of it at once, until the long work is done. The writers, with what was acknowledged."""
    office, stop = sign_in(base, "vanphong"), threading.Event()
    names = ("canbo", "truongdoan", "canbo")
    people = [sign_in(base, name) for name in names]
    visit = visits_in_progress(people[0])[0]
    writers = [
        Writer(person, visit, f"người thứ {number}", stop)
        for number, person in enumerate(people, start=1)
    ]
    for writer in writers:
        writer.start()
    try:
        import_rows(office, rows)
        bind_documents(office)
        assert office.get("/findings/?export=xlsx").status == 200
        run_deadlines()
    finally:
        stop.set()
        for writer in writers:
            writer.join(PATIENCE)
    return [*writers, Writer(office, 0, "văn phòng", stop)]
