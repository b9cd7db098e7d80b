"""Two people on one list: what the page of a conflict asks, line by line.

Each line that stood on the page sends its row's key and `seen`, the row's fingerprint then. A line
that only the sender touched is not asked about. Of the others the page asks field by field; whether
a line stands at all is the choice of its box DELETE. The list is sent on as a page that was opened
now would send it, so that every formset takes the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME as DELETE
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.form_fields import read_key
from accounts.merging import FieldChoice, field_choices, sent_of, words_sent
from accounts.refused import StalePage
from accounts.stale import (
    as_kept,
    fields_shown,
    fingerprint,
    part_of,
    parts_of,
    readable,
    rows_in,
)

COUNTS = ("TOTAL_FORMS", "INITIAL_FORMS")


class SeenRows:
    """A formset whose lines carry the key of their row, and what its page had shown of it."""

    key_field = "id"
    model: Any
    forms: list[Any]

    def now_rows(self) -> list[models.Model]:
        """The rows of the list as they stand now."""
        raise NotImplementedError

    def key_of(self, form: Any) -> int | None:
        return read_key(str(form[self.key_field].value() or ""))

    @cached_property
    def row_keys(self) -> set[int]:
        return {row.pk for row in self.now_rows()}

    def is_gone(self, form: Any) -> bool:
        """Whether the line's row was taken away, or never was one of this list."""
        pk = self.key_of(form)
        return pk is not None and pk not in self.row_keys

    def _should_delete_form(self, form: Any) -> bool:
        """A line whose row is gone holds up nothing: the action says what becomes of it."""
        parent: Any = super()
        return self.is_gone(form) or parent._should_delete_form(form)

    def seen(self) -> str:
        """The fingerprint of the list, as `rows_seen` makes it, of the page that was sent."""
        pairs = [(self.key_of(form), form.data.get(form.add_prefix("seen"))) for form in self.forms]
        return ";".join(f"{pk}={seen}" for pk, seen in pairs if pk is not None and seen)


@dataclass
class Conflict:
    """What the page of a conflict asks, and what it sends in place of the form's own fields."""

    asked: list[FieldChoice] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)  # the prefixes of lists within `sent`


def conflict_of(request: HttpRequest, refusal: StalePage, form: forms.BaseForm | None) -> Conflict:
    """What two people wrote differently, in the form's own row and in the lists sent with it."""
    found = Conflict()
    row, names, seen = _row_of(refusal, form)
    if form is not None and row is not None and fingerprint(row, names) != seen:
        found.asked += field_choices(request, row, form, names, seen)
        found.sent.append(("seen", fingerprint(row, names)))
    for formset in getattr(request, "sent_rows", ()):
        known = refusal.rows is not None and isinstance((*refusal.rows, None)[0], formset.model)
        rows = refusal.rows if known else formset.now_rows()
        merge = ListMerge(request, formset, rows, ask_all=known and refusal.ask_all)
        if merge.asked:
            found.asked += merge.asked
            found.sent += merge.sent()
            found.lists.append(formset.prefix)
    return found


def _row_of(refusal: StalePage, form: forms.BaseForm | None) -> tuple[Any, Sequence[str], str]:
    """The form's own row as it stands now, its fields that the page had shown, and their
    fingerprint then."""
    own = getattr(form, "instance", None)
    if refusal.seen is not None and (own is None or isinstance(refusal.row, type(own))):
        return refusal.row, list(refusal.current), refusal.seen
    if own is None or own.pk is None or refusal.rows is None:
        return None, [], ""
    seen = str(form.data.get("seen", ""))  # type: ignore[union-attr]
    row = type(own)._base_manager.filter(pk=own.pk).first()
    shown = parts_of(seen)
    return row, [name for name in form.seen_names() if name in shown], seen  # type: ignore[union-attr]


@dataclass
class Line:
    """One line as it is sent on, and what is asked about it."""

    sent: dict[str, list[str]]
    asked: list[FieldChoice] = field(default_factory=list)


@dataclass
class ListMerge:
    """A list that two people changed."""

    request: HttpRequest
    formset: Any
    rows: Sequence[models.Model]  # as they stand now
    ask_all: bool = False  # about lines, too, that only the sender touched
    standing: list[Line] = field(default_factory=list)
    new: list[Line] = field(default_factory=list)
    lost: list[FieldChoice] = field(default_factory=list)  # mine, of lines that cannot come back

    def __post_init__(self) -> None:
        added = {row.pk: row for row in self.rows}
        before = rows_in(self.formset.seen())
        for form in self.formset.forms:
            pk = self.formset.key_of(form)
            row = added.pop(pk, None)
            if pk is None:
                self.new.append(Line(self._sent(form)))
            elif row is None:
                self._gone(form, before.get(pk, ""))
            else:
                self.standing.append(self._both(form, row, before.get(pk, "")))
        self.standing += [self._added(row) for row in added.values()]

    @property
    def asked(self) -> list[FieldChoice]:
        asked = [
            replace(choice, name=f"{self.formset.prefix}-{number}-{choice.name}")
            for number, line in enumerate([*self.standing, *self.new])
            for choice in line.asked
        ]
        return asked + self.lost

    def sent(self) -> Iterator[tuple[str, str]]:
        """The list as a page opened now would send it, with what was typed."""
        prefix, lines = self.formset.prefix, [*self.standing, *self.new]
        counts = (len(lines), len(self.standing))
        yield from ((f"{prefix}-{name}", str(n)) for name, n in zip(COUNTS, counts, strict=True))
        for number, line in enumerate(lines):
            for name, values in line.sent.items():
                yield from ((f"{prefix}-{number}-{name}", value) for value in values)

    def _sent(self, form: forms.BaseForm) -> dict[str, list[str]]:
        start = f"{form.prefix}-"
        return {
            name.removeprefix(start): self.request.POST.getlist(name)
            for name in self.request.POST
            if name.startswith(start)
        }

    def _names(self, form: Any) -> list[str]:
        return fields_shown(form, self.formset.model)

    def _both(self, form: Any, row: models.Model, seen: str) -> Line:
        """A line that stands on both sides."""
        line, names = Line(self._sent(form)), self._names(form)
        now = fingerprint(row, names)
        if now == seen and not self.ask_all:
            return line
        if DELETE in line.sent:
            words = _("You took this line away")
            if now != seen:
                words = _("You took this line away, the other person changed it")
            stands = replace(self._stands(form, row, words), takes_theirs=now != seen)
            line.asked.append(stands)
            line.sent = self._theirs(form, row) | {DELETE: ["on"]}
        else:
            found = field_choices(self.request, row, form, names, seen)
            line.asked += [self._of_field(form, row, choice) for choice in found]
        line.sent[self.formset.key_field], line.sent["seen"] = [str(row.pk)], [now]
        return line

    def _added(self, row: models.Model) -> Line:
        """A line of the other person's."""
        form = self.formset.empty_form
        line = Line(self._theirs(form, row))
        line.sent[self.formset.key_field] = [str(row.pk)]
        line.sent["seen"] = [fingerprint(row, self._names(form))]
        if self.formset.can_delete:
            words = _("The other person added this line")
            line.sent[DELETE] = ["on"]
            line.asked = [self._stands(form, row, words)]
        return line

    def _gone(self, form: Any, seen: str) -> None:
        """A line the other person took away. A file that is gone cannot be brought back."""
        cleaned = getattr(form, "cleaned_data", {})
        # a choice may have gone with the row
        sent, names = self._sent(form), [name for name in self._names(form) if name in cleaned]
        model, before = self.formset.model, parts_of(seen)
        mine = {name: part_of(as_kept(model, name, cleaned[name])) for name in names}
        touched = any(part != before.get(name) for name, part in mine.items())
        of_file = any(isinstance(kept, models.FileField) for kept in model._meta.fields)
        if DELETE in sent or (of_file and not touched):
            return
        choice = FieldChoice(
            name=DELETE,
            label=_("The other person took this line away"),
            mine="\n".join(self._typed(form, names)),
            theirs=_("without this line"),
            theirs_sent=["on"],
            takes_theirs=not touched,
            line=str(form.instance),
            only_theirs=of_file,
        )
        if of_file:
            self.lost.append(choice)
        else:
            kept = {name: values for name, values in sent.items() if name in names}
            self.new.append(Line(kept, [choice]))

    def _stands(self, form: Any, row: models.Model, label: str) -> FieldChoice:
        """Whether a line of theirs stands, which is not in mine: it does until one chooses."""
        return FieldChoice(
            name=DELETE,
            label=label,
            mine=_("without this line"),
            theirs=self._said(form, row),
            theirs_sent=[],
            takes_theirs=True,
            line=str(row),
        )

    def _of_field(self, form: Any, row: models.Model, choice: FieldChoice) -> FieldChoice:
        return replace(choice, name=choice.name.removeprefix(f"{form.prefix}-"), line=str(row))

    def _theirs(self, form: Any, row: models.Model) -> dict[str, list[str]]:
        found = {name: sent_of(form.fields[name], row, name) for name in self._names(form)}
        return {name: values for name, values in found.items() if values}

    def _said(self, form: Any, row: models.Model) -> str:
        names = [name for name in self._names(form) if name != "order"]
        texts = [(form.fields[name].label, readable(row, name)) for name in names]
        return "\n".join(f"{label}: {text}" for label, text in texts if text)

    def _typed(self, form: Any, names: list[str]) -> Iterator[str]:
        for name in names:
            if name == "order":
                continue
            text = words_sent(form.fields[name], form.add_prefix(name), self.request)
            if text:
                yield f"{form.fields[name].label}: {text}"
