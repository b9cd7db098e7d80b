""" "lap vo", "LẤP VÒ", decomposed letters and "875" find the unit in every box that asks for one."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from findings.forms import RequestForm
from inspections.forms.visits import VisitFrameForm
from tests.findings.factories import FindingFactory, RequestFactory
from tests.inspections.factories import UserFactory, VisitFactory, make_unit
from units.fields import MultipleUnitsField, UnitChoiceField
from units.models import UnitVersion
from units.official import load_official_units

pytestmark = pytest.mark.django_db
JULY = dt.date(2018, 7, 19)
TYPED = {
    "plain": "lap vo",
    "capitals": "LẤP VÒ",
    "decomposed": unicodedata.normalize("NFD", "Lấp Vò"),
    "decomposed capitals": unicodedata.normalize("NFD", "LẤP VÒ"),
    "code": "875",
}


@pytest.fixture(params=TYPED.values(), ids=TYPED.keys())
def typed(request):
    return request.param


@pytest.fixture(scope="module")
def made_once(shared_rows):
    return shared_rows(make_lap_vo)


@pytest.fixture
def lap_vo(db, client, made_once):
    unit, officer = made_once()
    client.force_login(officer)
    return unit


def make_lap_vo():
    """The official lists, an officer, and a visit to the district with its rows."""
    load_official_units()
    unit = UnitVersion.objects.as_of(JULY).get(code="875").unit
    officer = UserFactory(role="office")
    visit = VisitFactory(unit=unit, held_on=JULY, in_progress=True)
    FindingFactory(visit=visit)
    RequestFactory(visit=visit)
    other = VisitFactory(unit=make_unit("Huyện Thử Nghiệm", code="999"), in_progress=True)
    FindingFactory(visit=other)
    RequestFactory(visit=other)
    return unit, officer


def result(client, address, **asked):
    return client.get(address, asked).context["cl"].result_list


def test_lists_and_the_box_on_top_find_it(client, lap_vo, typed):
    rows = client.get("/units/", {"q": typed}).context["page_obj"]
    assert lap_vo.pk in {row.unit_id for row in rows}
    rows = client.get("/units/", {"q": typed, "tai_ngay": "19/07/2018"}).context["page_obj"]
    assert lap_vo.pk in {row.unit_id for row in rows}
    found = client.get("/search/", {"q": typed}).context
    assert lap_vo in found["units"]
    assert {visit.unit for visit in found["visits"]} == {lap_vo}


@pytest.mark.parametrize(
    ("address", "path"), [("/visits/", "unit"), ("/requests/", "current_unit"), ("/findings/", "")]
)
def test_filters_of_the_other_lists_find_it(client, lap_vo, typed, address, path):
    rows = list(client.get(address, {"unit": typed}).context["page_obj"])
    assert len(rows) == 1
    assert (getattr(rows[0], path) if path else rows[0].visit.unit) == lap_vo


def test_the_admin_finds_it(client, lap_vo, typed):
    assert lap_vo in result(client, "/admin/units/unit/", q=typed)
    names = result(client, "/admin/units/unitversion/", q=typed)
    assert "Huyện Lấp Vò" in {name.full_name for name in names}
    (visit,) = result(client, "/admin/inspections/visit/", q=typed)
    assert visit.unit == lap_vo


def test_the_list_under_a_box_narrows_to_it(client, lap_vo, typed):
    asked = {"q": typed, "tai_ngay": "19/07/2018"}
    found = client.get(reverse("units:unit-search"), asked).json()["results"]
    assert lap_vo.pk in {line["id"] for line in found}


def chosen(field, typed):
    """The unit a field takes, or the lines it offers when the town of that name may be meant."""
    try:
        return field.clean(typed)
    except ValidationError as error:
        return " ".join(error.messages)


def offered(field):
    field.offer(UserFactory(role="office"), JULY)
    return field


@pytest.mark.parametrize("kind", [UnitChoiceField, MultipleUnitsField])
def test_a_field_that_takes_units_takes_it(client, lap_vo, typed, kind):
    found = chosen(offered(kind()), typed)
    if typed == "875":
        assert found in (lap_vo, [lap_vo])
    else:
        assert "Huyện Lấp Vò (875, tỉnh Đồng Tháp)" in found
    named = chosen(offered(kind()), f"huyen {typed}" if typed != "875" else typed)
    assert named in (lap_vo, [lap_vo])


def test_the_pages_choose_units_by_these_fields():
    assert isinstance(VisitFrameForm.base_fields["unit"], UnitChoiceField)
    assert isinstance(RequestForm.base_fields["responsible_unit"], UnitChoiceField)
