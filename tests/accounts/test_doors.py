"""Every address: who gets in without signing in, and what every answer carries."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import AuditEntry, Notice

pytestmark = pytest.mark.django_db

# Written out: opening another address to the world is a decision, and it is made here.
OPEN = {
    "accounts/login/",
    "accounts/logout/",
    "accounts/password/<str:uid>/<str:token>/",
    "check/",  # the check page of a printed document
    "check/<str:code>/",
    "healthz",
}


def addresses(resolver=None, prefix: str = ""):
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, path)
        elif isinstance(entry, URLPattern):
            yield path


def filled(path: str) -> str:
    path = re.sub(r"<(?:int|path|str|slug):\w+>|<\w+>|\(\[\^/\]\+\)", "1", path)
    return "/" + re.sub(r"[\^$]|\\[AZ]", "", path)


def test_only_the_named_addresses_open_without_signing_in(client):
    found = set()
    for path in addresses():
        answer = client.get(filled(path))
        if answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next="):
            continue
        if answer.status_code == 302 and answer["Location"].startswith("/admin/login/?next="):
            continue
        found.add(path)
    assert {path for path in found if "(?P<url>" not in path} == OPEN


PAGES = ["/accounts/profile/", "/accounts/log/", "/people/", "/admin/", "/nowhere/", "/people/9/"]
CSP = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}


@pytest.mark.parametrize("page", ["/accounts/login/", *PAGES])
def test_headers_of_every_page(client, sysadmin, page):
    if page != "/accounts/login/":
        client.force_login(sysadmin)
    answer = client.get(page)
    policy = {part.strip() for part in answer["Content-Security-Policy"].split(";")}
    assert policy >= CSP
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "camera=()" in answer["Permissions-Policy"]
    if page != "/accounts/login/":
        assert "no-store" in answer["Cache-Control"]
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", answer.content.decode())


def test_cookies_are_closed(client, office):
    answer = client.post(
        "/accounts/login/", {"username": "vanphong", "password": "mat-khau-thu-2018"}
    )
    session = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert session["max-age"] == ""  # gone with the browser
    token = client.get("/accounts/profile/").cookies[settings.CSRF_COOKIE_NAME]
    assert token["httponly"]


def test_a_row_outside_scope_is_the_page_of_no_row(client, sysadmin, office):
    theirs = Notice.objects.create(recipient=office, text="riêng", url="/")
    client.force_login(sysadmin)
    outside = client.get(f"/admin/accounts/notice/{theirs.pk}/change/")
    nothing = client.get("/admin/accounts/notice/999999/change/")
    assert (outside.status_code, nothing.status_code) == (404, 404)
    assert outside.content == nothing.content
    acts = AuditEntry.objects.filter(act="not_found").values_list("target", flat=True)
    assert f"/admin/accounts/notice/{theirs.pk}/change/" in acts


def test_a_refusal_is_kept_in_the_log(client, unit_staff):
    client.force_login(unit_staff)
    assert client.get("/accounts/log/").status_code == 403
    assert AuditEntry.objects.filter(act="denied", username="lapvo").exists()


def test_the_log_is_read_filtered_and_exported(client, auditor):
    client.force_login(auditor)
    AuditEntry.objects.create(act="export", username="=cmd()", target="danh sách")
    page = client.get("/accounts/log/", {"act": "export"}).content.decode()
    assert "danh sách" in page
    assert (
        "danh sách" not in client.get("/accounts/log/", {"to_day": "05/07/2018"}).content.decode()
    )
    wrong = client.get("/accounts/log/", {"from_day": "07/13/2018"}).content.decode()
    assert "không có trong lịch" in wrong
    file = client.get("/accounts/log/", {"export": "csv"})
    assert "'=cmd()" in file.content.decode("utf-8-sig")
    entry = AuditEntry.objects.filter(act="export").first()
    assert (entry.username, entry.target) == ("theodoi", "Nhật ký thao tác")


def test_a_failed_csrf_check_gives_back_what_was_typed(office):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office)
    answer = strict.post("/accounts/profile/", {"full_name": "Đã gõ dở", "password": "bí mật"})
    assert answer.status_code == 403
    assert "Đã gõ dở" in answer.content.decode()
    assert "bí mật" not in answer.content.decode()


def test_the_500_page_stands_alone(client, office, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("hỏng")

    client.force_login(office)
    client.raise_request_exception = False
    monkeypatch.setattr("accounts.views.ProfileForm", broken)
    answer = client.get("/accounts/profile/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()
    assert "Hệ thống gặp lỗi" in answer.content.decode()
    assert "hỏng" not in answer.content.decode()


def test_the_admin_tells_the_details_of_an_act_in_words(client, sysadmin):
    client.force_login(sysadmin)
    entry = AuditEntry.objects.create(
        act="download",
        username="a",
        target="x",
        detail={"name": "b.pdf", "sha256": "ab", "key": ""},
    )
    page = client.get(f"/admin/accounts/auditentry/{entry.pk}/change/").content.decode()
    assert "tệp: b.pdf; SHA-256: ab<" in page
    assert "{&quot;" not in page
    assert f"{timezone.localtime(entry.at):%H:%M %d/%m/%Y}" in page


def test_rows_of_an_hour_are_counted_for_the_log_too(client, auditor, settings):
    """Each export adds an entry, so that each has one row more: 0 (counted as one), 1, 2, 3."""
    settings.EXPORT_ROWS_PER_HOUR = 4
    client.force_login(auditor)
    codes = [client.get("/accounts/log/", {"export": "csv"}).status_code for _ in range(6)]
    assert codes[0] == 200
    assert codes[-2:] == [409, 409]
