"""Takes the pictures of the README from a running demo.

    scripts/screenshots.py [http://127.0.0.1:8000]

Run by `make docs`. Without Chromium or without the demo it says so and leaves the pictures alone.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
PASSWORD = "cchc-demo-2018"  # noqa: S105  public on purpose, printed in the README
LEADER = "truongdoan"
WIDTH, HEIGHT = 1280, 900
MOST_BYTES = 250_000
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def answers(base: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base}/healthz", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError):
        return False


def keep(picture: bytes, name: str) -> None:
    """A palette of the picture's own colours is a third of the size, and nobody sees it."""
    with Image.open(io.BytesIO(picture)) as image:
        small = image.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    path = IMAGES / name
    small.save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"{name}: {size} bytes, more than {MOST_BYTES}")
    print(f"{path.name}: {size} bytes")


def sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=username]", LEADER)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def open_visit(page: Page, base: str, unit: str) -> None:
    page.goto(f"{base}/visits/?year=2018")
    page.locator("main table").get_by_role("link", name=unit).first.click()
    page.wait_for_selector(".minutes")


def first_page(pdf: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "minutes.pdf"
        source.write_bytes(pdf)
        command = ["pdftoppm", "-r", "80", "-f", "1", "-l", "1", "-singlefile", "-png"]
        subprocess.run([*command, str(source), f"{folder}/page"], check=True)
        return (Path(folder) / "page.png").read_bytes()


def take(browser: Browser, base: str) -> None:
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    sign_in(page, base)
    page.goto(f"{base}/")
    keep(page.screenshot(full_page=True), "home.png")
    open_visit(page, base, "Huyện Lấp Vò")
    page.set_viewport_size({"width": WIDTH, "height": 1400})
    keep(page.screenshot(), "visit.png")
    open_visit(page, base, "Thị xã Hồng Ngự")
    link = page.locator(".page-side a[href$='minutes.pdf']").get_attribute("href")
    keep(first_page(page.request.get(f"{base}{link}").body()), "minutes.png")


def main() -> None:
    base = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    if CHROMIUM is None or not answers(base):
        print(f"No Chromium, or no demo at {base} (make run): the pictures stay as they are.")
        return
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        take(browser, base)
        browser.close()


if __name__ == "__main__":
    main()
