"""The summary of a province's year: 150 visits, 3,750 findings. Seconds, memory, pages meanwhile.

    .venv/bin/python bench/summary.py [--visits 150] [--findings 25]

Fills an empty database (SQLite, or the throw-away one DATABASE_URL names: `make bench` runs both),
lets a second process make PDF, Word and Excel as the worker does, and asks pages in this one
meanwhile. Prints what it measured; fails beyond the limits.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT_SECONDS, LIMIT_MB, LIMIT_PAGE = 90, 400, 1.0
KEY = "y2025"
PAGES = ("/", "/findings/", "/visits/", f"/summaries/{KEY}/", "/summaries/")


def start_django(folder: str) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.update(
        DJANGO_ENV="development", DATA_DIR=folder, DJANGO_SETTINGS_MODULE="config.settings"
    )
    import django

    django.setup()


def build(visits: int, findings: int) -> None:
    from django.core.management import call_command

    from tests.summaries.province import make_province

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    began = time.perf_counter()
    size = {"districts": 12, "communes": 12, "visits": visits, "findings": findings}
    make_province(1, **size, years=(2025,), all_issued=True)
    print(f"built in {time.perf_counter() - began:.1f} s")


def work(folder: str, form: str) -> None:
    """The second process: one job, as the worker runs it."""
    start_django(folder)
    from accounts.actions.jobs import run_job
    from accounts.models import Job, User

    owner = User.objects.filter(role="office").first()
    job = Job.objects.create(kind="summary", owner=owner, parameters={"key": KEY, "form": form})
    began = time.perf_counter()
    run_job.func(job.pk)
    seconds = time.perf_counter() - began
    job.refresh_from_db()
    print(f"{job.status} {seconds:.1f} {peak_mb():.0f}")


def peak_mb() -> float:
    """Of this process alone; getrusage would count what its parent had before it began."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def ask_pages(until: subprocess.Popen[str]) -> list[tuple[float, str]]:
    from django.test import Client

    from accounts.models import User

    client = Client()
    client.force_login(User.objects.filter(role="office").first())
    taken = []
    while until.poll() is None:
        for page in PAGES:
            began = time.perf_counter()
            assert client.get(page, HTTP_HOST="localhost").status_code == 200, page
            taken.append((time.perf_counter() - began, page))
    return taken


def measure(folder: str, form: str) -> bool:
    command = [sys.executable, __file__, "--work", form, "--folder", folder]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    taken = ask_pages(child)
    status, seconds, peak = (child.stdout.read() if child.stdout else "").split()[-3:]
    warm = taken[len(PAGES) :]  # the first round loads what a server has
    slowest, page = max(warm, default=(0.0, ""))
    print(
        f"{form:5} {status}: {float(seconds):5.1f} s, peak {peak} MB; {len(warm)} pages meanwhile: "
        f"median {statistics.median(seconds for seconds, _page in warm):.2f} s, "
        f"slowest {slowest:.2f} s ({page})"
    )
    within = float(seconds) <= LIMIT_SECONDS and float(peak) <= LIMIT_MB
    return status == "done" and within and slowest < LIMIT_PAGE


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--visits", type=int, default=150)
    parser.add_argument("--findings", type=int, default=25)
    parser.add_argument("--work")
    parser.add_argument("--folder")
    options = parser.parse_args()
    if options.work:
        work(options.folder, options.work)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        start_django(folder)
        build(options.visits, options.findings)
        from accounts.models import User
        from findings.models import Finding
        from reports.summaries.figures import figures_of
        from reports.summaries.scope import ready_made

        began = time.perf_counter()
        figures = figures_of(ready_made(KEY), User.objects.filter(role="office").first())
        print(
            f"{figures.visits} visits, {Finding.objects.count()} findings in all, "
            f"{figures.total.strengths.value + figures.total.limitations.value} counted in "
            f"{time.perf_counter() - began:.2f} s"
        )
        met = [measure(folder, form) for form in ("pdf", "docx", "xlsx")]
        return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
