"""Somebody who writes rows and files without a pause: python -m tests.running.writing_process LOG

A round makes a job with its file and a notice that names it, in one transaction; some rounds take
away what the round before made. LOG gets "made 7" when that is certain, and "drops 7" before
it begins. It ends when its input does.
"""

from __future__ import annotations

import os
import secrets
import sys
import threading

import django


def main(log_path: str) -> None:
    # two that never pause may keep each other from SQLite's lock for longer than a person waits
    os.environ["LOCK_WAIT_SECONDS"] = "120"
    django.setup()
    from django.db import transaction

    from accounts.actions import results
    from accounts.models import Job, JobResult, Notice, User

    owner = User.objects.get(username="vanphong")
    end = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), end.set()), daemon=True).start()
    made: list[JobResult] = []
    with open(log_path, "a", buffering=1) as log:
        while not end.is_set():
            with transaction.atomic():
                job = Job.objects.create(kind="test", owner=owner, status="done", message="")
                path = results.scratch_path(job.pk, ".pdf")
                path.write_bytes(os.urandom(1_000 + secrets.randbelow(40_000)))
                row = results.store(job.pk, results.FileMade(path, "a.pdf", "application/pdf"))
                row.save(force_insert=True)
                Notice.objects.create(recipient=owner, text=str(job.pk), url="/")
            log.write(f"made {job.pk}\n")
            made.append(row)
            if job.pk % 3 == 0 and len(made) > 1:
                gone = made.pop(-2)
                log.write(f"drops {gone.job_id}\n")
                results.drop(gone)


if __name__ == "__main__":
    main(sys.argv[1])
