"""Documents by what stands on them: number and symbol, check code, the unit they are about."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q

from accounts.models import User
from engines.vietnamese.text import fold
from units.models import UnitVersion
from units.search import query_words

# "01/BB-ĐKT", "1/bb", "số 01"; folded
NUMBER = re.compile(r"(?:so\b[ :.]*)?0*(\d{1,6}) ?(?:/ ?(.*))?")


def documents_matching(rows: Any, query: str, user: User) -> Any:
    """`rows` are documents the person may see; accents and case do not count."""
    coded = rows.with_code(query)
    if coded.exists():  # a name of twelve letters looks like a code
        return coded
    match = NUMBER.fullmatch(fold(query))
    number = int(match[1]) if match else 0
    if not match or not match[2]:  # a bare number may be the code of a unit too
        return rows.filter(_of_unit(query, user) | Q(number=number))
    rows = rows.filter(number=number)
    texts = rows.values_list("pk", "number_text")
    return rows.filter(pk__in=[pk for pk, text in texts if _symbol_of(text).startswith(match[2])])


def _of_unit(query: str, user: User) -> Q:
    if not query_words(query):
        return Q(pk__in=[])
    named = UnitVersion.objects.visible_to(user).matching(query)
    return Q(visit__unit__in=named.values("unit"))


def _symbol_of(number_text: str) -> str:
    return fold(number_text.partition("/")[2])
