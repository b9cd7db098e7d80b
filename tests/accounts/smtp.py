"""A mail server in memory, as Django's mail backend: it may be down, refuse, or die at its yes."""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend

BACKEND = "tests.accounts.smtp.Server"
accepted: list[Any] = []  # every message the server said yes to
connections = 0
down = False
refused: set[str] = set()  # addresses it wants no mail for
after_yes: list[Any] = []  # each is called once, when the server has said yes and nobody knows


def start() -> None:
    global connections, down
    accepted.clear()
    refused.clear()
    after_yes.clear()
    connections, down = 0, False


class Server(BaseEmailBackend):
    """What the program talks to instead of smtplib."""

    is_open = False

    def open(self) -> bool:
        global connections
        if down:
            raise ConnectionRefusedError(111, "Connection refused")
        if self.is_open:
            return False
        self.is_open = True
        connections += 1
        return True

    def close(self) -> None:
        self.is_open = False

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if message.to[0] in refused:
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such user")})
            accepted.append(message.message())
            if after_yes:
                after_yes.pop(0)()
        return len(messages)
