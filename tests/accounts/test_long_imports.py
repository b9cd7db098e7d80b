"""Files of 2,000 rows: each row is previewed or refused, and the check of them writes nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.db import connection

from accounts.resources import ScopedResource
from tests.findings.factories import leader_of
from tests.importing import book, receive
from tests.inspections.factories import UserFactory, make_unit

pytestmark = pytest.mark.django_db
WRITES = {"INSERT", "UPDATE", "DELETE", "SELECT FOR UPDATE"}
MOST = 300  # findings of one kind that a visit takes
LATE = "Còn {n} hồ sơ giải quyết trễ hẹn tại bộ phận tiếp nhận, chưa có văn bản xin lỗi (dòng {n})."


def findings_of(rows: int) -> openpyxl.Workbook:
    head = ["Đợt kiểm tra", "Loại", "Nội dung", "Lĩnh vực", "Nguyên nhân"]
    cause = "Chưa phân công rõ người theo dõi."
    lines = [["KT-2026-0006", "hạn chế", LATE.format(n=n), "TT", cause] for n in range(2, rows + 2)]
    return book(("Sheet", [head, *lines]))


def past_visits_of(rows: int) -> openpyxl.Workbook:
    """Fifty rows a visit; the units in turn, each paper on a day of its own."""
    head = ["Đơn vị", "Ngày kiểm tra", "Số biên bản", "Tệp bản quét", "Loại nội dung", "Nội dung"]
    lines: list[list[Any]] = []
    for n in range(rows):
        paper = n // 50
        unit = ("Thành phố Cao Lãnh", "Huyện Tam Nông")[paper % 2]
        day = dt.datetime(2016, 3, 1) + dt.timedelta(days=paper)  # noqa: DTZ001
        papers = [f"{paper + 1:02d}/BB-ĐKT", f"bb-{paper + 1}.pdf"]
        lines.append([unit, day, *papers, "hạn chế", LATE.format(n=n), "TT"])
    return book(("Sheet", [[*head, "Lĩnh vực"], *lines]))


@pytest.fixture
def asked(monkeypatch) -> Counter[str]:
    """The statements of a check, by their first word; of a lock "SELECT FOR UPDATE".

    Without how far it is, which the job writes into its own row now and then.
    """
    said: Counter[str] = Counter()
    check: Callable[..., Any] = ScopedResource.check

    def note(execute, sql, params, many, context):
        locks = sql.startswith("SELECT") and "FOR UPDATE" in sql
        if "accounts_job" not in sql:
            said["SELECT FOR UPDATE" if locks else sql.split()[0]] += 1
        return execute(sql, params, many, context)

    def noted(self, *args, **kwargs):
        with connection.execute_wrapper(note):
            return check(self, *args, **kwargs)

    monkeypatch.setattr(ScopedResource, "check", noted)
    return said


@pytest.mark.parametrize("rows", [200, pytest.param(2000, marks=pytest.mark.proof)])
def test_findings_are_previewed_and_nobody_waits(draft, asked, rows):
    preview = receive("findings", findings_of(rows), leader_of(draft))
    assert (preview["new"], preview["faulty"]) == (min(rows, MOST), max(rows - MOST, 0))
    told = {fault["message"] for fault in preview["faults"]}
    assert told <= {"Một đợt kiểm tra có tối đa 300 mục loại này. Hãy gộp các mục tương tự."}
    assert asked["SELECT"]
    assert not WRITES & set(asked)


@pytest.mark.parametrize("rows", [200, pytest.param(2000, marks=pytest.mark.proof)])
def test_past_visits_are_previewed_and_nobody_waits(place, asked, rows):
    make_unit("Thành phố Cao Lãnh", code="866", kind="thành phố")
    make_unit("Huyện Tam Nông", code="871")
    preview = receive("past-visits", past_visits_of(rows), UserFactory(role="office"))
    assert (preview["faults"], preview["new"]) == ([], rows)
    assert len(preview["scans"]) == rows // 50
    assert not WRITES & set(asked)
