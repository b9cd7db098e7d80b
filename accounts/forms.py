"""The base of every form that writes.

    class SiteForm(WorkModelForm):
        submit_label = _("Save the place")
        class Meta:
            model = Site
            fields = ["name", "visited_on"]

    @require_http_methods(["GET", "POST"])
    def site_edit(request, pk):
        site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
        form = SiteForm(request.POST or None, instance=site, user=request.user, cancel_url=site.url)
        if request.method == "POST":
            answer = save_once(request, form, lambda: actions.change_site(
                site, by=request.user, seen=form.seen_fingerprint, **form.values()).get_absolute_url())
            if answer:
                return answer
        return render(request, "inspections/site_edit.html", {"form": form})

The template is `{% crispy form %}`: form tag, error summary, hidden key and button come with it.
The action locks the row and calls `refuse_stale(row, SEEN_NAMES_OF_THE_FORM, seen)` first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout, Submit
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.asking import AGREED, AskFirst, offer_agreement
from accounts.form_fields import add_text_rules
from accounts.once import OnceMixin, run_once, sent_before
from accounts.refusals import refusal_page
from accounts.refused import MoveRefused
from accounts.signs import tell_signs, warn_at_fields
from accounts.stale import fields_shown, fingerprint
from engines.vietnamese.text import is_blank, nfc

if TYPE_CHECKING:
    from accounts.models import User

BOOKKEEPING = frozenset({"form_key", "seen"})


def _nfc_but_nul(text: str) -> str:
    """A NUL comes from no keyboard: it is left in, for the field to refuse.

    A text of which nothing can be seen is empty, so that a required field says so.
    """
    if "\x00" in text:
        return "\x00".join(nfc(part) for part in text.split("\x00"))
    return "" if is_blank(text) else nfc(text)


def nfc_data(data: Any) -> Any:
    """What was posted, in NFC, so that a length is counted in letters; passwords stay as typed."""
    if not isinstance(data, QueryDict):
        return data
    cleaned = data.copy()
    for name in data:
        if "password" not in name:
            cleaned.setlist(name, [_nfc_but_nul(value) for value in data.getlist(name)])
    return cleaned


def scope_choices(fields: Iterable[forms.Field], user: User) -> None:
    """Choice lists of rows start from what the person may see."""
    for field in fields:
        queryset = getattr(field, "queryset", None)
        if queryset is not None and hasattr(queryset, "visible_to"):
            field.queryset = queryset.visible_to(user)  # type: ignore[attr-defined]


class WorkFormMixin(OnceMixin):
    """Key, fingerprint, NFC, scoped choices and the crispy layout."""

    submit_label: Any = _("Save")
    makes_row = False  # a form without a model says so itself
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *args: Any,
        user: User,
        cancel_url: str = "",
        copy_key: str = "",
        **kwargs: Any,
    ) -> None:
        self.user = user
        super().__init__(nfc_data(data), *args, **kwargs)
        scope_choices(self.fields.values(), user)
        for field in self.fields.values():
            secret = field.widget.is_hidden or isinstance(field.widget, forms.PasswordInput)
            if isinstance(field, forms.CharField) and not secret:
                add_text_rules(field)
        warn_at_fields(self)
        self.copy_key, self.cancel_url = copy_key, cancel_url

    @cached_property
    def helper(self) -> FormHelper:
        """The form's layout: made when it is first asked for, after fields were taken away."""
        helper = FormHelper()
        helper.attrs = {"novalidate": ""}
        if self.copy_key:  # the browser keeps what is typed until it was saved
            helper.attrs["data-local-copy"] = self.copy_key
        buttons = Div(*self.buttons(self.cancel_url), css_class="actions")
        helper.layout = Layout(*self.body(), "form_key", "seen", buttons)
        return helper

    @property
    def may_double(self) -> bool:
        """Whether the same content, sent from a page opened anew, would make a second row."""
        return self.makes_row

    def body(self) -> list[Any]:
        """The form's own layout objects; all its fields in order unless overridden."""
        return [name for name in self.fields if name not in BOOKKEEPING]

    def buttons(self, cancel_url: str) -> list[Any]:
        buttons: list[Any] = [Submit("save", self.submit_label)]
        if cancel_url:
            text = format_html(
                '<a class="btn btn-link" href="{}">{}</a>', cancel_url, _("Go back, change nothing")
            )
            buttons.append(HTML("{% verbatim %}" + text + "{% endverbatim %}"))
        return buttons

    def values(self) -> dict[str, Any]:
        """What was typed, cleaned, by field; without the form's own bookkeeping."""
        return {k: v for k, v in self.cleaned_data.items() if k not in BOOKKEEPING}

    @property
    def seen_fingerprint(self) -> str:
        """The fingerprint of the row as this form's page had shown it, to hand to the action."""
        return str(self.cleaned_data.get("seen", ""))

    @property
    def agreed(self) -> str:
        """The token of what the person has read and agreed to, to hand to the action."""
        return str(self.data.get(AGREED, ""))


class WorkForm(WorkFormMixin):
    """A writing form without a model. Give `seen` as initial where it changes an old row."""


class WorkModelForm(WorkFormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A writing form over a model's fields. `save` is not used: an action writes."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = fingerprint(self.instance, self.seen_names())

    @property
    def may_double(self) -> bool:
        return self.makes_row or not self.instance.pk

    @classmethod
    def seen_names(cls) -> list[str]:
        """The model fields this form shows: what a fingerprint of its page is taken over."""
        return fields_shown(cls, cls._meta.model)


def add_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Errors of an action beside the fields they name; what names no field goes on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, faults in error.error_dict.items():
        known = name in form.fields and name != NON_FIELD_ERRORS
        form.add_error(name if known else None, faults)


def save_once(
    request: HttpRequest, form: forms.BaseForm, work: Callable[[], str]
) -> HttpResponse | None:
    """Carry out `work` (an action; it returns the URL of its result) once for this form.

    A redirect when it was saved, now or by an earlier copy of the form; the 409 page, with
    everything typed and what stands there now, when it was refused; None when the form has errors
    to show. Only then does the view go on, to draw the form again. Raises Http404, whose page gives
    the text back, when the row is gone.
    """
    request.sent_form = form  # type: ignore[attr-defined]  # its labels, for the page of a 503
    try:
        # before validation: the first copy may have made what this one would now collide with
        earlier = sent_before(request)
        if earlier is not None:
            return earlier
        if not form.is_valid():
            return None
        answer = run_once(request, work, makes_row=getattr(form, "may_double", False))
        tell_signs(request, form)
        return answer
    except MoveRefused as refusal:
        return refusal_page(request, refusal, form)
    except ObjectDoesNotExist as error:  # deleted, or left the person's scope, a moment ago
        raise Http404 from error
    except ValidationError as error:
        add_errors(form, error)
        if isinstance(error, AskFirst):
            offer_agreement(form, error)
    except IntegrityError:
        form.add_error(None, _("Someone saved the same just now. Look at the list first."))
    return None
