"""Seconds and peak memory of binding many minutes: .venv/bin/python bench/bundle.py [150]

Prints the floor beside it: the same pages merged by pypdf, without numbers, contents or bookmarks.
Each runs in a process of its own, so that the peaks do not mix.
"""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_MB = 400


def minutes(count: int, folder: Path) -> None:
    """`count` minutes of the demo's Lấp Vò, as files."""
    from engines.printing import minutes_pdf
    from tests.printing.samples import lap_vo

    pdf = minutes_pdf(lap_vo(), {})
    for number in range(count):
        (folder / f"{number:04}.pdf").write_bytes(pdf)


def bound(folder: Path) -> int:
    from reports.bundles.binding import bind
    from tests.reports.bound_books import unsaved

    paths = sorted(folder.glob("????.pdf"))
    made = iter(range(10_000))
    _path, pages = bind(
        [unsaved(number) for number in range(len(paths))],
        (path.read_bytes() for path in paths),
        lambda ending: folder / f"made-{next(made)}{ending}",
        lambda: None,
    )
    return pages


def merged(folder: Path) -> int:
    import pypdf

    writer = pypdf.PdfWriter()
    for path in sorted(folder.glob("????.pdf")):
        writer.append(io.BytesIO(path.read_bytes()))
    writer.write(folder / "floor.pdf")
    return len(writer.pages)


def measure(what: str, folder: Path) -> None:
    began = time.perf_counter()
    pages = {"bind": bound, "floor": merged}[what](folder)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:>6}: {pages} pages, {seconds:.1f} s, peak {peak} MB")
    if what == "bind" and peak > MOST_MB:
        sys.exit(f"more than {MOST_MB} MB")


def main(count: str = "150", what: str = "", folder: str = "") -> None:
    import django

    os.environ.setdefault("DJANGO_ENV", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    if what:
        return measure(what, Path(folder))
    with tempfile.TemporaryDirectory() as made:
        minutes(int(count), Path(made))
        for each in ("bind", "floor"):
            subprocess.run([sys.executable, __file__, count, each, made], check=True)
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])
