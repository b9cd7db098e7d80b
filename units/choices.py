"""Choosing a unit by typing: its name with or without marks, its code, or a line of the list."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from django.utils import timezone

from accounts.models import User
from engines.vietnamese.names import in_sentence
from engines.vietnamese.text import same_spelling
from units.models import Unit, UnitVersion
from units.search import plain_words, query_words, readings, unit_words
from units.tree import below_in


@dataclass(frozen=True)
class Choice:
    unit_id: int
    label: str
    full_name: str
    name: str
    code: str
    own_words: str
    words: str


def label_of(full_name: str, code: str, parent: str) -> str:
    """ "Huyện Lấp Vò (875, tỉnh Đồng Tháp)": names repeat, so the superior unit is always shown."""
    place = ", ".join(part for part in (code, in_sentence(parent)) if part)
    return f"{full_name} ({place})" if place else full_name


def choices_on(
    user: User | None,
    day: dt.date | None = None,
    *,
    levels: Sequence[str] = (),
    below: Unit | None = None,
) -> list[Choice]:
    """The units `user` sees that stand on `day` (today), in Vietnamese order."""
    if user is None:
        return []
    day = day or timezone.localdate()
    versions = list(UnitVersion.objects.visible_to(user).as_of(day).order_by("sort_key", "pk"))
    names = {version.unit_id: version.full_name for version in versions}
    wanted = None if below is None else below_in(versions, below)
    return [
        _choice(version, names.get(version.parent_id, ""))
        for version in versions
        if (not levels or version.level in levels) and (wanted is None or version.unit_id in wanted)
    ]


def _choice(version: UnitVersion, parent: str) -> Choice:
    return Choice(
        unit_id=version.unit_id,
        label=label_of(version.full_name, version.code, parent),
        full_name=version.full_name,
        name=version.name,
        code=version.code,
        own_words=version.search_text,
        words=f"{version.search_text} {plain_words(parent)}",
    )


def unit_label(unit: Unit, day: dt.date | None = None) -> str:
    version = unit.version_on(day) or unit.nearest_version(day)
    if version is None:
        return str(unit)
    parent = version.parent.name_on(day) if version.parent else ""
    return label_of(version.full_name, version.code, parent)


def find(choices: Iterable[Choice], text: str) -> list[Choice]:
    """What `text` may mean, by the strictest reading under which it means anything.

    Read as it stands, and "UBND xã Tân Hồng" as xã Tân Hồng.
    """
    choices = list(choices)
    ways = [_strictest_first(typed) for typed in readings(text) if plain_words(typed)]
    for means in chain.from_iterable(zip(*ways, strict=True)):
        if found := [choice for choice in choices if means(choice)]:
            return found
    return []


def _strictest_first(text: str) -> tuple[Callable[[Choice], bool], ...]:
    plain, words = plain_words(text), query_words(text)
    return (
        lambda c: plain_words(c.label) == plain,
        lambda c: c.code == text.strip(),
        lambda c: same_spelling(c.full_name, text),
        lambda c: plain_words(c.full_name) == plain,
        lambda c: same_spelling(c.name, text),
        lambda c: plain_words(c.name) == plain,
        lambda c: all(word in c.own_words for word in words),
        lambda c: all(word in c.words for word in words),
    )


def superior_in(choices: Iterable[Choice], text: str) -> Choice | None:
    """The unit that the end of `text` names whole: of "Ấp 2, xã Tân Hồng" xã Tân Hồng."""
    names = defaultdict(list)
    for choice in choices:
        names[plain_words(choice.full_name)].append(choice)
    words = plain_words(text).split()
    for start in range(1, len(words)):
        found = names.get(" ".join(words[start:]), [])
        if found:
            return found[0] if len(found) == 1 else None
    return None


def holding(choices: Iterable[Choice], text: str) -> list[Choice]:
    """Units whose name, code or superior unit hold the beginnings of all words of `text`."""
    wanted = unit_words(text) or [[]]
    return [
        choice
        for choice in choices
        if any(all(word in choice.words for word in words) for words in wanted)
    ]
