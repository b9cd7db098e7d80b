"""Huyện Lấp Vò is abolished on 1/7/2025 with a request of 2018 still open: who has it then?"""

from __future__ import annotations

import datetime as dt
import io
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Notice
from accounts.stale import fingerprint
from findings.actions.answers import save_draft, send_answer
from findings.models import CorrectionRequest, Finding, Response
from inspections.models import VisitShare
from reports.models import IssuedDocument
from tests.desk.addresses import PAGES
from tests.findings.test_pages import form_of
from tests.inspections.factories import TeamFactory, UserFactory, make_staff
from tests.reports.factories import issued, ready_visit
from units.models import UnitVersion
from units.official import load_official_units

pytestmark = pytest.mark.django_db
THEN = dt.datetime(2018, 7, 20, 3, 0, tzinfo=dt.UTC)
AFTER = dt.datetime(2025, 7, 1, 2, 0, tzinfo=dt.UTC)
NOTE = "Trụ sở và hồ sơ của huyện nay do xã Lấp Vò tiếp nhận."
FOLLOWERS = {"Xã Mỹ An Hưng", "Xã Tân Khánh Trung", "Xã Lấp Vò", "Xã Lai Vung"}


def unit_named(name: str, day: dt.date):
    return (
        UnitVersion.objects.as_of(day).get(full_name=name, level__in=("district", "commune")).unit
    )


@pytest.fixture
def story(db):
    """Two visits of 2018, their minutes issued; what people are there in 2025."""
    load_official_units()
    lap_vo = unit_named("Huyện Lấp Vò", dt.date(2018, 7, 19))
    team = TeamFactory()
    with time_machine.travel(THEN):
        visits = [
            ready_visit(unit=lap_vo, team=team, held_on=day)
            for day in (dt.date(2018, 7, 19), dt.date(2018, 7, 20))
        ]
        papers = [issued(visit) for visit in visits]
    return SimpleNamespace(
        visit=visits[0],
        other=visits[1],
        paper=papers[0],
        other_paper=papers[1],
        asked=CorrectionRequest.objects.filter(visit=visits[0]).first(),
        office=UserFactory(role="office"),
        old_staff=make_staff(lap_vo),
        commune=unit_named("Xã Lấp Vò", dt.date(2025, 7, 1)),
    )


def handed_over(client, story) -> None:
    """By the office, on its pages."""
    client.force_login(story.office)
    listing = reverse("findings:handover-list")
    home = client.get("/").content.decode()
    assert f'<a href="{listing}">4 kiến nghị của đơn vị không còn tồn tại' in home
    page = client.get(listing).content.decode()
    assert "Huyện Lấp Vò (đến 30/06/2025)" in page
    assert story.asked.code in page
    url = f"{reverse('findings:handover-add')}?request={story.asked.pk}"
    offered = client.get(url).context["form"].fields["taker"].choices
    assert {label for pk, label in offered if pk != "other"} == FOLLOWERS
    answer = client.post(url, form_of(client, url, taker=story.commune.pk, note=NOTE))
    assert (answer.status_code, answer.url) == (302, listing)
    assert client.get(listing).content.decode().count('name="request"') == 3


def test_a_successor_commune_answers_what_the_district_was_asked(client, story):
    with time_machine.travel(AFTER):
        staff = make_staff(story.commune)
        handed_over(client, story)
        assert Notice.objects.filter(recipient=staff).count() == 1
        client.force_login(staff)
        page = client.get(f"/requests/{story.asked.pk}/").content.decode()
        assert "giao cho: Huyện Lấp Vò (đến 30/06/2025)" in page
        assert "nay: Xã Lấp Vò" in page
        history = client.get(f"/requests/{story.asked.pk}/history/").content.decode()
        assert "Huyện Lấp Vò → Xã Lấp Vò" in " ".join(history.split())
        assert NOTE in history
        values = {"done": "Đã mở đợt tuyên truyền.", "done_on": dt.date(2025, 7, 1)}
        seen = fingerprint(Response(request=story.asked), values)
        save_draft(story.asked.pk, values, seen=seen, by=staff)
        send_answer(story.asked.pk, by=staff)
    story.asked.refresh_from_db()
    assert (story.asked.status, story.asked.current_unit) == ("responded", story.commune)


def test_the_commune_sees_that_visit_and_no_other(client, story):
    with time_machine.travel(AFTER):
        staff = make_staff(story.commune)
        handed_over(client, story)
        client.force_login(staff)
        for page in (f"/visits/{story.visit.pk}/", reverse("reports:document-list")):
            assert client.get(page).status_code == 200
        assert client.get(file_of(story.paper)).status_code == 200
        assert set(IssuedDocument.objects.visible_to(staff)) == {story.paper}
        (seen,) = CorrectionRequest.objects.visible_to(staff)
        assert seen == story.asked
        of_visit = Finding.objects.filter(visit=story.visit)
        assert set(Finding.objects.visible_to(staff)) == set(of_visit)
        for address in every_address_of(story.other, story.other_paper):
            assert client.get(address).status_code in (404, 405), address


def every_address_of(visit, paper) -> list[str]:
    rows = {
        "visit": visit,
        "finding": Finding.objects.filter(visit=visit).first(),
        "request": CorrectionRequest.objects.filter(visit=visit).first(),
        "document": paper,
    }
    found = []
    for name, words in PAGES.items():
        if words and all(word in rows or word.startswith("=") for word in words.values()):
            values = {
                key: word[1:] if word.startswith("=") else rows[word].pk
                for key, word in words.items()
            }
            if any(word in rows for word in words.values()):
                found.append(reverse(name, kwargs=values))
    assert len(found) > 20
    return found


def file_of(paper) -> str:
    return reverse("reports:document-file", args=[paper.pk, "pdf"])


def test_the_papers_and_the_people_of_2018_keep_what_they_had(client, story):
    before = {paper.pk: (bytes(paper.pdf), bytes(paper.docx)) for paper in papers_of(story)}
    with time_machine.travel(AFTER):
        handed_over(client, story)
        client.force_login(story.old_staff)
        for visit in (story.visit, story.other):
            assert client.get(f"/visits/{visit.pk}/").status_code == 200
        assert CorrectionRequest.objects.visible_to(story.old_staff).count() == 4
        body = client.get(file_of(story.paper)).content
        with pytest.raises(PermissionDenied):
            send_answer(story.asked.pk, by=story.old_staff)
    assert {paper.pk: (bytes(paper.pdf), bytes(paper.docx)) for paper in papers_of(story)} == before
    assert body == before[story.paper.pk][0]
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    assert "huyện Lấp Vò" in " ".join(text.split())
    assert "xã Lấp Vò" not in text
    assert VisitShare.objects.get().unit == story.commune


def papers_of(story):
    return IssuedDocument.objects.filter(visit__in=[story.visit, story.other])
