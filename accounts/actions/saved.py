"""Keeping the filter of a list under a name, and letting it go."""

from __future__ import annotations

from django.db import transaction
from django.http import QueryDict

from accounts.listings import LISTS, filter_of
from accounts.models import SavedFilter, User
from accounts.permissions import Perm, can, require


@transaction.atomic
def save_filter(list_name: str, query: str, name: str, *, shared: bool, by: User) -> SavedFilter:
    """Raises LookupError (no such list), PermissionDenied (sharing), ValidationError (the name)."""
    if list_name not in LISTS:
        raise LookupError(list_name)
    if shared:
        require(by, Perm.SHARE_FILTERS)
    row = SavedFilter(
        owner=by, list_name=list_name, name=name, query=filter_of(QueryDict(query)), shared=shared
    )
    row.full_clean()
    row.save()
    return row


def may_delete(row: SavedFilter, user: User) -> bool:
    """The owner; of what is shared also whoever may share, for its owner may have left."""
    return row.owner_id == user.pk or (row.shared and can(user, Perm.SHARE_FILTERS))


@transaction.atomic
def delete_filter(pk: int, *, by: User) -> SavedFilter:
    """Raises SavedFilter.DoesNotExist, PermissionDenied. Gives back what is gone."""
    row: SavedFilter = SavedFilter.objects.visible_to(by).select_for_update().get(pk=pk)
    if not may_delete(row, by):
        require(by, Perm.SHARE_FILTERS)
        row = SavedFilter.objects.visible_to(by).get(pk=pk, shared=True)
    SavedFilter.objects.filter(pk=row.pk).delete()
    return row
