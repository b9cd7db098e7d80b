"""People who sign in."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.marks import marks_first
from accounts.model_fields import LineField, SortKeyField
from accounts.passwords import normal_password
from accounts.scoping import OverseenQuerySet
from engines.vietnamese.text import (
    fold,
    given_name,
    name_sort_key,
    search_terms,
    spelling_key,
)


# Signed in for sure: LoginRequiredMiddleware has seen to it.
class SignedInRequest(HttpRequest):
    user: User


class UserQuerySet(OverseenQuerySet):
    """System administrator, office and auditor: everyone. Anyone else: themselves."""

    def matching(self, query: str) -> Self:
        """Every typed word occurs in the name or the user name, accents or none."""
        found = self
        for term in search_terms(query):
            found = found.filter(search_text__contains=term)
        return found

    def ranked(self, query: str) -> Self:
        """Names with the marks as they were typed first, then in the order of names."""
        return self.order_by(*marks_first(query), "sort_key", "pk")

    def for_inspector(self, user: User) -> Self:
        return self.filter(pk=user.pk)

    def for_unit_staff(self, user: User) -> Self:
        return self.filter(pk=user.pk)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        user: User = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> User:
        """A system administrator: what `manage.py createsuperuser` makes here."""
        return self.create_user(username, password, **fields | {"role": User.Role.SYSTEM_ADMIN})

    def get_by_natural_key(self, username: str | None) -> User:
        user: User = self.get(username__iexact=username)
        return user


class User(AbstractBaseUser):
    """One person with an account. Where they work is a Posting, not a column here."""

    class Role(models.TextChoices):
        SYSTEM_ADMIN = "system_admin", _("System administrator")
        OFFICE = "office", _("Provincial office")
        INSPECTOR = "inspector", _("Inspector")
        UNIT_STAFF = "unit_staff", _("Unit staff")
        AUDITOR = "auditor", _("Auditor")

    class Honorific(models.TextChoices):
        UNKNOWN = "", _("not stated")
        MR = "Ông", _("Mr")
        MRS = "Bà", _("Ms")

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This user name is already in use.")},
    )
    full_name = LineField(_("full name"), max_length=120)
    honorific = models.CharField(
        _("form of address"), max_length=10, choices=Honorific, blank=True, default=""
    )
    given_name = LineField(
        _("given name"),
        max_length=40,
        blank=True,
        help_text=_("Filled from the last word of the full name unless you type another."),
    )
    sort_key = SortKeyField(editable=False, db_index=True)
    search_text = models.TextField(editable=False, default="")
    spelling = models.TextField(editable=False, default="")  # with its marks, for what comes first
    role = models.CharField(_("role"), max_length=20, choices=Role)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = LineField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="vi"
    )
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(
        _("must change the password"), default=False, editable=False
    )
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)
    date_joined = models.DateTimeField(_("account made at"), auto_now_add=True)

    objects: ClassVar[Any] = UserManager()
    history = HistoricalRecords(
        excluded_fields=["password", "last_login", "search_text", "spelling"]
    )

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    KEY_FIELDS = ("given_name", "sort_key", "search_text", "spelling")

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["sort_key", "pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        # a sign-in or a new password changes nothing that the history keeps
        if {*(kwargs.get("update_fields") or ["all"])} <= {"last_login", "password"}:
            self.skip_history_when_saving = True
        try:
            super().save(*args, **kwargs)
        finally:
            self.__dict__.pop("skip_history_when_saving", None)

    def fill_keys(self) -> None:
        """What sorting and searching go by; `accounts.bulk` calls this itself."""
        self.given_name = self.given_name or given_name(self.full_name)
        self.sort_key = name_sort_key(self.full_name)
        self.search_text = fold(f"{self.full_name} {self.username}")
        self.spelling = spelling_key(self.full_name)

    def __str__(self) -> str:
        return self.full_name or self.username

    def set_password(self, raw_password: str | None) -> None:
        """As Django's, of the password's one stored form (`normal_password`)."""
        super().set_password(None if raw_password is None else normal_password(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """As Django's. The password as it was typed comes second: older ones were stored so."""
        if raw_password is None:
            return False
        forms = dict.fromkeys((normal_password(raw_password), raw_password))
        return any(super(User, self).check_password(form) for form in forms)

    def get_full_name(self) -> str:
        return self.full_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions hold while password and role stay what they were when they began."""
        return salted_hmac(
            "accounts.User.session", f"{self.password}|{self.role}", secret=secret
        ).hexdigest()

    def get_short_name(self) -> str:
        """What the admin greets by: the last word may be a piece of a role ("Quản trị hệ thống")."""
        return self.addressed

    @property
    def addressed(self) -> str:
        """How a page greets them: "Ông Thuận", or the whole name where no form is known."""
        return f"{self.honorific} {self.given_name}" if self.honorific else self.full_name

    # What Django's admin and its apps ask. There is no superuser: the role table decides.
    @property
    def is_staff(self) -> bool:
        from accounts.permissions import Perm, can

        return can(self, Perm.ENTER_ADMIN)

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        from django.contrib import auth

        return any(
            backend.has_perm(self, perm, obj)
            for backend in auth.get_backends()
            if hasattr(backend, "has_perm")
        )

    def has_perms(self, perms: list[str], obj: models.Model | None = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff
