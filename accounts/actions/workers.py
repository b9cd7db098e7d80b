"""Tells which process does the background work, and whether it is still there."""

from __future__ import annotations

import os
import secrets
import socket

_TOKEN = secrets.token_hex(6)  # tells this process from an earlier one of the same number


def me() -> str:
    """This process: "host:number:token"."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{_TOKEN}"


def is_gone(worker: str) -> bool:
    """Certainly dead. Of another machine's process, and in doubt, the answer is no."""
    host, _colon, rest = worker.partition(":")
    number, _colon, token = rest.partition(":")
    if host != me().partition(":")[0] or not number.isdecimal():
        return False
    if int(number) == os.getpid():
        return token != _TOKEN  # a container begins anew with the same numbers
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
