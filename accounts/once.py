"""A form sent twice makes one row.

Every writing form carries a `form_key`. The key is stored in the transaction of its write, so a
second copy of the same form, even one sent at the same moment, is led to the first one's result.
A page opened anew has another key: where its form makes a row, and this person sent the same content
a few minutes ago, the person is asked.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.missing import NamesMissing
from accounts.models import IdempotencyKey, User
from accounts.refused import MoveRefused, SentAlready

SAME_CONTENT = dt.timedelta(minutes=10)
SEND_ANYWAY = "send_anyway"  # the answer to the question whether a second such row is meant


def new_key() -> str:
    return uuid.uuid4().hex


class OnceMixin(NamesMissing, forms.Form):
    """Adds the hidden key. A form without it is refused: it fails closed."""

    form_key = forms.CharField(
        widget=forms.HiddenInput,
        max_length=64,
        initial=new_key,
        error_messages={"required": _("This form is incomplete. Reload the page and try again.")},
    )


def _key_of(request: HttpRequest) -> str:
    """The key of the form that was sent; "" for none, or for what no page of ours gave out."""
    key = request.POST.get("form_key", "")
    return key if len(key) <= 64 and key.isprintable() else ""


def sent_before(request: HttpRequest) -> HttpResponseRedirect | None:
    """The way to the first copy's result when this form was already carried out.

    Raises MoveRefused when the same key comes back with another content.
    """
    key = _key_of(request)
    if not key:
        return None
    row = IdempotencyKey.objects.visible_to(request.user).filter(key=key).first()
    if row is None:
        return None
    if row.body_hash != IdempotencyKey.hash_of(request):
        raise MoveRefused(
            _("This form was already sent with other content. Open the page again to go on.")
        )
    messages.info(request, _("This was saved already; here it is."), fail_silently=True)
    return redirect(row.result_url)


def _refuse_same_content(request: HttpRequest, content_hash: str) -> None:
    """Raise SentAlready when this person made a row of the same content a few minutes ago."""
    sent = IdempotencyKey.objects.visible_to(request.user).filter(
        content_hash=content_hash, created_at__gte=timezone.now() - SAME_CONTENT
    )
    earlier = sent.order_by("-created_at").first()
    if earlier is None or SEND_ANYWAY in request.POST:
        return
    raise SentAlready(
        _("This was saved already, at %(time)s, with the same content. Do you want a second one?")
        % {"time": f"{timezone.localtime(earlier.created_at):%H:%M}"},
        made=earlier.result_url,
    )


def run_once(
    request: HttpRequest, work: Callable[[], str], *, makes_row: bool = False
) -> HttpResponseRedirect:
    """Run `work` (which writes, and returns the URL of its result) at most once for this form.

    `makes_row`: a second sending of the same content, from a page opened anew, is asked about.
    Exceptions of `work` undo everything, the key included, so that a corrected form may be sent.
    Raises SentAlready, and MoveRefused for a form without a key.
    """
    user = request.user
    key = _key_of(request)
    if not key or not isinstance(user, User):
        raise MoveRefused(_("This form is incomplete. Reload the page and try again."))
    earlier = sent_before(request)
    if earlier is not None:
        return earlier
    content_hash = IdempotencyKey.content_hash_of(request) if makes_row else ""
    if makes_row:
        _refuse_same_content(request, content_hash)
    body_hash = IdempotencyKey.hash_of(request)
    try:
        with transaction.atomic():
            row = IdempotencyKey(user=user, key=key, body_hash=body_hash, content_hash=content_hash)
            _insert_key(row)
            row.result_url = work()
            row.save(update_fields=["result_url"])
    except _KeyTaken:
        earlier = sent_before(request)
        if earlier is not None:
            return earlier
        raise MoveRefused(_("The same form is being saved right now. Look at the list.")) from None
    return redirect(row.result_url)


class _KeyTaken(Exception):
    pass


def _insert_key(row: IdempotencyKey) -> None:
    try:
        row.save(force_insert=True)
    except IntegrityError as error:
        raise _KeyTaken from error
