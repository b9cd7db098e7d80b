"""Finds each surface of the list in this product: the one file to change for another product.

A `Door` is a page on which the payload of an item is typed or sent: who does it, at which address,
into which field, and what else has to be typed. Words in braces are rows of `place.Place`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from accounts.models import User
from findings.models import (
    CorrectionRequest,
    Extension,
    ExtensionFile,
    Finding,
    FindingFile,
    Response,
    ResponseFile,
)
from inspections.models import Plan, Team, Visit, VisitFile
from tests.bad_inputs.place import Place
from tests.people import PASSWORD

LOGIN = "/accounts/login/"
LOGIN_FIELDS = ("username", "password")


def sign_in(user: User, **defaults: Any) -> Client:
    """A browser in which `user` has signed in by the page for it."""
    client = Client(raise_request_exception=False, **defaults)
    typed = dict(zip(LOGIN_FIELDS, (user.username, PASSWORD), strict=True))
    answer = client.post(LOGIN, typed)
    assert answer.status_code == 302, "signing in failed"
    return client


@dataclass(frozen=True)
class Door:
    name: str
    who: str
    url: str
    field: str
    kept: Callable[[Place], Any]  # what the product has now of what was typed
    typed: dict[str, str] = field(default_factory=dict, hash=False)
    required: bool = True
    one_line: bool = False
    shown: tuple[str, ...] = ()  # pages that show it, for the same person


def _last(model: Any, name: str) -> Callable[[Place], Any]:
    def value(place: Place) -> Any:
        row = model._base_manager.order_by("-pk").first()
        return getattr(row, name) if row else None

    return value


def _visit(name: str) -> Callable[[Place], Any]:
    return lambda place: getattr(Visit.objects.get(pk=place.draft.pk), name)


FINDING = {"kind": "limitation", "area": "{area}", "scope": "unit"}
ASKED = {"force": "recommend"}
MORE_TIME = {"proposed_on": "01/09/2100"}
WISH = {"reason": "Chờ kinh phí.", **MORE_TIME}
PLAN = {"year": "2018", "title": "Kế hoạch kiểm tra năm 2018"}
ADD_FINDING, ADD_REQUEST = "/visits/{draft}/findings/add/", "/visits/{draft}/requests/add/"
ANSWER, EXTENSION = "/requests/{request}/answer/", "/requests/{request}/extension/"
GENERAL, COPIES = "/visits/{draft}/edit/general/", "/visits/{draft}/edit/copies/"

# An upload is sent as a file; `kept` is the model of its rows.
UPLOADS = [
    Door("evidence of an answer", "staff", ANSWER, "evidence", lambda p: ResponseFile),
    Door("papers of a wish", "staff", EXTENSION, "papers", lambda p: ExtensionFile, WISH),
    Door(
        "evidence of a finding",
        "leader",
        ADD_FINDING,
        "evidence",
        lambda p: FindingFile,
        FINDING | {"condition": "Kế hoạch còn chung chung."},
    ),
    Door(
        "photos of a visit",
        "secretary",
        "/visits/{draft}/edit/photos/",
        "uploads",
        lambda p: VisitFile,
    ),
]
DOWNLOADS = {
    ResponseFile: "/answers/files/{}/",
    ExtensionFile: "/extensions/files/{}/",
    FindingFile: "/findings/files/{}/",
    VisitFile: "/visit-files/{}/",
}

TEXTS = [
    Door(
        "finding",
        "leader",
        ADD_FINDING,
        "condition",
        _last(Finding, "condition"),
        FINDING,
        shown=("/visits/{draft}/", "/findings/", "/visits/{draft}/history/"),
    ),
    Door(
        "request",
        "leader",
        ADD_REQUEST,
        "text",
        _last(CorrectionRequest, "text"),
        ASKED,
        shown=("/visits/{draft}/", "/requests/"),
    ),
    Door(
        "answer",
        "staff",
        ANSWER,
        "done",
        _last(Response, "done"),
        required=False,
        shown=(ANSWER,),
    ),
    Door(
        "wish for more time",
        "staff",
        EXTENSION,
        "reason",
        _last(Extension, "reason"),
        MORE_TIME,
        shown=("/requests/{request}/", "/requests/{request}/history/"),
    ),
    Door(
        "opinion of the unit",
        "secretary",
        "/visits/{draft}/edit/opinion/",
        "opinion_text",
        _visit("opinion_text"),
        {"opinion": "differs"},
        required=False,
        shown=("/visits/{draft}/", "/visits/{draft}/edit/opinion/"),
    ),
    Door(
        "plan",
        "office",
        "/plans/add/",
        "title",
        _last(Plan, "title"),
        PLAN,
        one_line=True,
        shown=("/plans/",),
    ),
    Door(
        "team",
        "office",
        "/teams/add/",
        "name",
        _last(Team, "name"),
        one_line=True,
        shown=("/teams/",),
    ),
]

DATES = [
    Door("day done", "staff", ANSWER, "done_on", _last(Response, "done_on"), {"done": "Đã làm."}),
    Door(
        "deadline",
        "leader",
        ADD_REQUEST,
        "due_on",
        _last(CorrectionRequest, "due_on"),
        ASKED | {"text": "Tăng cường tuyên truyền."},
    ),
    Door("more time", "staff", EXTENSION, "proposed_on", _last(Extension, "proposed_on"), WISH),
    Door("plan signed", "office", "/plans/add/", "signed_on", _last(Plan, "signed_on"), PLAN),
    Door("period", "secretary", GENERAL, "period_from", _visit("period_from")),
]

COUNTS = [
    Door(name, "secretary", COPIES, name, _visit(name), {"copies_total": "60"}, required=False)
    for name in ("copies_team", "copies_unit", "copies_total")
]

SURFACES: dict[str, list[Door]] = {
    "upload.evidence": UPLOADS,
    "text.all": TEXTS,
    "search+text.all": TEXTS,
    "date.all": DATES,
    "count fields (tổng hồ sơ, trễ hẹn, đúng hẹn)": COUNTS,
    # These have no single field: their tests know the pages.
    "count fields": [],
    "date.logic": [],
    "deadline arithmetic": [],
    "time zone": [],
    "state machine / forms": [],
    "login / session / password": [],
    "minutes PDF + Word": [],
    "minutes PDF + summary PDF": [],
    "export CSV + XLSX": [],
    "export CSV": [],
    "export CSV + XLSX + import error file": [],
    "GET list/export as each role": [],
    "any URL": [],
    "/v/<code>/ anonymous": [],
    "import.units": [],  # import_surface.py sends the files, test_imports.py tries every item
    "import.findings": [],
}

# --- Not built yet: the one place ---------------------------------------------------------------
NOT_BUILT_YET: dict[str, str] = {}
ITEMS_NOT_BUILT_YET: dict[str, str] = {
    "decimal comma 98,5 in a percent field": "no page asks for a percentage yet",
    "rate 101 %": "no page asks for a percentage yet",
    "TOTP code used twice": "there are no one-time codes yet",
    "Password reset for unknown e-mail": "a password is reset by a slip of the office, not by mail",
    "X-Forwarded-Host: evil.example at password reset": "the same",
}


def is_built(item: dict[str, Any]) -> bool:
    return item["surface"] not in NOT_BUILT_YET and item["title"] not in ITEMS_NOT_BUILT_YET


# Addresses of the list in this product's spelling.
ADDRESSES = {
    "/accounts/password_reset/": "/accounts/password/",
    "/findings/add/": "/visits/{draft}/findings/add/",
    "/findings/{pk}/edit/": "/findings/{finding}/edit/",
    "/findings/{pk}/": "/findings/{finding}/",
    "/visits/{pk}/issue/": "/findings/{finding}/move/",  # issuing has a page; moving is POST only
    "/attachments/": "/findings/files/",
    "/v/": "/check/",
}
LISTS = ("/findings/", "/requests/", "/visits/", "/units/", "/documents/", "/plans/")


def address(path: str, place: Place) -> str:
    for theirs, ours in ADDRESSES.items():
        if path.startswith(theirs):
            path = ours + path.removeprefix(theirs)
            break
    for name, pk in place.names().items():
        path = path.replace("{" + name + "}", str(pk))
    return path
