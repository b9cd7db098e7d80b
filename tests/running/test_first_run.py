"""`manage.py first_run` starts a real office, once."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.models import User
from inspections.models import CalendarDay
from units.models import Unit

pytestmark = pytest.mark.django_db

ADMINISTRATOR = {"username": "an.nv", "full_name": "Nguyễn Văn An"}


def test_an_office_gets_its_units_and_one_administrator_with_a_link(client, capsys):
    call_command("first_run", **ADMINISTRATOR)
    (user,) = User.objects.all()
    assert (user.username, user.full_name, user.role) == ("an.nv", "Nguyễn Văn An", "system_admin")
    assert not user.has_usable_password()
    assert not user.is_demo
    assert Unit.objects.count() > 150
    assert CalendarDay.objects.exists()
    link = re.search(r"https?://[^/\s]+(/\S+)", capsys.readouterr().out)
    assert link
    page = client.get(link.group(1), follow=True)
    assert page.status_code == 200
    assert 'type="password"' in page.content.decode()


def test_it_runs_once(capsys):
    call_command("first_run", **ADMINISTRATOR)
    with pytest.raises(CommandError, match="once"):
        call_command("first_run", username="other", full_name="Trần Thị Bình")
    assert User.objects.count() == 1


def test_the_demo_and_an_office_never_mix():
    with override_settings(DEMO=True), pytest.raises(CommandError, match="no demo"):
        call_command("first_run", **ADMINISTRATOR)
    User.objects.create_user("quantri", full_name="Quản trị", role="system_admin", is_demo=True)
    with pytest.raises(CommandError, match="demo"):
        call_command("first_run", **ADMINISTRATOR)


def test_nothing_is_made_when_nobody_is_named(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _: "")
    with pytest.raises(CommandError, match="--username"):
        call_command("first_run")
    assert not User.objects.exists()
