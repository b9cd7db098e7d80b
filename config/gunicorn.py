"""Settings of gunicorn, here and in the container (`gunicorn -c config/gunicorn.py`)."""

import importlib
import os
from typing import Any

wsgi_app = "config.wsgi"
bind = os.environ.get("BIND") or "127.0.0.1:8000"
workers = int(os.environ.get("WEB_WORKERS") or 2)
worker_class = "gthread"
# saves that wait for a lock (settings.LOCK_WAIT_SECONDS) leave some to those who only read
threads = 8
timeout = 60
graceful_timeout = 20
keepalive = 5
# A worker that has drawn many PDFs gives its memory back by ending.
max_requests = 2000
max_requests_jitter = 200
loglevel = os.environ.get("GUNICORN_LOG_LEVEL") or "warning"


def on_starting(server: Any) -> None:
    """Before it listens: whatever named the address, the settings refuse what is not safe."""
    os.environ["BIND"] = ",".join(server.cfg.bind)
    importlib.import_module("config.settings")
