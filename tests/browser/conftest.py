"""Debian's Chromium against Django's live server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page

# Playwright runs an event loop in the test's thread; only these tests live beside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

AXE = (Path(__file__).parent / "axe.min.js").read_text()
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
DEMO_PASSWORD = "cchc-demo-2018"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-US", "timezone_id": "UTC"}


@pytest.fixture
def complaints() -> list[str]:
    """Console errors and CSP violations seen so far; a test that expects one removes it."""
    return []


@pytest.fixture
def page(page: Page, complaints: list[str]) -> Iterator[Page]:
    """A page whose test fails on any console error, script error or CSP violation."""

    def heard(message: ConsoleMessage) -> None:
        # a refusal (403, 404, 409) is also told on the console: its page is tested, not its line
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(f"{message.text} ({page.url})")

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(f"{error} ({page.url})"))
    yield page
    assert not complaints


@pytest.fixture
def sign_in(live_server):
    """sign_in(page, "canbo"): by typing, as a person does."""

    def typed(page: Page, username: str, password: str = DEMO_PASSWORD) -> None:
        page.goto(f"{live_server.url}/accounts/login/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/accounts/login/" not in url)

    return typed


@pytest.fixture
def assert_accessible():
    """axe: no serious or critical violation on the page as it stands."""

    def assert_page(page: Page) -> None:
        # evaluated, not added as a tag: the page's CSP allows no foreign script
        page.evaluate(AXE)
        result = page.evaluate("() => axe.run({resultTypes: ['violations']})")
        bad = [
            f"{v['id']}: {v['help']}: {[node['html'][:200] for node in v['nodes'][:5]]}"
            for v in result["violations"]
            if v["impact"] in {"serious", "critical"}
        ]
        assert not bad, page.url + "\n" + "\n".join(bad)

    return assert_page
