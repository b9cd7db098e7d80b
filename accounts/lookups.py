"""A number too long for any column matches no row, whichever page, form or filter asks for it.

Django answers so for `pk=`, `year=` and `year__gt=`. The lookups below say the same for lists of
numbers (`pk__in=`) and for relations (`visit=`, `visit__in=`), where SQLite's driver would raise
OverflowError. `register` puts them in the place of Django's own.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import ForeignKey, IntegerField
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import In

COLUMN = range(-(2**63), 2**63)  # what the widest column of both databases holds


def _too_long(value: Any) -> bool:
    return isinstance(value, int) and value not in COLUMN


class _FittingIn:
    def batch_process_rhs(self, compiler: Any, connection: Any, rhs: Any = None) -> Any:
        values = self.rhs if rhs is None else rhs  # type: ignore[attr-defined]
        fitting = [value for value in values if not _too_long(value)]
        if not fitting:
            raise EmptyResultSet
        return super().batch_process_rhs(compiler, connection, fitting)  # type: ignore[misc]


class IntegerIn(_FittingIn, In):
    pass


class FittingRelatedIn(_FittingIn, RelatedIn):
    pass


class FittingRelatedExact(RelatedExact):
    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        if _too_long(self.rhs):
            raise EmptyResultSet
        return super().process_rhs(compiler, connection)


def register() -> None:
    IntegerField.register_lookup(IntegerIn)
    ForeignKey.register_lookup(FittingRelatedIn)
    ForeignKey.register_lookup(FittingRelatedExact)
