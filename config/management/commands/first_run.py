"""Starts a real office, once: database, official unit lists, the first administrator."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions import password_link
from accounts.permissions import Actor
from reports.bodies import load_body


class Command(BaseCommand):
    help = "Start a real office: units and the first administrator, no demo."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", help="user name of the first administrator")
        parser.add_argument("--full-name", help="their name, in Vietnamese order")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO:
            raise CommandError("DEMO=1 is set: a real office has no demo")
        call_command("migrate", verbosity=0)
        users = get_user_model().objects
        if users.filter(is_demo=True).exists():
            raise CommandError("This database holds the demo: a real office wants one of its own")
        if users.exists():
            raise CommandError("This office has its accounts already: first_run is for once")
        username = options["username"] or ask("User name of the first administrator: ")
        full_name = options["full_name"] or ask("Their full name: ")
        call_command("load_units", verbosity=0)
        call_command("load_lists", verbosity=0)
        load_body()
        user = users.create_user(
            username=username, full_name=full_name, role=Actor.SYSTEM_ADMIN.value
        )
        self.stdout.write(f"The office stands. {full_name} ({username}) sets a password here,")
        self.stdout.write("once, within three days:")
        self.stdout.write(f"  {password_link(user)}")


def ask(question: str) -> str:
    try:
        answer = input(question).strip()
    except EOFError:
        answer = ""
    if not answer:
        raise CommandError("Nothing typed: give --username and --full-name")
    return answer
