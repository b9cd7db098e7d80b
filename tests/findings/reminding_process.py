"""One process of the daily run: python -m tests.findings.reminding_process 2026-03-02T08:00

Writes "ready" when it begins, and "done" at the end. Its mail server is a file, MAIL_LOG: a line a
letter, on the disk before the server says yes.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time
from typing import Any

import django
import time_machine
from django.core.mail.backends.base import BaseEmailBackend

HERE = dt.timezone(dt.timedelta(hours=7))


class FileServer(BaseEmailBackend):
    def send_messages(self, messages: Any) -> int:
        for message in messages:
            with open(os.environ["MAIL_LOG"], "a") as log:
                log.write(f"{message.to[0]} {message.extra_headers['Message-ID']}\n")
                log.flush()
                os.fsync(log.fileno())
            time.sleep(0.005)  # the yes is on its way
        return len(messages)


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main(moment: str) -> None:
    django.setup()
    from django.conf import settings

    from findings.actions.reminders import run_deadlines

    settings.MAIL_CONFIGURED = True
    settings.EMAIL_BACKEND = "tests.findings.reminding_process.FileServer"
    say("ready")
    with time_machine.travel(dt.datetime.fromisoformat(moment).replace(tzinfo=HERE), tick=True):
        run_deadlines()
    say("done")


if __name__ == "__main__":
    main(sys.argv[1])
