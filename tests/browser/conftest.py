"""Debian's Chromium against Django's live server."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from accounts.models import User
from config.demo.people import add_people

# Playwright runs an event loop in the test's thread; only these tests live beside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

AXE = (Path(__file__).parent / "axe.min.js").read_text()
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
DEMO_PASSWORD = "cchc-demo-2018"
PATIENCE = 60_000  # milliseconds: bounds hanging, not speed
expect.set_options(timeout=PATIENCE)


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


@pytest.fixture(scope="session")
def browser(browser: Browser) -> Browser:
    """Its contexts wait a minute for every action and every page, whoever makes them."""
    new_context = browser.new_context

    def patient(**options) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        return context

    browser.new_context = patient
    return browser


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
def empty_office(transactional_db):
    """Units, lists and accounts; no plan, no team, no visit."""
    call_command("load_units", verbosity=0)
    call_command("load_lists", verbosity=0)
    add_people()


def inspector(username: str, full_name: str) -> User:
    return User.objects.create_user(username, full_name=full_name, role="inspector")


def enter(context: BrowserContext, user: User, url: str) -> None:
    """A session as the sign-in page makes it, without typing."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "accounts.backends.RoleBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["signed_in_at"] = session["seen_at"] = int(time.time())
    session.save()
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}]
    )


@pytest.fixture
def assert_accessible():
    """axe: no serious or critical violation on the page as it stands."""

    def assert_page(page: Page) -> None:
        # evaluated, not added as a tag: the page's CSP allows no foreign script
        page.evaluate(AXE)
        # preload would write the style sheets into the page, which the CSP forbids
        result = page.evaluate("() => axe.run({resultTypes: ['violations'], preload: false})")
        bad = [
            f"{v['id']}: {v['help']}: {[node['html'][:200] for node in v['nodes'][:5]]}"
            for v in result["violations"]
            if v["impact"] in {"serious", "critical"}
        ]
        assert not bad, page.url + "\n" + "\n".join(bad)

    return assert_page
