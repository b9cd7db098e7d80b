"""People, and what the system keeps about their acts."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from accounts.marks import marks_first
from accounts.model_fields import DayField, LineField, SortKeyField
from accounts.passwords import normal_password
from accounts.scoping import OverseenQuerySet, OwnQuerySet
from vietnamese.text import fold, given_name, name_sort_key, search_terms, spelling_key, squeeze

ROW_NAME = re.compile(r"(\w+\.\w+)(?::(\d+))?")


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


class IdempotencyKey(models.Model):
    """One form sent once: kept in the transaction of the write that it made."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    # of what was typed alone; empty where the form makes no new row
    content_hash = models.CharField(max_length=64, blank=True)
    result_url = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnQuerySet.as_manager()

    # the page's own fields and buttons: another opening of the same page gives others
    NOT_TYPED: ClassVar = re.compile(
        r"csrfmiddlewaretoken$|send_anyway$|.*password|_?save|_addanother$|_continue$|initial-"
        r"|(.*-)?(form_key|seen|seen_\w+)$"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="accounts_idempotencykey_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.result_url}"

    @classmethod
    def hash_of(cls, request: HttpRequest) -> str:
        """A keyed hash of what was typed: every posted field but the CSRF token, and the files' names."""
        parts = [
            f"{name}={value}"
            for name in sorted(request.POST)
            if name != "csrfmiddlewaretoken"
            for value in request.POST.getlist(name)
        ]
        for name in sorted(request.FILES):
            parts += [f"{name}:{f.name}:{f.size}" for f in request.FILES.getlist(name)]
        return cls._keyed_hash([request.path, *parts])

    @staticmethod
    def _keyed_hash(parts: list[str]) -> str:
        """Under the server's key: a password among the parts cannot be guessed from a copy."""
        text = "\x1f".join(parts)
        return salted_hmac("accounts.IdempotencyKey", text, algorithm="sha256").hexdigest()

    @classmethod
    def content_hash_of(cls, request: HttpRequest) -> str:
        """As `hash_of`, for a page opened anew: without keys, buttons, blanks and ways of typing."""
        parts = [
            f"{name}={text}"
            for name in sorted(request.POST)
            if not cls.NOT_TYPED.match(name)
            for value in request.POST.getlist(name)
            if (text := squeeze(value.replace("\x00", " ")))
        ]
        for name in sorted(request.FILES):
            parts += [f"{name}:{f.name}:{f.size}" for f in request.FILES.getlist(name)]
        return cls._keyed_hash([request.path, *parts])


class NoticeQuerySet(OwnQuerySet):
    owner_field = "recipient"

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """A line on one person's home page that leads somewhere."""

    recipient = models.ForeignKey(
        User, verbose_name=_("recipient"), on_delete=models.CASCADE, related_name="notices"
    )
    text = LineField(_("text"), max_length=300)
    url = models.CharField(_("address"), max_length=300)
    # of daily work, so that a second run of the day says nothing twice; else empty
    kind = models.CharField(_("kind"), max_length=40, blank=True, editable=False)
    day = DayField(_("day"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "day"], name="accounts_notice_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.text


class JobQuerySet(OwnQuerySet):
    owner_field = "owner"


class Job(models.Model):
    """Long work in the background: who asked, how far it is, what came out."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(_("kind"), max_length=40)
    owner = models.ForeignKey(
        User, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+"
    )
    parameters = models.JSONField(_("parameters"), default=dict)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.WAITING)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    message = LineField(_("message"), max_length=300, blank=True)
    result_url = models.CharField(_("result address"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    beat_at = models.DateTimeField(_("last sign of life"), null=True, editable=False)
    # the process that runs it (accounts/actions/workers.py), and how often it was begun
    worker = models.CharField(_("worker"), max_length=100, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("times begun"), default=0, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class AuditQuerySet(OverseenQuerySet):
    """System administrator, office and auditor read the log; nobody else does."""


class AuditEntry(models.Model):
    """An act that changed no row: a login, a denial, an export, a download. Insert-only."""

    class Act(models.TextChoices):
        LOGIN = "login", _("signed in")
        LOGIN_FAILED = "login_failed", _("sign-in failed")
        LOGOUT = "logout", _("signed out")
        DENIED = "denied", _("refused")
        NOT_FOUND = "not_found", _("outside scope")
        EXPORT = "export", _("export")
        IMPORT = "import", pgettext_lazy("act", "import")
        DOWNLOAD = "download", _("download")
        PREVIEW = "preview", _("draft previewed")
        PASSWORD_LINK = "password_link", _("password link made")

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    act = models.CharField(_("act"), max_length=20, choices=Act)
    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    username = models.CharField(_("user name"), max_length=60, blank=True)
    ip_address = models.GenericIPAddressField(_("address"), null=True)
    request_id = models.CharField(_("request code"), max_length=40, blank=True)
    target = models.CharField(_("target"), max_length=300, blank=True)
    detail = models.JSONField(_("detail"), default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.username}"

    @property
    def target_words(self) -> str:
        """The target in words; entries of earlier releases name a row as "findings.finding:2"."""
        named = ROW_NAME.fullmatch(self.target)
        try:
            model = apps.get_model(named[1]) if named else None
        except LookupError:
            model = None
        if named is None or model is None:
            return self.target
        return " ".join(filter(None, [str(model._meta.verbose_name), named[2]]))
