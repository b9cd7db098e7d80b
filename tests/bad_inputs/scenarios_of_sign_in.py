"""The items about signing in, sessions and passwords, by title."""

from __future__ import annotations

import datetime as dt
from unittest import mock

import time_machine
from django.conf import settings
from django.test import Client

from accounts import actions
from accounts.models import User
from tests.bad_inputs.adapter import LOGIN, sign_in
from tests.bad_inputs.judging import body_of, calls_of, holds_always, refused_at_field
from tests.bad_inputs.pages import faults
from tests.bad_inputs.place import Place
from tests.bad_inputs.scenarios import scenario
from tests.people import PASSWORD

HOME, CHANGE = "/accounts/profile/", "/accounts/password/"
NEW = "một câu dễ nhớ và dài"


def try_in(name: str, password: str, client: Client | None = None):
    client = client or Client(raise_request_exception=False)
    return client.post(LOGIN, {"username": name, "password": password})


def is_out(client: Client) -> bool:
    answer = client.get(HOME)
    return answer.status_code == 302 and answer.url.startswith(LOGIN)


@scenario("11 wrong passwords for one account in 15 min")
def eleven_times(place: Place) -> None:
    person, other = place.people["leader"], place.people["office"]
    for _time in range(10):
        answer = try_in(person.username, "sai-mat-khau-roi")
    assert try_in(person.username, PASSWORD).status_code == 429
    assert "15 phút" in body_of(answer)
    assert try_in(other.username, PASSWORD).status_code == 302
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert try_in(person.username, PASSWORD, elsewhere).status_code == 302


@scenario("Unknown user vs wrong password")
def unknown_or_wrong(place: Place) -> None:
    known = try_in(place.people["leader"].username, "sai-mat-khau-roi")
    with mock.patch.object(User, "set_password", autospec=True) as worked:
        unknown = try_in("khong-co-ai", "sai-mat-khau-roi")
    assert worked.call_count == 1  # the same work is done for a name that nobody has
    assert known.status_code == unknown.status_code == 200
    assert faults(body_of(known)) == faults(body_of(unknown)) != {}


@scenario("Password 10,000 chars")
def endless_password(place: Place) -> None:
    name = place.people["leader"].username
    try_in(name, "a")  # loads what a server has
    short = calls_of(lambda: try_in(name, "a" * 10))
    answer = None

    def try_long() -> None:
        nonlocal answer
        answer = try_in(name, "a" * 10_000)

    assert calls_of(try_long) <= short + 1_000  # no work for each letter
    holds_always(answer)
    assert answer.status_code == 200
    assert faults(body_of(answer))


def refuse_new(place: Place, password: str) -> None:
    client = sign_in(place.people["staff"])
    typed = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    answer = client.post(CHANGE, typed)
    found = faults(body_of(answer))
    field = next(name for name in found if name.startswith("new_password"))
    refused_at_field(answer, field)
    assert not is_out(sign_in(place.people["staff"]))  # the old one still opens


@scenario("Password = username or unit name")
def easy_to_guess(place: Place) -> None:
    staff = place.people["staff"]
    User.objects.filter(pk=staff.pk).update(username="huyenlapvo2018")
    staff.refresh_from_db()
    for password in ("huyenlapvo2018", "huyện lấp vò"):
        refuse_new(place, password)


@scenario("8-char password where policy is 12")
def too_short(place: Place) -> None:
    refuse_new(place, "kx7-Qm4z")


@scenario("First login with the initial password")
def first_time(place: Place) -> None:
    person = place.people["leader"]
    actions.require_password_change(person, by=place.people["system_admin"])
    client = sign_in(person)
    for page in (HOME, "/", "/visits/", "/findings/"):
        assert client.get(page)["Location"] == CHANGE
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post(CHANGE, typed).status_code == 302
    assert client.get(HOME).status_code == 200


@scenario("Session fixation")
def planted_session(place: Place) -> None:
    name, client = settings.SESSION_COOKIE_NAME, Client()
    client.cookies[name] = "abc"
    client.get(LOGIN)
    try_in(place.people["leader"].username, PASSWORD, client)
    signed_in = client.cookies[name].value
    assert signed_in != "abc"
    client.post("/accounts/logout/")
    assert client.cookies[name].value != signed_in


@scenario("Use session cookie after logout")
def replayed(place: Place) -> None:
    client = sign_in(place.people["leader"])
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert is_out(thief)


@scenario("Other sessions after password change")
def other_browser(place: Place) -> None:
    here, there = sign_in(place.people["leader"]), sign_in(place.people["leader"])
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post(CHANGE, typed).status_code == 302
    assert not is_out(here)
    assert is_out(there)


@scenario("Idle 31 min (limit 30)")
def idle(place: Place) -> None:
    """That the text typed meanwhile is not lost: tests/browser/test_finding_kept.py."""
    client = sign_in(place.people["leader"])
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=31)):
        assert is_out(client)
