"""The container's health check: asks this machine's web server for /healthz."""

import http.client
import os
import sys

host = os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip()
port = int(os.environ.get("BIND", ":8000").rpartition(":")[2])
try:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
    connection.request("GET", "/healthz", headers={"Host": host})
    answer = connection.getresponse()
    body = answer.read(100).decode()
except OSError as error:
    sys.exit(f"no answer: {error}")
sys.exit(0 if (answer.status, body) == (200, "ok") else f"{answer.status} {body}")
