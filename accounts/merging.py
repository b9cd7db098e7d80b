"""Two texts of one row, put together field by field: the page of a conflict, and what it sends.

For each field that differs the page asks for "mine" or "theirs". Both go along as a browser sends
them, `NAME` and `theirs.NAME`, with `choose.NAME`; `carry_out_choices` puts the chosen one in its
place before a view reads the form. So every form takes the answer as it takes any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.field_labels import words_of
from accounts.form_fields import entries_of
from accounts.stale import as_kept, part_of, parts_of, readable, ticked_in, value_of, whole

CHOOSE, THEIRS = "choose.", "theirs."
ONE = "@"  # between a choice among many and one of its values
LINES = "lines"  # the many are typed, one a line


@dataclass(frozen=True)
class FieldChoice:
    """One field of which two people wrote different values."""

    name: str  # as it is posted
    label: str
    mine: str
    theirs: str
    theirs_sent: list[str]  # what a browser would send of theirs
    takes_theirs: bool  # what is chosen until the person chooses: they changed it, I did not
    line: str = ""  # of a list: the line it belongs to
    only_theirs: bool = False  # mine cannot stand any more: it is shown, and not asked about

    @property
    def choose_name(self) -> str:
        return CHOOSE + self.name

    @property
    def theirs_name(self) -> str:
        return THEIRS + self.name


def carry_out_choices(request: HttpRequest) -> None:
    """Put what was chosen on the page of a conflict in the place of the fields' values."""
    if request.method != "POST" or not any(name.startswith(CHOOSE) for name in request.POST):
        return
    merged = request.POST.copy()
    for name in request.POST:
        if name.startswith(CHOOSE):
            field = name.removeprefix(CHOOSE)
            (chosen,) = merged.pop(name)[-1:] or [""]
            theirs = merged.pop(THEIRS + field, [])
            if chosen == "theirs":
                field, _at, one = field.partition(ONE)
                values = _other_way(merged.getlist(field), one, theirs) if one else theirs
                merged.setlist(field, values)
                if not values:  # an unticked box sends nothing
                    del merged[field]
    for name in [name for name in merged if name.startswith(THEIRS)]:
        del merged[name]
    request.POST = merged  # type: ignore[assignment]


def _other_way(values: list[str], one: str, theirs: list[str]) -> list[str]:
    """What is chosen among many, with `one` taken out or put in; LINES: as lines of one text."""
    if theirs != [LINES]:
        return [value for value in values if value != one] if one in values else [*values, one]
    lines = _other_way(entries_of("\n".join(values)), one, [])
    return ["\n".join(lines)]


def field_choices(
    request: HttpRequest, row: Any, form: forms.BaseForm, names: Any, seen: str
) -> Iterator[FieldChoice]:
    """`names`: the fields of `row` to look at; `seen`: its fingerprint when the page was made."""
    before = parts_of(seen)
    for name in names:
        if name not in form.fields or isinstance(form.fields[name], forms.FileField):
            continue
        theirs = value_of(row, name)
        mine = as_kept(type(row), name, getattr(form, "cleaned_data", {}).get(name))
        if (mine if mine is not None else "") == (theirs if theirs is not None else ""):
            continue
        field, key = form.fields[name], form.add_prefix(name)
        was = ticked_in(before.get(name))
        if was is not None:
            known = {str(one.pk): str(one) for one in whole(row, name) if hasattr(one, "pk")}
            ticked = (was, ticked_in(part_of(mine)) or set(), ticked_in(part_of(theirs)) or set())
            yield from _each_ticked(request, field, key, ticked, known)
            continue
        yield FieldChoice(
            name=key,
            label=capfirst(str(field.label or name)),
            mine=words_sent(field, key, request),
            theirs=readable(row, name),
            theirs_sent=sent_of(field, row, name),
            takes_theirs=before.get(name) == part_of(mine) != part_of(theirs),
        )


def _each_ticked(
    request: HttpRequest,
    field: forms.Field,
    key: str,
    ticked: tuple[set[str], set[str], set[str]],
    known: dict[str, str],
) -> Iterator[FieldChoice]:
    """Each of many choices that the other person ticked or unticked, and I did not, by its name.

    `ticked`: when the page was made, now by me, and by the other person, whose are `known`.
    """
    was, mine, theirs = ticked
    for one in sorted((theirs - was - mine) | ((was - theirs) & mine)):
        value, word = _as_sent(field, one, request.POST.getlist(key))
        words = known | words_of(field, [one], request.user)
        word = word or words.get(one, one)
        yield FieldChoice(
            name=f"{key}{ONE}{value}",
            label=f"{capfirst(str(field.label or key))}: {word}",
            mine=_("chosen") if one in mine else _("not chosen"),
            theirs=_("chosen") if one in theirs else _("not chosen"),
            theirs_sent=[LINES] if isinstance(field.widget, forms.Textarea) else [],
            takes_theirs=True,
        )


def _as_sent(field: Any, one: str, sent: list[str]) -> tuple[str, str]:
    """What a browser sends for one of many choices; of typed ones the line, and its words."""
    if not isinstance(field.widget, forms.Textarea):
        return one, ""
    word = field.prepare_value([int(one)])
    typed = (line for line in entries_of("\n".join(sent)) if _means(field, line, one))
    return next(typed, word), word


def _means(field: Any, line: str, one: str) -> bool:
    try:
        return [str(found.pk) for found in field.clean(line)] == [one]
    except ValidationError:
        return False


def sent_of(field: forms.Field, row: models.Model, name: str) -> list[str]:
    """What a browser would send of a row's field as it stands."""
    widget: Any = getattr(field.widget, "widget", field.widget)  # within the admin's wrapper
    value = field.prepare_value(whole(row, name))
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    shown = widget.format_value(value)
    if isinstance(shown, (list, tuple)):
        return [str(one) for one in shown]
    return ["" if shown is None else str(shown)]


def words_sent(field: forms.Field, key: str, request: HttpRequest) -> str:
    """What was sent under `key`, as a person reads it."""
    values = request.POST.getlist(key)
    words = words_of(field, values, request.user)
    if isinstance(field, forms.BooleanField) and not values:
        return _("no")
    return "\n".join(words.get(value, value) for value in values if value.strip())
