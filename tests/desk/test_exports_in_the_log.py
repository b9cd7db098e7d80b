"""The log says in words which list, report or table was taken away, and what narrowed it."""

from __future__ import annotations

import re

import pytest
from django.urls import resolve, reverse

from accounts.listings import LISTS
from accounts.models import AuditEntry
from tests.desk.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.once]
CODE = re.compile(r"[/?&=]\w|\w=|\b[a-z]+_[a-z_]+\b|%[0-9A-F]{2}")


def told(client, address: str) -> tuple[str, str]:
    """Target and filter of the entry that asking for `address` wrote."""
    before = set(AuditEntry.objects.values_list("pk", flat=True))
    assert client.get(address).status_code == 200, address
    (entry,) = AuditEntry.objects.filter(act="export").exclude(pk__in=before)
    return entry.target, str(entry.detail.get("filter", ""))


@pytest.fixture
def world(client, settings):
    settings.EXPORT_ROWS_PER_HOUR = 100_000
    made = make_world()
    client.force_login(made.people["office"])
    return made


def test_each_list_is_named_and_never_its_address(world, client):
    assert resolve("/")  # the pages are loaded
    found = {}
    for name in LISTS:
        target, words = told(client, f"{reverse(name)}?export=csv")
        if CODE.search(target) or CODE.search(words) or not target:
            found[name] = (target, words)
    assert found == {}


@pytest.mark.parametrize(
    ("address", "target"),
    [
        (
            "/visits/?year=2018&status=issued&sort=-day",
            "Kiểm tra (Năm: 2018; Trạng thái: đã phát hành biên bản)",
        ),
        (
            "/units/?q=l%E1%BA%A5p+v%C3%B2&cap=district",
            "Đơn vị (Tên hoặc mã: lấp vò; Cấp: cấp huyện)",
        ),
        ("/requests/?tab=overdue", "Kiến nghị, yêu cầu khắc phục (Trạng thái: Quá hạn)"),
        ("/calendar/?year=2018", "Lịch làm việc (Năm: 2018)"),
        ("/figures/", "Số liệu chấm điểm cải cách hành chính"),
    ],
)
def test_its_filters_stand_in_words(world, client, address, target):
    joined = "&" if "?" in address else "?"
    assert told(client, f"{address}{joined}export=csv")[0] == target


def test_reports_dossiers_and_templates_are_named(world, client):
    assert told(client, "/summaries/y2018/summary.xlsx")[0] == "Tổng hợp năm 2018"
    dossier = told(client, f"/units/{world.hongngu.pk}/dossier.xlsx?training=0")[0]
    assert dossier == "Hồ sơ kiểm tra: Thị xã Hồng Ngự"
    assert told(client, "/imports/units/template/?filled=1")[0] == "Đơn vị"


def test_a_table_of_the_admin_is_named_with_its_filters(world, client):
    address = reverse("admin:inspections_calendarday_export") + "?kind__exact=off&q=nghi"
    page = client.get(address)
    fields = {name: "on" for name in page.context["form"].fields if name.startswith("calendarday")}
    client.post(address, {**fields, "format": "0", "resource": "0"})
    entry = AuditEntry.objects.filter(act="export").latest("at")
    assert entry.target == "lịch cơ quan"
    assert entry.detail["filter"] == "Loại: off; Từ cần tìm: nghi"
