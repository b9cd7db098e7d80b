"""Whoever ends a unit is told first what still hangs on it, by whatever door."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.asking import AskFirst
from accounts.stale import fingerprint
from findings.models import CorrectionRequest
from inspections.models import Visit
from tests.bad_inputs.import_payloads import csvf
from tests.findings.factories import RequestFactory, make_visit
from tests.importing import receive_table
from tests.inspections.factories import VisitFactory, make_staff, make_unit
from tests.units.test_unit_admin import send
from units.actions import correct_version, end_unit, save_succession
from units.models import Succession, UnitVersion

pytestmark = pytest.mark.django_db
LAST = dt.date(2026, 11, 30)
LATER = dt.date(2026, 12, 15)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(dt.datetime(2026, 11, 30, 2, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def province():
    return make_unit("Tỉnh Đồng Tháp", code="87", level="province", kind="tỉnh")


@pytest.fixture
def heir(province):
    return make_unit("Xã Lấp Vò", code="30169", parent=province, level="commune", kind="xã")


@pytest.fixture
def unit(province):
    """A unit with an account, an open request, one that is closed, and visits on both sides."""
    unit = make_unit("Huyện Lấp Vò", code="875", parent=province)
    make_staff(unit, full_name="Huỳnh Văn Hai")
    visit = make_visit(unit=unit, issued=True)
    for status in ("issued", "closed"):
        RequestFactory(visit=visit, status=status)
    VisitFactory(unit=unit, held_on=LAST)
    VisitFactory(unit=unit, held_on=LATER)
    return unit


def told_of(unit) -> list[str]:
    visit = Visit.objects.get(unit=unit, held_on=LATER)
    request = CorrectionRequest.objects.get(status="issued", current_unit=unit)
    return [
        "1 tài khoản vẫn thuộc đơn vị này: Huỳnh Văn Hai. Hãy ghi ngày kết thúc phân công, hoặc "
        "phân công người đó về đơn vị tiếp nhận.",
        f"1 đợt kiểm tra sau ngày cuối vẫn ghi cho đơn vị này: {visit.code} (15/12/2026). Hãy ghi "
        "đơn vị khác, hoặc hủy đợt kiểm tra đó.",
        f"1 kiến nghị còn mở ở lại với đơn vị này cho đến khi được bàn giao: {request.code}.",
    ]


def asked(work) -> tuple[list[str], str]:
    with pytest.raises(AskFirst) as question:
        work()
    return sorted(question.value.messages[1:]), question.value.token


def test_ending_asks_and_nothing_is_saved_before(unit, heir, office):
    def end(agreed=""):
        end_unit(unit.pk, LAST, by=office, successors=[heir], basis="NQ 1663", agreed=agreed)

    lines, token = asked(end)
    assert lines == sorted(told_of(unit))
    assert not Succession.objects.exists()
    end(token)
    assert Succession.objects.get().successor == heir


def test_the_page_lists_it_before_and_asks_after(client, unit, heir, office):
    client.force_login(office)
    url = f"/units/{unit.pk}/end"
    page = client.get(url)
    for line in told_of(unit):
        assert line in page.content.decode()
    key = page.context["form"]["form_key"].value()
    typed = {"last_day": "30/11/2026", "successors": "Xã Lấp Vò", "basis": "NQ", "form_key": key}
    page = client.post(url, typed)
    assert page.status_code == 200
    for line in told_of(unit):
        assert page.content.decode().count(line) == 1, line
    token = page.context["form"].fields["agreed"].widget.attrs["value"]
    assert f'value="{token}"' in page.content.decode()
    assert client.post(url, typed | {"agreed": token}).status_code == 302


def test_a_last_day_put_right_ends_the_unit_too(unit, office):
    version = unit.versions.get()

    def correct(agreed=""):
        seen = fingerprint(UnitVersion.objects.get(pk=version.pk), ["valid_to"])
        correct_version(version.pk, {"valid_to": LAST}, seen=seen, agreed=agreed, by=office)

    lines, token = asked(correct)
    assert lines == sorted(told_of(unit))
    correct(token)
    assert UnitVersion.objects.get(pk=version.pk).valid_to == LAST


def test_a_former_name_that_ends_is_no_end_of_the_unit(unit, province, office):
    version = unit.versions.get()
    version.valid_to = dt.date(2026, 6, 30)
    version.save()
    later = {"code": "875", "name": "Lấp Vò", "full_name": "Thị xã Lấp Vò", "kind": "thị xã"}
    UnitVersion.objects.create(
        unit=unit, parent=province, level="district", valid_from=dt.date(2026, 7, 1), **later
    )
    values = {"valid_to": dt.date(2026, 6, 30), "note": "Theo nghị quyết"}
    seen = fingerprint(version, values)
    correct_version(version.pk, values, seen=seen, by=office)


def test_a_merger_asks_and_a_part_taken_out_does_not(unit, heir, province, office):
    part = make_unit("Xã Tân Mỹ", code="30170", parent=province, level="commune", kind="xã")

    def merge(scope, agreed=""):
        heir_of = {"part": part, "whole": heir}[scope]
        row = Succession(
            predecessor=unit, successor=heir_of, effective_on=LAST, scope=scope, basis="NQ"
        )
        return save_succession(row, agreed=agreed, by=office)

    merge("part")
    lines, token = asked(lambda: merge("whole"))
    assert len(lines) == 3
    merge("whole", token)


def test_the_admin_asks_for_the_last_day_and_for_a_merger(client, unit, heir, office):
    client.force_login(office)
    version = unit.versions.get()
    for address, typed in [
        (reverse("admin:units_unitversion_change", args=[version.pk]), {"valid_to": "30/11/2026"}),
        (
            reverse("admin:units_succession_add"),
            {
                "predecessor": unit.pk,
                "successor": heir.pk,
                "effective_on": "01/12/2026",
                "scope": "whole",
                "basis": "NQ",
            },
        ),
    ]:
        page = send(client, address, **typed)
        assert page.status_code == 200, address
        assert told_of(unit)[0] in page.content.decode()
        token = page.context["adminform"].form.fields["agreed"].widget.attrs["value"]
        assert send(client, address, **typed, agreed=token).status_code == 302
        UnitVersion.objects.filter(pk=version.pk).update(valid_to=None)


def test_a_file_that_ends_units_is_warned_at_the_cell(unit, office):
    head = ["Mã đơn vị", "Tên đầy đủ", "Loại", "Mã đơn vị cấp trên", "Đến ngày"]
    rows = [["875", "Huyện Lấp Vò", "huyện", "87", "30/11/2026"]]
    sent = receive_table("units", "u.csv", csvf(head=head, rows=rows), by=office)
    warned = [(one["line"], one["heading"], one["message"]) for one in sent.preview["warnings"]]
    assert sorted(warned) == sorted((2, "Đến ngày", words) for words in told_of(unit))


def test_a_unit_with_nothing_left_ends_without_a_question(heir, office):
    end_unit(heir.pk, LAST, by=office)
    assert not heir.versions.filter(valid_to__isnull=True).exists()
