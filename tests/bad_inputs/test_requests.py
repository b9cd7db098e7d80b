"""Addresses and raw requests of the list: query strings, HTTP, the public check page."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from gunicorn.config import Config
from gunicorn.http.errors import InvalidHeader
from gunicorn.http.parser import RequestParser

from findings.models import Finding
from tests.bad_inputs.adapter import LISTS, LOGIN, address, is_built, sign_in
from tests.bad_inputs.items import ITEMS, Item, build, each
from tests.bad_inputs.judging import asks_at_most, body_of, holds_always, nothing_stored
from tests.bad_inputs.pages import VIETNAMESE
from tests.bad_inputs.place import Place
from tests.findings.factories import FindingFactory
from tests.inspections.factories import VisitFactory
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
QUERIES = [item for item in ITEMS if item["family"] == "query"]
LENGTH = "Content-Length: -1"  # never reaches Django: the web server itself refuses it
HTTP = [
    item
    for item in ITEMS
    if item["surface"] == "any URL" and is_built(item) and item["title"] != LENGTH
]
READERS = ("office", "leader", "staff")
CODES = {
    "reject_request": {400, 403, 404, 405, 409, 413},
    "reject_request_or_ok": {200, 302, 400, 403, 404, 413, 431},
    "reject_field": {200, 400, 403, 422},
    "not_found": {302, 404},
    "redirect_login_or_405": {302, 405},
    "ok": {200},
    "ignore": {200, 302, 400, 404, 405},
    "not_found_or_first": {200, 404},
    "error_or_ignore": {200, 400},
    "scoped": {200, 400, 403, 404},
}


def rows_shown(answer) -> list[int] | None:
    context = answer.context or {}
    return [str(row) for row in context["rows"]] if "rows" in context else None


def ask(client: Client, item: Item, place: Place):
    payload = item["payload"]
    headers = dict(payload.get("headers", {}))
    kind = headers.pop("Content-Type", "application/x-www-form-urlencoded")
    extra = {"CONTENT_LENGTH": headers.pop("Content-Length")} if "Content-Length" in headers else {}
    body = payload.get("body", "")
    body = build(body) if isinstance(body, dict) else body
    path = address(payload["path"], place)
    if path.startswith("//"):  # the client would take the first part for a host
        extra["PATH_INFO"] = path
    return client.generic(
        payload["method"], path, body, content_type=kind, headers=headers, **extra
    )


@each(QUERIES)
def test_query(place, item):
    """On every list, for those who read it: never more rows than without the query."""
    stranger = FindingFactory(visit=VisitFactory(in_progress=True), condition="Của đoàn khác.")
    query = item["payload"]["path"].split("?", 1)[1]
    query = query.replace("<own>", str(place.finding.pk)).replace("<other>", str(stranger.pk))
    turn = QUERIES.index(item)
    for number, who in enumerate(READERS):
        client = sign_in(place.people[who])
        for path in ("/findings/", LISTS[(turn + number) % len(LISTS)]):
            plain, answer = client.get(path), client.get(f"{path}?{query}")
            holds_always(answer)
            if answer.status_code in (403, 404) and plain.status_code == answer.status_code:
                continue
            assert answer.status_code in CODES[item["expect"]["outcome"]], (who, path)
            if "text/html" in answer["Content-Type"]:
                assert VIETNAMESE.search(body_of(answer))
            every, shown = rows_shown(plain), rows_shown(answer)
            if every is not None and shown is not None:
                assert set(shown) <= set(every)
                if item["expect"]["outcome"] == "ignore":
                    assert shown == every
            if who != "office":
                assert "Của đoàn khác." not in body_of(answer)


def test_an_unknown_form_of_export_is_not_a_file_of_that_name(place):
    client = sign_in(place.people["office"])
    answer = client.get("/findings/?export=../../etc/passwd")
    assert answer.status_code in (400, 404)


def test_unit_staff_take_away_no_draft(place):
    client = sign_in(place.people["staff"])
    for wanted in ("csv", "xlsx"):
        answer = client.get(f"/findings/?kind=limitation&export={wanted}")
        assert answer.status_code == 200
        assert place.finding.condition not in body_of(answer)


@each(HTTP)
def test_http(place, item):
    payload, outcome = item["payload"], item["expect"]["outcome"]
    strict = payload.get("csrf") is False or "Origin" in payload.get("headers", {})
    client = sign_in(place.people["leader"])
    if strict:
        client.handler.enforce_csrf_checks = True
    if payload["path"].startswith("/accounts/login") or "unauthenticated" in item["title"]:
        client = Client(raise_request_exception=False)
    before = Finding.objects.count()
    with asks_at_most(20):
        if "next=" in payload["path"] and payload["method"] == "POST":
            typed = {"username": place.people["leader"].username, "password": PASSWORD}
            answer = client.post(payload["path"], typed)
        else:
            answer = ask(client, item, place)
    holds_always(answer)
    assert answer.status_code in CODES[outcome], answer.status_code
    assert Finding.objects.count() == before
    landed = urlsplit(urljoin("http://testserver/accounts/login/", answer.get("Location", "")))
    assert landed.hostname == "testserver"
    assert "x=1" not in answer.get("Set-Cookie", "")
    assert not re.search(r"(href|action)=\"[^\"]*evil\.example", body_of(answer).split("next=")[0])
    if outcome == "reject_request" and answer.status_code in (400, 403, 404, 413):
        assert VIETNAMESE.search(body_of(answer))


def test_a_request_without_its_token_keeps_what_was_typed(place):
    client = sign_in(place.people["leader"])
    client.handler.enforce_csrf_checks = True
    with nothing_stored(place):
        answer = client.post(address("/findings/add/", place), {"condition": "Câu vừa gõ xong."})
    assert answer.status_code == 403
    assert "Câu vừa gõ xong." in body_of(answer)


def test_the_web_server_refuses_a_length_below_nothing():
    said = b"POST /visits/1/findings/add/ HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"
    with pytest.raises(InvalidHeader):
        next(RequestParser(Config(), iter([said]), ("127.0.0.1", 1)))


def test_each_page_that_only_takes_a_form_refuses_to_be_opened(place):
    """`GET on POST-only issue URL` of the list: here issuing has a page, and opening it is safe."""
    client = sign_in(place.people["leader"])
    with nothing_stored(place):
        page = client.get(reverse("reports:minutes-issue", args=[place.draft.pk]))
        moving = client.get(reverse("findings:finding-move", args=[place.finding.pk]))
    assert page.status_code in (200, 409)
    assert moving.status_code == 405


def test_signing_in_leads_back_to_this_site_only(place):
    for target in (
        "https://evil.example",
        "/\\evil.example",
        "//evil.example/%2f..",
        "\t//evil.example",
    ):
        answer = Client().post(
            f"{LOGIN}?next={target}",
            {"username": place.people["leader"].username, "password": PASSWORD},
        )
        assert answer.status_code == 302
        assert answer["Location"] == "/"
