"""Accounts with their posting from a file, by the rules of the actions of both.

A person is known again by the user name. A posting is added where the person has none at that
unit; earlier ones stay as they are. Nobody gets a password by it: the slip comes from their page.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.fields import Field

from accounts import actions
from accounts.cell_widgets import DayWidget, TextWidget, WordWidget
from accounts.models import User
from accounts.permissions import Perm, require
from accounts.resources import ScopedResource, digest_of
from units.actions import check_posting
from units.book import VersionBook
from units.cells import UnitWidget
from units.models import Posting, UnitVersion

USERNAME = "Tên đăng nhập"
UNIT = "Đơn vị"
ROLES = {
    "quản trị hệ thống": "system_admin",
    "văn phòng": "office",
    "cán bộ kiểm tra": "inspector",
    "cán bộ đơn vị": "unit_staff",
    "theo dõi": "auditor",
}
HONORIFICS = {"": "", "Ông": "Ông", "Bà": "Bà"}
YES_NO = {"không": False, "có": True, "": False, "x": True}
ACCOUNT = ("username", "full_name", "role", "honorific", "email", "phone")
POSTING = ("job_title", "is_head", "from_day")


def _text(column: str, attribute: str) -> Field:
    return Field(column_name=column, attribute=attribute, widget=TextWidget(), default="")


class AccountResource(ScopedResource):
    username = _text(USERNAME, "username")
    full_name = _text("Họ và tên", "full_name")
    role = Field(column_name="Vai trò", attribute="role", widget=WordWidget(ROLES))
    honorific = Field(column_name="Xưng hô", attribute="honorific", widget=WordWidget(HONORIFICS))
    email = _text("Thư điện tử", "email")
    phone = _text("Điện thoại", "phone")
    unit = Field(column_name=UNIT, attribute="works_at", widget=UnitWidget())
    job_title = _text("Chức danh", "works_as")
    is_head = Field(column_name="Đứng đầu đơn vị", attribute="is_head", widget=WordWidget(YES_NO))
    from_day = Field(column_name="Từ ngày", attribute="works_from", widget=DayWidget())

    rests_on = (UnitVersion, Posting)

    class Meta(ScopedResource.Meta):
        model = User
        import_id_fields = ("username",)
        clean_model_instances = False  # the action does
        fields = (*ACCOUNT, "unit", "job_title", "is_head", "from_day")

    def version(self) -> str:
        people = self.get_queryset().order_by("pk").values_list("pk", "is_active", *ACCOUNT)
        return digest_of([super().version(), *people])

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        require(self.user, Perm.IMPORT_ACCOUNTS)
        versions = UnitVersion.objects.visible_to(self.user).select_related("unit")
        self.book = VersionBook.read(versions)
        self.fields["unit"].widget.book = self.book
        self.people = {user.username: user for user in self.get_queryset()}
        self.postings: dict[str, list[Posting]] = defaultdict(list)
        postings = Posting.objects.visible_to(self.user).on().order_by("from_day")
        for posting in postings.select_related("user", "unit"):
            self.postings[posting.user.username].append(posting)

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        # what the row says is set in a copy, and in the account itself by its own rules
        return copy.copy(self.people.get(TextWidget().clean(row.get(USERNAME)).lower()))

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        posting = None if new else self._posting(instance, row)
        instance.posting = posting
        instance.works_at = posting.unit if posting else None
        instance.works_as = posting.job_title if posting else ""
        instance.is_head = posting.is_head if posting else False
        instance.works_from = posting.from_day if posting else None
        super().after_init_instance(instance, new, row, **kwargs)

    def _posting(self, person: User, row: Any) -> Posting | None:
        """The present one at the unit the row names."""
        try:
            unit = self.fields["unit"].widget.clean(row.get(UNIT), row)
        except ValueError:  # its own cell tells that
            return None
        return next(
            (p for p in self.postings[person.username] if unit and p.unit_id == unit.pk), None
        )

    def cell_text(self, field: Any, instance: Any) -> str:
        if field.attribute == "works_at" and instance.works_at is not None:
            return self.book.label(instance.works_at.pk, None)
        return super().cell_text(field, instance)

    def dehydrate_unit(self, person: Any) -> str:
        unit = person.works_at
        return self.book.written(unit.pk, timezone.localdate()) if unit else ""

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        super().import_instance(instance, row, **kwargs)
        instance.username = instance.username.lower()

    def check_row(self, instance: Any, is_new: bool) -> None:
        values = {name: getattr(instance, name) for name in ACCOUNT}
        person = User(role=instance.role) if is_new else self.people[instance.username]
        with self.gathering():
            if is_new:
                person = actions.new_account(values, by=self.user)
            else:
                person = actions.assign_account(person, values, by=self.user)
        posting = self._new_posting(person, instance)
        if is_new:
            self.batch.add(person)
            self.people[person.username] = person
        else:
            self.batch.change(person, ACCOUNT)
        if posting is None:
            return
        if instance.posting is None:
            self.batch.add(posting)
            self.postings[person.username].append(posting)
        else:
            self.batch.change(posting, POSTING)

    def _new_posting(self, person: User, typed: Any) -> Posting | None:
        """The posting as the row says it is, checked; None where the row names no unit."""
        if typed.works_at is None:
            if person.role == User.Role.UNIT_STAFF and not self.postings[person.username]:
                raise ValidationError({UNIT: _("Unit staff need a unit.")})
            return None
        posting: Posting = typed.posting or Posting(user=person, unit=typed.works_at)
        posting.job_title, posting.is_head = typed.works_as, typed.is_head
        posting.from_day = typed.works_from or posting.from_day or timezone.localdate()
        typed.works_from = posting.from_day  # for the preview
        check_posting(posting, by=self.user)
        return posting
