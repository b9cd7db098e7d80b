"""Sentences beside ticks are whole: pages that offer findings or requests cut none."""

from __future__ import annotations

from html import unescape

import pytest

from tests.findings.factories import (
    FindingFactory,
    RequestFactory,
    ResponseFactory,
    leader_of,
    make_visit,
)
from tests.inspections.factories import UserFactory, make_unit

pytestmark = pytest.mark.django_db
LONG = (
    "Kế hoạch cải cách hành chính của một số xã còn chung chung, chưa xác định rõ nội dung, thời "
    "gian, sản phẩm và trách nhiệm của từng cán bộ, công chức được phân công thực hiện; việc kiểm "
    "tra, đôn đốc chưa thường xuyên, chế độ báo cáo định kỳ chưa đúng mẫu và thời gian quy định, "
    "nhất là ở các đơn vị vùng sâu của huyện."
)


def shown(client, url: str) -> str:
    return " ".join(unescape(client.get(url).content.decode()).split())


@pytest.fixture
def lead(client):
    visit = make_visit()
    FindingFactory(visit=visit, condition=LONG)
    client.force_login(leader_of(visit))
    client.visit = visit
    return client


def test_the_findings_of_a_request(lead):
    assert f"H1. {LONG}" in shown(lead, f"/visits/{lead.visit.pk}/requests/add/")
    row = RequestFactory(visit=lead.visit)
    assert f"H1. {LONG}" in shown(lead, f"/requests/{row.pk}/edit/")


def test_the_findings_of_a_request_in_the_admin(lead):
    page = shown(lead, f"/admin/findings/correctionrequest/add/?visit={lead.visit.pk}")
    assert f"H1. {LONG}" in page
    assert 'type="checkbox" name="findings"' in page


def test_the_limitations_of_a_recheck(client):
    visit = make_visit(issued=True)
    FindingFactory(visit=visit, condition=LONG)
    client.force_login(UserFactory(role="office"))
    assert f"H1. {LONG}" in shown(client, f"/visits/{visit.pk}/recheck/")


def test_the_answers_to_verify_together(client):
    row = RequestFactory(visit=make_visit(issued=True), status="responded", text=LONG)
    ResponseFactory(request=row)
    client.force_login(UserFactory(role="office"))
    assert f"</strong> · {LONG}" in shown(client, "/requests/waiting/")


def test_the_requests_to_hand_over(client):
    unit = make_unit("Huyện Lấp Vò")
    RequestFactory(visit=make_visit(issued=True, unit=unit), status="issued", text=LONG)
    unit.versions.update(valid_to="2025-06-30")
    client.force_login(UserFactory(role="office"))
    assert f"</strong> · {LONG}" in shown(client, "/requests/handovers/")
