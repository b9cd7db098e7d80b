"""Issue 2: minutes with 30 findings come within two seconds, in the request."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse

from tests.findings.factories import (
    FindingFactory,
    RequestFactory,
    leader_of,
    make_area,
    make_visit,
)

SENTENCE = (
    "Việc niêm yết thủ tục hành chính tại bộ phận tiếp nhận và trả kết quả của một số xã còn chưa "
    "đầy đủ, chưa kịp thời; một số hồ sơ trả kết quả trễ hạn không có thư xin lỗi theo quy định."
)


@pytest.mark.django_db
def test_thirty_findings_within_two_seconds(client):
    visit = make_visit()
    for number in range(30):
        FindingFactory(
            visit=visit,
            condition=SENTENCE,
            area=make_area("CD" if number % 2 else "TT"),
            kind="limitation" if number % 3 else "strength",
        )
    RequestFactory.create_batch(10, visit=visit)
    client.force_login(leader_of(visit))
    address = reverse("reports:minutes-draft", args=[visit.pk, "pdf"])
    times = []
    for _try in range(3):  # the machine may be busy with something else
        start = time.perf_counter()
        answer = client.get(address)
        times.append(time.perf_counter() - start)
        assert answer.content.startswith(b"%PDF")
        if times[-1] < 2:
            break
    assert min(times) < 2
