import datetime as dt
import unicodedata

import pytest
from django import forms
from django.urls import reverse

from accounts.form_fields import DayFormField
from units.fields import MultipleUnitsField, UnitChoiceField, typed_day
from units.models import Unit

JULY = dt.date(2018, 7, 19)
pytestmark = pytest.mark.django_db


class VisitForm(forms.Form):
    day = DayFormField(initial=JULY)
    unit = UnitChoiceField()
    others = MultipleUnitsField(required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("unit", "others"):
            self.fields[name].offer(user, typed_day(self, "day"))


def typed(user, unit, day="19/07/2018", others=""):
    return VisitForm({"unit": unit, "day": day, "others": others}, user=user)


@pytest.mark.parametrize(
    "text",
    [
        "Huyện Lấp Vò",
        "huyen lap vo",
        "LẤP VÒ, huyện",
        "875",
        "H. Lấp Vò",
        "Huyện Lấp Vò (875, tỉnh Đồng Tháp)",
        unicodedata.normalize("NFD", "huyện  lấp vò"),
    ],
)
def test_a_unit_is_found_however_it_is_typed(office, named, text):
    form = typed(office, text)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["unit"] == named("Huyện Lấp Vò")


def test_marks_decide_between_two_names(office, named):
    # xã Bình Thạnh and xã Bình Thành differ by one mark
    form = typed(office, "xã bình thạnh trung")
    assert form.is_valid()
    assert form.cleaned_data["unit"] == named("Xã Bình Thạnh Trung")


def test_names_are_those_of_the_typed_day(office, named):
    assert typed(office, "Thị xã Hồng Ngự", "05/07/2018").is_valid()
    form = typed(office, "Thị xã Hồng Ngự", "01/11/2020")
    assert form.errors["unit"] == ["Không có đơn vị nào tên “Thị xã Hồng Ngự” vào ngày 01/11/2020."]


def test_an_ambiguous_name_is_refused_with_what_it_may_mean(office, official):
    (error,) = typed(office, "Xã Tân Mỹ").errors["unit"]
    assert "Xã Tân Mỹ (30175, huyện Lấp Vò)" in error
    assert "huyện Thanh Bình" in error


def test_a_label_of_the_list_parts_namesakes(office, named):
    form = typed(office, "Xã Tân Mỹ (30175, huyện Lấp Vò)")
    assert form.is_valid()
    assert form.cleaned_data["unit"].version_on(JULY).code == "30175"


def test_many_units_and_the_line_of_an_error(office, official):
    form = typed(office, "875", others="định an; xã Định Yên\n\nXã Không Có")
    assert form.errors["others"] == [
        "Dòng 3: Không có đơn vị nào tên “Xã Không Có” vào ngày 19/07/2018."
    ]
    form = typed(office, "875", others="định an; xã Định Yên\nDINH AN")
    assert form.is_valid()
    assert [u.name_on(JULY) for u in form.cleaned_data["others"]] == ["Xã Định An", "Xã Định Yên"]


def test_a_field_offers_only_what_the_person_sees(tan, named):
    field = UnitChoiceField(as_of=JULY)
    field.offer(tan)
    names = {choice.full_name for choice in field.choices}
    assert {"Huyện Lấp Vò", "Xã Định An", "Tỉnh Đồng Tháp"} <= names
    assert "Thị xã Hồng Ngự" not in names


def test_a_field_offered_to_nobody_refuses(official):
    with pytest.raises(forms.ValidationError):
        UnitChoiceField(as_of=JULY).clean("875")


def test_the_box_shows_the_label_and_lists_the_units_of_the_day(office, named):
    form = VisitForm(initial={"unit": named("Huyện Lấp Vò").pk}, user=office)
    html = str(form["unit"])
    assert 'value="Huyện Lấp Vò (875, tỉnh Đồng Tháp)"' in html
    assert html.count("<option") == 157  # a province, 12 districts, 144 communes
    assert " style=" not in html


def test_an_unchanged_unit_is_not_a_change(office, named):
    lap_vo = named("Huyện Lấp Vò")
    field = UnitChoiceField(as_of=JULY)
    field.offer(office)
    assert not field.has_changed(lap_vo.pk, "Huyện Lấp Vò (875, tỉnh Đồng Tháp)")
    assert field.has_changed(lap_vo.pk, "Huyện Lai Vung")


def test_search_answers_labels_of_the_day(client, office, official):
    client.force_login(office)
    answer = client.get(reverse("units:unit-search"), {"q": "lap vo", "tai_ngay": "05/07/2018"})
    labels = [row["label"] for row in answer.json()["results"]]
    assert labels[0] == "Huyện Lấp Vò (875, tỉnh Đồng Tháp)"
    assert "Thị trấn Lấp Vò (30169, huyện Lấp Vò)" in labels


def test_search_shows_unit_staff_only_their_own_tree(client, tan, official):
    client.force_login(tan)
    answer = client.get(reverse("units:unit-search"), {"q": "hong ngu", "tai_ngay": "19/07/2018"})
    assert answer.json() == {"results": []}


def test_below_limits_the_choice(office, named):
    field = MultipleUnitsField(as_of=JULY)
    field.offer(office, below=named("Huyện Lấp Vò"))
    assert len(field.choices) == 13
    assert Unit.objects.visible_to(office).filter(pk__in=[c.unit_id for c in field.choices])
