"""Questions about units, in the users' words. Every as-of question goes to versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, Expression, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.scoping import InternalQuerySet, OverseenQuerySet
from engines.vietnamese.text import squeeze
from units.search import spelling_text, unit_words

if TYPE_CHECKING:
    from units.models import Unit


def in_force(day: dt.date, start: str = "valid_from", end: str = "valid_to") -> Q:
    """Rows that hold on `day`; a blank start is older than we know, a blank end is today."""
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day})
    )


def unit_name_order(unit: str, day: str | dt.date) -> Expression:
    """The place of a row's unit among names, as the field `unit` was called on `day`, a field or a date.

    Before its first name a unit has its first, after its last one its last, as `Unit.name_on`.
    """
    begins = Coalesce("valid_from", Value(dt.date.min, models.DateField()))
    named = _versions().filter(unit=OuterRef(unit)).annotate(begins=begins)
    borne = (
        named.filter(begins__lte=OuterRef(day) if isinstance(day, str) else day)
        .order_by("-begins", "-pk")
        .values("sort_key")
    )
    first = named.order_by("begins", "pk").values("sort_key")
    return Coalesce(Subquery(borne[:1]), Subquery(first[:1]))


class UnitQuerySet(InternalQuerySet):
    """Unit staff see their own units, those below them, and those above them by name."""

    def for_unit_staff(self, user: User) -> Self:
        from units.tree import units_above_of, units_of

        return self.filter(pk__in=units_of(user) | units_above_of(user))

    def with_versions(self) -> Self:
        """All versions of each unit in one more query, so names of any day cost nothing."""
        return self.prefetch_related(
            models.Prefetch("versions", queryset=_versions().order_by("valid_from", "pk"))
        )

    def with_labels(self) -> Self:
        """What `unit_label` asks of each unit, for choice lists over all days."""
        return self.with_versions().prefetch_related("versions__parent__versions")

    def ended(self, day: dt.date | None = None) -> Self:
        """What stands no more on `day` (today): its last name is over, or another took it whole."""
        from units.models import Succession

        day = day or timezone.localdate()
        named = _versions().filter(unit=OuterRef("pk"))
        standing = named.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        taken = Succession.objects.taking_all().filter(
            predecessor=OuterRef("pk"), effective_on__lte=day
        )
        return self.filter((Exists(named) & ~Exists(standing)) | Exists(taken))

    def living(self, day: dt.date | None = None) -> Self:
        """What has a name on `day` (today) and has not ended."""
        standing = _versions().as_of(day).filter(unit=OuterRef("pk"))
        return self.filter(Exists(standing)).exclude(pk__in=self.model.objects.ended(day))


def read_names(units: Iterable[Unit]) -> None:
    """The versions of all these units in one query, whatever lists of a page they stand in."""
    models.prefetch_related_objects(list(units), "versions")


def _versions() -> UnitVersionQuerySet:
    from units.models import UnitVersion

    return UnitVersion.objects.all()


class UnitVersionQuerySet(InternalQuerySet):
    def for_unit_staff(self, user: User) -> Self:
        from units.tree import units_above_of, units_of

        return self.filter(unit__in=units_of(user) | units_above_of(user))

    def as_of(self, day: dt.date | None = None) -> Self:
        """What stands on `day` (today). Lists known only from later days are left out."""
        day = day or timezone.localdate()
        known = Q(known_from__isnull=True) | Q(known_from__lte=day)
        return self.filter(in_force(day) & known)

    def matching(self, query: str) -> Self:
        """Versions of units any of whose names or codes, old or new, hold every word of `query`."""
        readings = unit_words(query)
        if not readings:
            return self
        held = Q()
        for words in readings:
            held |= Q(*(Q(search_text__contains=word) for word in words))
        return self.filter(unit__in=_versions().filter(held).values("unit"))

    def ranked(self, query: str) -> Self:
        """The code itself first, then names with just these marks, then the rest, each in order."""
        code = Q(code=squeeze(query))
        marks = Q(spelling__contains=spelling_text(query))
        rank = Case(When(code, then=Value(0)), When(marks, then=Value(1)), default=Value(2))
        return self.annotate(rank=rank).order_by("rank", "sort_key", "pk")

    def last_of_each(self) -> Self:
        """Each unit's last version, whether it stands today or ended."""
        # a first version's blank day counts as the earliest
        start = Coalesce(OuterRef("valid_from"), Value(dt.date.min, models.DateField()))
        later = _versions().filter(unit=OuterRef("unit"), valid_from__gt=start)
        return self.filter(~Exists(later))

    def below(self, unit: Unit) -> Self:
        return self.filter(parent=unit)

    def for_list(self) -> Self:
        rows = self.select_related("unit", "parent").prefetch_related("parent__versions")
        return rows.order_by("sort_key", "pk")


class PostingQuerySet(OverseenQuerySet):
    """Everyone sees their own postings; administrators, office and auditors all of them."""

    def for_inspector(self, user: User) -> Self:
        return self.filter(user=user)

    def for_unit_staff(self, user: User) -> Self:
        return self.filter(user=user)

    def on(self, day: dt.date | None = None) -> Self:
        return self.filter(in_force(day or timezone.localdate(), "from_day", "to_day"))
