"""Length first, and nothing that a neighbour would try."""

from __future__ import annotations

import itertools
import unicodedata
from io import StringIO

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import actions
from accounts.models import User
from reports.forms import PasswordForm

OWNER = User(username="xalapvo", full_name="Nguyễn Văn Thuận")


@pytest.mark.parametrize(
    "password",
    ["ngắn quá", "123456789012", "matkhau12345678", "Mật khẩu 2026!", "CCHC-dongthap-2026",
     "NguyenVanThuan1970", "xalapvo-xalapvo"],
)  # fmt: skip
def test_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, OWNER)


@pytest.mark.parametrize(
    "password", ["con mèo trèo cây cau", "Tr0i-hom-nay-that-dep", "ắ" * 2 + "bcdefghijklm" * 6]
)
def test_accepted(password):
    validate_password(password, OWNER)


# "Đêm mưa Tân Hồng ướt sũng": one sign a letter, all marks apart, and as Windows' own keyboard
# types it: the vowel's mark with the vowel, the tone behind it.
ONE_SIGN = "\u0110\u00eam m\u01b0a T\u00e2n H\u1ed3ng \u01b0\u1edbt s\u0169ng"
ALL_APART = "\u0110e\u0302m mu\u031ba Ta\u0302n Ho\u0302\u0300ng u\u031bo\u031b\u0301t su\u0303ng"
TONES_APART = "\u0110\u00eam m\u01b0a T\u00e2n H\u00f4\u0300ng \u01b0\u01a1\u0301t su\u0303ng"
FULL_WIDTH = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in ONE_SIGN)
FORMS = [ONE_SIGN, ALL_APART, TONES_APART, FULL_WIDTH]
TWO_KEYBOARDS = list(itertools.product(FORMS, FORMS))


def signs_in(username: str, password: str) -> bool:
    answer = Client().post("/accounts/login/", {"username": username, "password": password})
    return answer.status_code == 302


@pytest.mark.parametrize(("as_set", "as_typed"), TWO_KEYBOARDS)
def test_a_password_is_the_same_from_every_keyboard(client, office, as_set, as_typed):
    office.set_password(as_set)
    office.save()
    assert signs_in("vanphong", as_typed)
    client.force_login(office)
    changed = client.post(
        "/accounts/password/",
        {"old_password": as_typed, "new_password1": as_set + "!", "new_password2": as_typed + "!"},
    )
    assert changed.status_code == 302
    assert signs_in("vanphong", as_typed + "!")
    assert not signs_in("vanphong", as_typed)


@pytest.mark.parametrize(("as_set", "as_typed"), TWO_KEYBOARDS)
def test_the_link_and_the_question_before_issuing_know_it_too(client, office, as_set, as_typed):
    path = actions.password_link(office).removeprefix("http://127.0.0.1:8000")
    form = {"new_password1": as_set, "new_password2": as_typed}
    assert client.post(path, form).status_code == 302
    office.refresh_from_db()
    assert "password" not in PasswordForm({"password": as_typed}, user=office).errors
    assert "password" in PasswordForm({"password": as_typed + "x"}, user=office).errors


@pytest.mark.parametrize(("as_set", "as_typed"), TWO_KEYBOARDS)
def test_the_console_knows_it_too(office, monkeypatch, as_set, as_typed):
    typed = iter([as_set, as_typed])
    monkeypatch.setattr("getpass.getpass", lambda prompt="": next(typed))
    call_command("changepassword", "vanphong", stdout=StringIO())
    assert signs_in("vanphong", as_typed)


def test_a_password_stored_as_it_was_typed_still_opens(office):
    office.password = make_password(ALL_APART)
    office.save()
    assert signs_in("vanphong", ALL_APART)
    assert not signs_in("vanphong", ALL_APART + "!")


def test_marks_apart_do_not_make_a_short_password_long(client, office, monkeypatch):
    short = "\u1edbt \u1ea5m \u1ebf \u1ed9\u1edd"  # 9 letters, 17 signs when all marks stand apart
    apart = unicodedata.normalize("NFD", short)
    assert len(apart) >= 12
    path = actions.password_link(office).removeprefix("http://127.0.0.1:8000")
    page = client.post(path, {"new_password1": apart, "new_password2": apart})
    assert page.status_code == 200
    assert "12" in page.content.decode()
    monkeypatch.setattr("getpass.getpass", lambda prompt="": apart)
    with pytest.raises(CommandError):
        call_command("changepassword", "vanphong", stdout=StringIO(), stderr=StringIO())
    office.refresh_from_db()
    assert not office.has_usable_password()
