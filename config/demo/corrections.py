"""Answers of the training year's units to their requests, so that every page has rows.

Xã Lấp Vò is late with one and had another returned; phường Hồng Ngự answered one and asks for
more time for the other.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.stale import fingerprint
from config.demo.people import demo_user, unit_on
from findings.actions.answers import FIELDS, save_draft, send_answer
from findings.actions.extensions import ask_extension
from findings.actions.moves import acknowledge_request
from findings.actions.verdicts import give_verdict
from findings.models import CorrectionRequest, Response, Verdict

APOLOGIES = (
    "Đã rà soát toàn bộ hồ sơ trễ hẹn trong kỳ, gửi văn bản xin lỗi đến từng người dân "
    "và phân công người theo dõi hằng ngày."
)
ONLINE = "Đã bố trí người hướng dẫn nộp hồ sơ trực tuyến tại nơi tiếp nhận."
REMAINS = "Chưa có số liệu tỷ lệ hồ sơ trực tuyến sau khi bố trí người hướng dẫn. Đề nghị bổ sung."
MORE_TIME = "Cần thêm thời gian để tổng hợp số liệu quý và tập huấn cho người hướng dẫn."


def add_corrections() -> None:
    today = timezone.localdate()
    late, returned = _requests("30169", today)
    acknowledge_request(late.pk, by=demo_user("lapvo"))
    sent = _answer(returned, ONLINE, "lapvo", today)
    give_verdict(
        returned.pk,
        Verdict.Outcome.PARTLY,
        REMAINS,
        by=demo_user("vanphong"),
        seen_response=sent.pk,
    )
    answered, asking = _requests("29955", today)
    _answer(answered, APOLOGIES, "hongngu", today)
    acknowledge_request(asking.pk, by=demo_user("hongngu"))
    ask_extension(
        asking.pk,
        {"reason": MORE_TIME, "proposed_on": today + dt.timedelta(days=45)},
        by=demo_user("hongngu"),
    )


def _requests(code: str, today: dt.date) -> list[CorrectionRequest]:
    rows = CorrectionRequest.objects.filter(
        visit__is_training=True, current_unit=unit_on(code, today)
    )
    return list(rows.order_by("number"))


def _answer(request: CorrectionRequest, done: str, username: str, today: dt.date) -> Response:
    staff = demo_user(username)
    values = {"done": done, "done_on": today - dt.timedelta(days=1)}
    save_draft(request.pk, values, seen=fingerprint(Response(), FIELDS), by=staff)
    return send_answer(request.pk, by=staff)
