"""`/healthz`: may this process serve? For the container's health check and the proxy."""

from __future__ import annotations

import logging
import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.unavailable import pending_migrations
from reports.guards import faults, sentences

MIN_FREE_BYTES = 100 * 1024 * 1024
logger = logging.getLogger(__name__)


def complaints() -> list[str]:
    """What is wrong, for the log: an anonymous caller learns only that something is."""
    try:
        pending = pending_migrations()
        unguarded = faults(connection)
    except DatabaseError as error:
        return [f"database: {error}"]
    found = []
    if pending:
        found.append(f"{pending} migrations are not applied")
    found += sentences(unguarded)
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < MIN_FREE_BYTES:
        found.append(f"only {free // 2**20} MiB free for files")
    return found


@require_safe
@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    found = complaints()
    if found:
        logger.error("unhealthy: %s", "; ".join(found))
        return HttpResponse("unavailable", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")
