"""Days of the office calendar to and from a file, under the headings of the page's own export."""

from __future__ import annotations

from typing import Any

from import_export.fields import Field

from accounts.cell_widgets import DayWidget, TextWidget, WordWidget
from accounts.permissions import Perm, require
from accounts.resources import ScopedResource
from inspections.actions.days import DAY_FIELDS
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

    rests_on = (CalendarDay,)

    class Meta(ScopedResource.Meta):
        model = CalendarDay
        fields = DAY_FIELDS
        import_id_fields = ("date",)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        require(self.user, Perm.MANAGE_LISTS)
        self.days = {day.date: day for day in self.get_queryset()}

    def row_key(self, row: Any) -> Any:
        try:
            return DayWidget().clean(row.get(DATE))
        except ValueError:  # its own cell tells that
            return None

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        return self.days.get(self.row_key(row))
