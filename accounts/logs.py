"""One log line an event, with the request it belongs to."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

NO_REQUEST = "-"
current_request_id: ContextVar[str] = ContextVar("request_id", default=NO_REQUEST)


def once_a_request(memory: dict[str, Any], name: str, work: Callable[[], Any]) -> Any:
    """`work()`, asked once a request and kept in `memory`, the `__dict__` of a row of that request.

    Outside a request nothing is kept, and an action under its lock reads a row of its own.
    """
    request_id = current_request_id.get()
    if request_id == NO_REQUEST:
        return work()
    key = f"_{name}_of_{request_id}"
    if key not in memory:
        memory[key] = work()
    return memory[key]


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        return True


class RefusalFilter(logging.Filter):
    """What a stranger sent and Django refused (400) is one line; a traceback means a fault here."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True


class OneLineFormatter(logging.Formatter):
    """Line ends and control characters of hostile input are shown, never written out."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        line = super().formatMessage(record)
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
