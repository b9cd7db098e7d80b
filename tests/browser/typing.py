"""Filling in a form as a person does, by the names of its fields."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page


def fill(page: Page, values: dict[str, Any]) -> None:
    for name, value in values.items():
        put(page, name, value)


def put(page: Page, name: str, value: Any) -> None:
    field = page.locator(f"main [name='{name}']")
    kind = field.first.get_attribute("type")
    if kind == "radio":
        page.locator(f"main [name='{name}'][value='{value}']").check()
    elif kind == "checkbox":
        tick(page, name, value)
    elif field.first.evaluate("f => f.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(str(value))


def tick(page: Page, name: str, value: Any) -> None:
    """A single box by True or False; a group of boxes by the labels to tick."""
    if isinstance(value, bool):
        page.locator(f"main [name='{name}']").set_checked(value)
        return
    for label in value:
        page.locator(f"main label:has(input[name='{name}']), main label").filter(
            has_text=label
        ).first.click()


def save(page: Page, button: str = "save") -> None:
    """Press the form's button and wait for the page that follows."""
    before = page.url
    named = page.locator(f"main [name='{button}']")
    # a page that asks before an act has one nameless button
    (named if named.count() else page.locator("main .actions [type=submit]")).click()
    page.wait_for_url(lambda url: url != before)
