from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms import WorkModelForm
from accounts.models import User
from inspections.actions.teams import MEMBER_FIELDS, TEAM_FIELDS
from inspections.forms.bare import Bare
from inspections.forms.rows import RowForm
from inspections.models import Team, TeamMember


class TeamForm(Bare, WorkModelForm):
    class Meta:
        model = Team
        fields = TEAM_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("letterhead_lines", "note"):
            self.fields[name].widget.attrs["rows"] = 3

    def body(self) -> list[Any]:
        return [
            "name",
            "letterhead_lines",
            Div("short_name", "symbol", css_class="fields-2"),
            Div("parent_body", "host_body", css_class="fields-2"),
            Div("decision_number", "decision_date", css_class="fields-2"),
            Div("decision_issuer", "place_name", css_class="fields-2"),
            "note",
        ]


class AccountField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: User) -> str:
        return f"{obj.full_name} ({obj.username})"


class MemberForm(RowForm):
    # The office links people to accounts; the choice is set by the page.
    account = AccountField(
        queryset=User.objects.none(),
        required=False,
        label=_("Account"),
        help_text=_("With an account, the person works on the team's visits here."),
    )

    class Meta:
        model = TeamMember
        fields = MEMBER_FIELDS


def inspectors(by: User, people: Sequence[TeamMember]) -> Any:
    """Accounts on offer: those the person may see, and those the team already has."""
    known = Q(pk__in=User.objects.visible_to(by).values("pk"))
    linked = Q(pk__in=[person.account_id for person in people if person.account_id])
    return User.objects.filter(known | linked, role=User.Role.INSPECTOR, is_active=True)
