"""Each text of each model at its limit and one letter beyond, on either database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models

from tests import walking
from tests.test_text_everywhere import NOT_TYPED, text_fields

LONGEST_KEY = 2_700  # bytes that PostgreSQL takes into one line of an index
LONGEST_LETTER = 3  # bytes of a Vietnamese letter


def typed_fields() -> Iterator[tuple[str, models.Field]]:
    for model in walking.our_models():
        for field in text_fields(model):
            if field.name not in NOT_TYPED.get(model._meta.label, ()):
                yield f"{model._meta.label}.{field.name}", field


def told(check: Callable[[str], Any], text: str) -> str:
    """What is said against a text."""
    try:
        check(text)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def test_every_typed_text_says_its_limit():
    """A column of its own length by its model, whoever writes; any text by its form."""
    faults, seen = [], 0
    for name, field in typed_fields():
        limit = field.max_length or 20_000
        by_model = field.run_validators if isinstance(field, models.CharField) else None
        for check in filter(None, (by_model, field.formfield().clean)):
            seen += 1
            said = told(check, "ữ" * (limit + 1))
            names_it = re.compile(rf"\b{limit}\b")
            once = len(names_it.findall(said)) == 1
            if not once or names_it.search(told(check, "ữ" * limit)):
                faults.append(f"{name}: {said}")
    assert faults == [], "\n".join(faults)
    assert seen >= 100, seen


def indexed(model: type[models.Model]) -> Iterator[list[str]]:
    """The fields of each index of a model that holds whole values."""
    for index in model._meta.indexes:
        if type(index) is models.Index:
            yield list(index.fields)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield list(constraint.fields)
    yield from ([field.name] for field in model._meta.concrete_fields if field.unique)
    yield from ([field.name] for field in model._meta.concrete_fields if field.db_index)


def test_every_text_in_an_index_fits_it():
    for model in walking.our_models():
        for names in indexed(model):
            fields = [model._meta.get_field(name.lstrip("-")) for name in names]
            letters = sum(getattr(field, "max_length", None) or 0 for field in fields)
            assert letters * LONGEST_LETTER <= LONGEST_KEY, f"{model.__name__} {names}"


@pytest.mark.django_db
def test_every_column_holds_the_limit_of_its_field():
    """Of the history too, which no form cleans."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no length")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, character_maximum_length"
            " FROM information_schema.columns WHERE table_schema = current_schema()"
        )
        holds = {(table, column): length for table, column, length in cursor.fetchall()}
    for model in walking.apps.get_models():
        for field in text_fields(model):
            length = holds[model._meta.db_table, field.column]
            assert length is None or (field.max_length or 10**9) <= length, field
