"""Forms that were sent: the key and content of each, so that none is saved twice."""

from __future__ import annotations

import re
from typing import ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models.people import User
from accounts.scoping import OwnQuerySet
from engines.vietnamese.text import (
    squeeze,
)


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
        r"|(.*-)?(form_key|seen)$"
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
        return cls._keyed_hash(request, parts)

    @staticmethod
    def _keyed_hash(request: HttpRequest, typed: list[str]) -> str:
        """Of the address, what was typed and the files, under the server's key: a password among
        them cannot be guessed from a copy."""
        files = [
            f"{name}:{file.name}:{file.size}"
            for name in sorted(request.FILES)
            for file in request.FILES.getlist(name)
        ]
        text = "\x1f".join([request.path, *typed, *files])
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
        return cls._keyed_hash(request, parts)
