"""Django's `changepassword`, with both passwords in the form in which they are stored."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands import changepassword

from accounts.passwords import normal_password


class Command(changepassword.Command):
    def _get_pass(self, prompt: str = "Password: ") -> Any:
        return normal_password(super()._get_pass(prompt))  # type: ignore[misc]  # not in its stubs
