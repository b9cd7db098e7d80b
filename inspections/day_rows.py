"""Days of the office calendar to and from a file, under the headings of the page's own export."""

from __future__ import annotations

from typing import Any

from import_export.fields import Field

from accounts.resources import DayWidget, ScopedResource, TextWidget, WordWidget
from accounts.stale import fingerprint
from inspections.actions.days import DAY_FIELDS, add_day, edit_day
from inspections.models import CalendarDay

DATE = "Ngày"
KINDS = {"ngày nghỉ": "off", "nghỉ": "off", "ngày làm bù": "make_up", "làm bù": "make_up"}
YES_NO = {"có": True, "không": False, "": True, "chưa": False}


class CalendarDayResource(ScopedResource):
    date = Field(column_name=DATE, attribute="date", widget=DayWidget())
    kind = Field(column_name="Loại", attribute="kind", widget=WordWidget(KINDS))
    name = Field(column_name="Tên ngày", attribute="name", widget=TextWidget())
    certain = Field(
        column_name="Có quyết định chính thức", attribute="certain", widget=WordWidget(YES_NO)
    )
    source = Field(column_name="Nguồn", attribute="source", widget=TextWidget())

    class Meta(ScopedResource.Meta):
        model = CalendarDay
        fields = DAY_FIELDS
        import_id_fields = ("date",)
        clean_model_instances = False  # the action does

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self.days = {day.date: day for day in self.get_queryset()}

    def row_key(self, row: Any) -> Any:
        try:
            return DayWidget().clean(row.get(DATE))
        except ValueError:  # its own cell tells that
            return None

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        return self.days.get(self.row_key(row))

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        super().after_init_instance(instance, new, row, **kwargs)
        instance.seen = fingerprint(instance, DAY_FIELDS)

    def save_row(self, instance: Any, is_new: bool) -> None:
        values = {name: getattr(instance, name) for name in DAY_FIELDS}
        if is_new:
            instance.pk = add_day(values, by=self.user).pk
        else:
            edit_day(instance.pk, values, seen=instance.seen, by=self.user)
