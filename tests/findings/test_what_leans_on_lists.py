"""Changes of a list's row that others use, and of minutes a re-check looks back at, are asked about."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.asking import AskFirst
from findings.actions.rechecks import make_recheck
from inspections.models import CriteriaSet, Criterion, ReformArea, ReformFrame
from reports.actions.withdraw import withdraw_document
from tests.findings.factories import (
    FindingFactory,
    RequestFactory,
    leader_of,
    make_area,
    make_criterion,
    make_frame,
    make_visit,
)
from tests.inspections.factories import UserFactory
from tests.inspections.test_admin import as_sent
from tests.reports.factories import issued, ready_visit

pytestmark = pytest.mark.django_db
LATER = dt.date(2018, 12, 5)


@pytest.fixture
def office(client):
    client.force_login(user := UserFactory(role="office"))
    return user


@pytest.fixture
def used():
    """A criterion of an unpublished set that H1 names, in an area that K1 names."""
    make_frame()
    criterion = make_criterion()
    CriteriaSet.objects.filter(pk=criterion.criteria_set_id).update(published=False)
    visit = make_visit(criteria_set=criterion.criteria_set)
    FindingFactory(visit=visit, area=make_area(), criterion=criterion)
    RequestFactory(visit=visit, area=make_area())
    return criterion


def change(client, row, **typed):
    """The admin's page of a row, sent with these fields changed; then agreed to."""
    url = reverse(f"admin:inspections_{row._meta.model_name}_change", args=[row.pk])
    sent = as_sent(client.get(url)) | typed
    page = client.post(url, sent)
    return url, sent, page


def agree(client, url, sent, page):
    token = page.context["adminform"].form.fields["agreed"].widget.attrs["value"]
    return client.post(url, {**sent, "agreed": token})


def row_of(page_sent, model, pk):
    """The prefix of the inline row of this key."""
    return next(
        name.removesuffix("-id")
        for name, value in page_sent.items()
        if name.endswith("-id") and str(value) == str(pk)
    )


def test_an_area_that_is_used_is_changed_only_when_asked(client, office, used):
    area, frame = make_area(), make_frame()
    url = reverse("admin:inspections_reformframe_change", args=[frame.pk])
    sent = as_sent(client.get(url))
    sent[f"{row_of(sent, ReformArea, area.pk)}-name"] = "Tên khác"
    page = client.post(url, sent)
    text = page.content.decode()
    assert page.status_code == 200
    assert "1 nội dung ghi nhận (Huyện Lấp Vò, 19/07/2018)" in text
    assert "1 kiến nghị (Huyện Lấp Vò, 19/07/2018)" in text
    assert "Tên khác" in text
    assert not ReformArea.objects.filter(name="Tên khác").exists()
    assert agree(client, url, sent, page).status_code == 302
    assert ReformArea.objects.get(pk=area.pk).name == "Tên khác"


def test_the_days_of_a_programme_that_is_used_are_asked_about(client, office, used):
    url, sent, page = change(client, make_frame(), valid_from="01/01/2012")
    assert "đang được dùng trong 1 nội dung ghi nhận" in page.content.decode()
    assert ReformFrame.objects.get(pk=make_frame().pk).valid_from == dt.date(2011, 11, 8)
    assert agree(client, url, sent, page).status_code == 302
    assert ReformFrame.objects.get(pk=make_frame().pk).valid_from == dt.date(2012, 1, 1)


def test_a_criterion_that_is_used_is_asked_about_and_its_order_is_not(client, office, used):
    url = reverse("admin:inspections_criteriaset_change", args=[used.criteria_set_id])
    sent = as_sent(client.get(url))
    at = row_of(sent, Criterion, used.pk)
    assert client.post(url, {**sent, f"{at}-order": "9"}).status_code == 302
    sent = as_sent(client.get(url)) | {f"{at}-text": "Nội dung khác"}
    page = client.post(url, sent)
    assert page.status_code == 200
    assert "đang được dùng trong 1 nội dung ghi nhận" in page.content.decode()
    assert Criterion.objects.get(pk=used.pk).text == used.text
    assert agree(client, url, sent, page).status_code == 302
    assert Criterion.objects.get(pk=used.pk).text == "Nội dung khác"


def test_what_nobody_uses_is_changed_at_once(client, office):
    _url, _sent, page = change(client, make_frame(), name="Chương trình khác")
    assert page.status_code == 302
    assert ReformFrame.objects.get(pk=make_frame().pk).name == "Chương trình khác"


def test_minutes_a_recheck_looks_back_at_are_withdrawn_only_when_asked(client, office):
    document = issued(ready_visit())
    visit = document.visit
    make_recheck(visit.pk, {"held_on": LATER, "session": "morning"}, by=leader_of(visit))
    with pytest.raises(AskFirst) as asked:
        withdraw_document(document.pk, by=office, reason="Sai tên đơn vị")
    told = "Đợt phúc tra Huyện Lấp Vò, 05/12/2018 xem lại những điều nêu trong biên bản này."
    assert told in asked.value.messages
    url = reverse("reports:document-withdraw", args=[document.pk])
    page = client.get(url)
    sent = {"form_key": page.context["form"]["form_key"].value(), "reason": "Sai tên đơn vị"}
    page = client.post(url, sent)
    text = page.content.decode()
    assert told in text
    assert "Sai tên đơn vị" in text
    document.visit.refresh_from_db()
    assert document.visit.status == "issued"
    token = page.context["form"].fields["agreed"].widget.attrs["value"]
    assert client.post(url, {**sent, "agreed": token}).status_code == 302
    document.visit.refresh_from_db()
    assert document.visit.status != "issued"


def test_minutes_nothing_leans_on_are_withdrawn_at_once(office):
    document = issued(ready_visit())
    assert withdraw_document(document.pk, by=office, reason="Sai tên đơn vị").pk
