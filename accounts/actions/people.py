"""Every change of an account. Who may manage whom is asked here, whichever door is used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import AuditEntry, User
from accounts.passwords import normal_password
from accounts.permissions import Perm, can, require
from accounts.refused import MoveRefused
from accounts.stale import refuse_stale
from accounts.tokens import first_password_token

PROFILE_FIELDS = ("full_name", "honorific", "given_name", "email", "phone", "language")
ACCOUNT_FIELDS = ("username", "full_name", "honorific", "given_name", "role", "email", "phone")


def may_manage(by: User, role: str) -> bool:
    """The administrator manages every account, the office those of unit staff."""
    if role == User.Role.UNIT_STAFF:
        return can(by, Perm.MANAGE_UNIT_ACCOUNTS)
    return can(by, Perm.MANAGE_ACCOUNTS)


def manageable_roles(by: User) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in User.Role.choices if may_manage(by, value)]


def _require_right(by: User, *roles: str) -> None:
    for role in roles:
        if not may_manage(by, role):
            raise PermissionDenied(_("Your role does not include this action."))


def _locked(user: User, by: User) -> User:
    """The account, in `by`'s scope. Raises User.DoesNotExist."""
    found: User = User.objects.visible_to(by).select_for_update().get(pk=user.pk)
    return found


def _check(user: User) -> User:
    user.username = user.username.lower()
    user.full_clean(exclude=["password", "sort_key"])
    if User.objects.filter(username__iexact=user.username).exclude(pk=user.pk).exists():
        raise ValidationError({"username": _("This user name is already in use.")})
    return user


def _write(user: User) -> User:
    _check(user).save()
    return user


@transaction.atomic
def create_account(*, by: User, **values: Any) -> User:
    """A new account without a password: its owner sets one through the link of the slip."""
    user = new_account(values, by=by)
    user.save()
    return user


def new_account(values: Mapping[str, Any], *, by: User) -> User:
    """The account that `create_account` saves, checked and not saved.

    Raises PermissionDenied, ValidationError.
    """
    _require_right(by, values["role"])
    user = User(**{name: values[name] for name in ACCOUNT_FIELDS if name in values})
    user.set_unusable_password()
    return _check(user)


@transaction.atomic
def change_account(user: User, *, by: User, seen: str, **values: Any) -> User:
    """Raises StalePage. A new role ends the person's sessions (see User._get_session_auth_hash)."""
    row = _locked(user, by)
    _require_right(by, row.role, values.get("role", row.role))
    refuse_stale(row, values, seen)
    assign_account(row, values, by=by)
    row.save()
    return row


def assign_account(row: User, values: Mapping[str, Any], *, by: User) -> User:
    """Set and check what `change_account` saves. Raises PermissionDenied, ValidationError."""
    _require_right(by, row.role, values.get("role", row.role))
    if row.pk == by.pk and values.get("role", row.role) != row.role:
        raise ValidationError({"role": _("You cannot change your own role.")})
    if values.get("full_name", row.full_name) != row.full_name and "given_name" not in values:
        row.given_name = ""
    for name in ACCOUNT_FIELDS:
        if name in values:
            setattr(row, name, values[name])
    return _check(row)


@transaction.atomic
def deactivate_account(user: User, *, by: User) -> User:
    """Signs the person out everywhere, at once. The account and what it did stay."""
    row = _locked(user, by)
    _require_right(by, row.role)
    if row.pk == by.pk:
        raise MoveRefused(_("You cannot deactivate your own account."), row=row)
    if not row.is_active:
        raise MoveRefused(_("This account is already deactivated."), row=row)
    row.is_active = False
    return _write(row)


@transaction.atomic
def reactivate_account(user: User, *, by: User) -> User:
    row = _locked(user, by)
    _require_right(by, row.role)
    if row.is_active:
        raise MoveRefused(_("This account is already active."), row=row)
    row.is_active = True
    return _write(row)


@transaction.atomic
def require_password_change(user: User, *, by: User) -> User:
    """At the next step the person is led to the page that changes the password."""
    row = _locked(user, by)
    _require_right(by, row.role)
    row.must_change_password = True
    return _write(row)


@transaction.atomic
def change_profile(user: User, *, by: User, seen: str, **values: Any) -> User:
    """One's own name, language, e-mail and telephone."""
    if user.pk != by.pk:
        raise PermissionDenied(_("Your role does not include this action."))
    row = _locked(user, by)
    refuse_stale(row, values, seen)
    for name in PROFILE_FIELDS:
        if name in values:
            setattr(row, name, values[name])
    return _write(row)


@transaction.atomic
def password_link(user: User, *, by: User | None = None, request: HttpRequest | None = None) -> str:
    """A link with which its owner sets a password, once, within three days.

    Earlier links, the present password and open sessions end. `by` is None at the console only.
    """
    if by is not None:
        user = _locked(user, by)
        _require_right(by, user.role)
    if not user.is_active:
        raise MoveRefused(_("This account is deactivated."), row=user)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    record(request, AuditEntry.Act.PASSWORD_LINK, user.username, user=by)
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = first_password_token.make_token(user)
    return settings.PUBLIC_URL + reverse("accounts:password-set", args=[uid, token])


def link_owner(uid: str, token: str) -> User | None:
    """Whose link this is, while it is good."""
    try:
        user: User | None = User.objects.filter(pk=int(urlsafe_base64_decode(uid))).first()
    except (ValueError, OverflowError):
        return None
    good = user is not None and user.is_active and first_password_token.check_token(user, token)
    return user if good else None


@transaction.atomic
def set_first_password(uid: str, token: str, password: str) -> User:
    """Uses a link up. Raises MoveRefused when it is not good any more, ValidationError."""
    owner = link_owner(uid, token)
    if owner is not None:  # again behind the lock: a link is good for one password
        owner = User.objects.select_for_update().get(pk=owner.pk)
    if owner is None or not first_password_token.check_token(owner, token):
        raise MoveRefused(_("This link has been used or is older than three days."))
    return _set_password(owner, password)


@transaction.atomic
def change_password(user: User, *, by: User, password: str) -> User:
    """One's own. Other sessions end; the view keeps this one."""
    if user.pk != by.pk:
        raise PermissionDenied(_("Your role does not include this action."))
    return _set_password(_locked(user, by), password)


def check_own_password(user: User, password: str) -> None:
    """The password once more, of a person who is signed in. Raises ValidationError.

    As many wrong ones as at sign-in, then none is compared until AXES_COOLOFF_TIME has passed:
    whoever holds a stolen session must not try on.
    """
    since = timezone.now() - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    wrong = AuditEntry.objects.filter(act=AuditEntry.Act.LOGIN_FAILED, user=user, at__gte=since)
    if wrong.count() >= settings.AXES_FAILURE_LIMIT:
        raise ValidationError(_("Too many wrong passwords. Wait 15 minutes and try again."))
    if not user.check_password(password):
        record(None, AuditEntry.Act.LOGIN_FAILED, str(_("password asked once more")), user=user)
        raise ValidationError(_("The password is not right."))


def _set_password(user: User, password: str) -> User:
    try:
        validate_password(normal_password(password), user)
    except ValidationError as error:
        raise ValidationError({"new_password1": error.messages}) from error
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    return user


def require_account_rights(by: User) -> None:
    require(by, Perm.MANAGE_UNIT_ACCOUNTS)
