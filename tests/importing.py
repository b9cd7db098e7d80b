"""Imports in tests, where no worker runs: what the pages ask for is carried out at once."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
from django.test import Client, TestCase

from accounts.actions import imports
from accounts.models import SentTable, User

# A plan with one visit, by a part of the columns.
PLANS = ["Năm", "Tên kế hoạch", "Số kế hoạch", "Đơn vị", "Ngày kiểm tra", "Thời kỳ bằng chữ"]
PLANS += ["Đoàn chủ trì"]
PLAN = [2026, "Kế hoạch 2026", "26/KH-UBND", "875", dt.date(2026, 7, 19), "6 tháng"]
PLAN += ["Đoàn Kiểm tra cải cách hành chính Tỉnh"]
UNITS = ["Mã đơn vị", "Tên đầy đủ", "Loại", "Mã đơn vị cấp trên"]


def receive_table(key: str, name: str, content: bytes, *, by: User) -> SentTable:
    """The file sent and checked, as its owner finds it when the check is done."""
    imports.read_table(imports.kind_for(key, by), name, content)
    with TestCase.captureOnCommitCallbacks(execute=True):
        sent = imports.send_table(key, name, content, by=by)
    sent.refresh_from_db()
    return sent


def take_in(sent_id: int, *, by: User, scans: dict[str, Any] | None = None) -> SentTable:
    """The yes, and what it leads to. Raises what the job would end with."""
    imports.say_yes(sent_id, by=by, scans=scans)
    return imports.take_in(sent_id, by=by)


def post_and_wait(client: Client, address: str, typed: dict[str, Any]) -> Any:
    """The page a form leads to once the background work it asks for is done."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = client.post(address, typed)
    if answer.status_code != 302:
        return answer
    page = client.get(answer.url)
    page.redirect_chain = [(answer.url, 302)]
    return page


def places(preview: dict[str, Any], of: str = "faults") -> list[str]:
    """Of each fault or warning its cell: "D7"."""
    return [f"{one['letter']}{one['line']}" for one in preview[of]]


def cell(preview: dict[str, Any], line: int, heading: str) -> str:
    """What the preview says would stand there."""
    return dict(next(cells for number, cells in preview["added"] if number == line))[heading]


def book(*sheets: tuple[str, list[list[Any]]]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return made


def receive(kind: str, made: openpyxl.Workbook, by: User) -> dict[str, Any]:
    out = io.BytesIO()
    made.save(out)
    return receive_table(kind, "a.xlsx", out.getvalue(), by=by).preview
