"""Walks over the project's forms, filters, resources and models, found by looking."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from django import forms
from django.apps import apps
from django.contrib import admin
from django_filters import FilterSet
from import_export.resources import Resource

PACKAGES = ("accounts", "units", "inspections", "findings", "reports", "desk", "config")


def import_everything() -> None:
    for package in PACKAGES:
        root = importlib.import_module(package)
        for found in pkgutil.walk_packages(root.__path__, f"{package}."):
            if ".migrations" not in found.name and not found.name.endswith(".wsgi"):
                importlib.import_module(found.name)


def is_ours(made: type) -> bool:
    return made.__module__.split(".")[0] in PACKAGES


def descendants(base: type) -> Iterator[type]:
    for child in base.__subclasses__():
        yield child
        yield from descendants(child)


def declared(base: type) -> list[type]:
    import_everything()
    return sorted({c for c in descendants(base) if is_ours(c)}, key=lambda c: str(c))


def our_forms() -> list[type[forms.BaseForm]]:
    return declared(forms.BaseForm)


def our_filter_sets() -> list[type[FilterSet]]:
    return declared(FilterSet)


def our_resources() -> list[type[Resource]]:
    return declared(Resource)


def our_models() -> list[type]:
    import_everything()
    models = [m for m in apps.get_models() if is_ours(m)]
    return [m for m in models if not m.__name__.startswith("Historical")]


def our_admins() -> list[admin.ModelAdmin]:
    import_everything()
    return [made for model, made in admin.site._registry.items() if is_ours(type(made))]


def with_parts(name: str, field: forms.Field) -> Iterator[tuple[str, forms.Field]]:
    """A field and, of a field made of several, each of them."""
    yield name, field
    for number, part in enumerate(getattr(field, "fields", ())):
        yield from with_parts(f"{name}[{number}]", part)


def form_fields() -> Iterator[tuple[str, forms.Field]]:
    for form in our_forms():
        for name, field in form.base_fields.items():
            yield from with_parts(f"{form.__module__}.{form.__name__}.{name}", field)


def filter_fields() -> Iterator[tuple[str, forms.Field]]:
    for filter_set in our_filter_sets():
        for name, made in filter_set.base_filters.items():
            try:
                field = made.field
            except AttributeError:  # its model is known only to a filter set at work
                field = made.field_class()
            yield from with_parts(f"{filter_set.__module__}.{filter_set.__name__}.{name}", field)
