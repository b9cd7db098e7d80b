"""Every choice of the project, in the rows of a small province, through pages, files and chips."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from accounts.models import Job, SentTable
from findings.models import CorrectionRequest, Finding, Recheck
from findings.models.request import RequestStatus
from inspections.models import Visit
from inspections.models.visit import VisitStatus
from inspections.templatetags.visit_states import visit_chip
from reports.models import IssuedDocument
from tests.desk.world import World
from tests.walking import our_models

pytestmark = pytest.mark.django_db
READERS = ("office", "hongngu")
PASSES = 11  # as many as the longest list of choices has members
# what the rows of the world can all be; a key of many parts refuses the same twice
TAKEN = ("Visit.", "CorrectionRequest.", "Recheck.", "Finding.s", "Finding.c", "Finding.u")
LISTS = ("/requests/", "/findings/", "/visits/", "/documents/")


def test_the_longest_list_of_choices_has_no_more_members():
    assert max(len(values) for _model, _name, values in chosen_fields()) == PASSES


def chosen_fields() -> Iterator[tuple[type, str, list[Any]]]:
    """Of what the pages below show; a person's role decides what they may, and stays."""
    for model in our_models():
        if model._meta.app_label not in ("inspections", "findings", "reports", "units"):
            continue
        for field in model._meta.concrete_fields:
            if field.choices:
                values = [value for value, _label in field.flatchoices]
                blank = [""] if field.blank and "" not in values else []
                yield model, field.attname, values + blank


def beside(model: type, name: str, value: Any) -> dict[str, Any]:
    """What the database wants of a row beside its state."""
    now, by = timezone.now(), CorrectionRequest.objects.first().created_by
    if model is Visit and name == "status":
        issued = value in ("issued", "concluded", "closed")
        return {
            "issued_at": now if issued else None,
            "issued_by": by if issued else None,
            "read_out_at": now,
            "read_out_by": by,
            "provenance": "Nhập từ hồ sơ giấy: 05/BB-ĐKT.",
        }
    if model is CorrectionRequest and name == "status":
        verified = value in ("verified", "closed")
        return {
            "issued_at": None if value in ("draft", "recorded") else now,
            "verified_at": now if verified else None,
            "verified_by": by if verified else None,
        }
    return {"scope_text": "một số xã"} if (model, name) == (Finding, "scope") else {}


def put_on(number: int) -> set[str]:
    """Give each field its choice of this pass; what the database refuses."""
    refused = set()
    for model, name, values in chosen_fields():
        value = values[number % len(values)]
        try:
            with transaction.atomic():
                model._base_manager.update(**{name: value}, **beside(model, name, value))
        except IntegrityError:
            refused.add(f"{model.__name__}.{name}: {value}")
    return refused


def pages(world: World) -> Iterator[str]:
    yield from ("/", "/figures/", "/visits/calendar/", "/requests/waiting/", "/requests/verify/")
    yield from LISTS
    yield from (f"{address}?export=csv" for address in LISTS)
    yield from (f"/summaries/y2018/{name}" for name in ("", "summary.xlsx"))
    yield f"/plans/{world.plan.pk}/"
    yield f"/teams/{world.team.pk}/"
    for unit in (world.hongngu, world.lapvo):
        yield f"/units/{unit.pk}/"
        yield from (f"/units/{unit.pk}/dossier{form}" for form in ("/", ".docx", ".xlsx"))
    for rows in (world.issued, world.draft):
        yield from (f"/visits/{rows.visit.pk}/{name}" for name in ("", "history/"))
        yield from (f"/findings/{rows.finding.pk}/{name}" for name in ("", "history/"))
        yield from (f"/requests/{rows.request.pk}/{n}" for n in ("", "history/", "sheet/"))
    yield f"/documents/{world.document.pk}/"
    yield f"/check/{world.code}/"


@pytest.mark.once
@pytest.mark.parametrize("number", range(PASSES))
def test_every_page_with_every_choice(world, number):
    """A client raises what a page raises; a row somebody may not see is 403, 404 or 409."""
    refused = put_on(number)
    assert not [one for one in refused if one.startswith(TAKEN)]
    for who in READERS:
        client = Client()
        client.force_login(world.people[who])
        for address in pages(world):
            answer = client.get(address)
            assert answer.status_code in (200, 302, 403, 404, 409), address
            if answer.streaming:
                b"".join(answer)


# The word of each state and the tone of its chip.
CHIPS = {
    "findings/_request_chip.html row status": (
        RequestStatus,
        {
            "draft": ("dự thảo", "plain"),
            "issued": ("đã phát hành", "plain"),
            "acknowledged": ("đã nhận", "info"),
            "responded": ("đã báo cáo", "info"),
            "returned": ("bị trả lại", "info"),
            "verified": ("đạt yêu cầu", "ok"),
            "closed": ("đã kết thúc", "ok"),
            "withdrawn": ("đã thu hồi", "off"),
            "recorded": ("nhập từ hồ sơ giấy", "plain"),
        },
    ),
    "findings/_outcome_chip.html row outcome": (
        Recheck.Outcome,
        {
            "": ("chưa kiểm tra lại", "plain"),
            "fixed": ("khắc phục xong", "ok"),
            "improved": ("có chuyển biến", "info"),
            "unchanged": ("chưa chuyển biến", "late"),
        },
    ),
    "accounts/_job_state.html job status": (
        Job.Status,
        {
            "waiting": ("đang chờ", "info"),
            "running": ("đang chạy", "info"),
            "done": ("xong", "ok"),
            "failed": ("không thành công", "late"),
            "cancelled": ("đã hủy", "off"),
        },
    ),
    "accounts/_import_state.html sent status": (
        SentTable.Status,
        {
            "checking": ("đang kiểm tra", "info"),
            "waiting": ("chờ xác nhận", "soon"),
            "taking": ("đang nhập", "info"),
            "done": ("đã nhập", "ok"),
        },
    ),
    "reports/_state.html document state": (
        IssuedDocument.State,
        {
            "in_force": ("còn hiệu lực", "ok"),
            "amended": ("đã được bổ sung", "soon"),
            "withdrawn": ("đã thu hồi", "off"),
        },
    ),
}
VISITS = {
    "planned": ("dự kiến", "plain"),
    "announced": ("đã thông báo", "info"),
    "in_progress": ("đang lập biên bản", "soon"),
    "read_out": ("đã đọc lại cho đơn vị", "soon"),
    "issued": ("đã phát hành biên bản", "ok"),
    "concluded": ("đã có kết luận", "ok"),
    "closed": ("đã kết thúc", "ok"),
    "postponed": ("đã hoãn", "off"),
    "cancelled": ("đã hủy", "off"),
    "recorded": ("nhập từ hồ sơ giấy", "ok"),
}


@pytest.mark.parametrize("chip", CHIPS)
def test_every_state_has_its_word_and_tone(chip):
    template, name, attribute = chip.split()
    choices, wanted = CHIPS[chip]
    assert set(choices.values) == set(wanted)
    for choice in choices:
        value = choice if attribute == "state" else choice.value
        row = SimpleNamespace(
            **{attribute: value, f"get_{attribute}_display": choice.label, "is_overdue": False}
        )
        said = render_to_string(template, {name: row, "preview": {}})
        word, tone = wanted[choice.value]
        assert (word in said, f"chip-{tone}" in said) == (True, True), said


def test_every_state_of_a_visit_has_its_word_and_tone(office):
    assert set(VisitStatus.values) == set(VISITS)
    for value, (word, tone) in VISITS.items():
        assert visit_chip(Visit(status=value), office) == {"label": word, "tone": tone}
