"""The parts of the minutes that belong to the visit: writing, reading out, what is missing."""

import datetime as dt
import unicodedata

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.stale import fingerprint
from inspections.actions.minutes import edit_minutes_part
from inspections.actions.plans import edit_plan
from inspections.actions.teams import edit_team_facts
from inspections.models import Participant, SiteCheck, Visit, VisitFile
from inspections.readiness import gaps_of
from tests.bad_inputs import payloads
from tests.inspections.factories import PlanFactory, TeamFactory, UserFactory, VisitFactory, member
from tests.inspections.test_pages import hidden, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return VisitFactory(in_progress=True)


@pytest.fixture
def secretary(client, draft):
    user = member(draft.lead_team, "secretary")
    client.force_login(user)
    return user


def page(visit, section):
    return reverse(f"inspections:visit-edit-{section}", args=[visit.pk])


def save(client, visit, section, **typed):
    url = page(visit, section)
    return client.post(url, typed | hidden(client, url))


def test_general_part_keeps_what_is_unknown_unknown(client, draft, secretary):
    answer = save(
        client,
        draft,
        "general",
        contents=unicodedata.normalize("NFD", "Công tác cải cách hành chính"),
        period_from="01/01/2018",
        period_to="05/07/2018",
        period_label="6 tháng đầu năm 2018",
        session="morning",
    )
    assert answer.url == f"/visits/{draft.pk}/"
    draft.refresh_from_db()
    assert draft.contents == "Công tác cải cách hành chính"
    assert draft.period_to == dt.date(2018, 7, 5)
    assert (draft.starts_at, draft.ends_at, draft.place) == (None, None, "")
    assert draft.content_version == 2


@pytest.mark.parametrize("typed", ["8:30", "08h30", "8 giờ 30", "08:30"])
def test_a_clock_time_is_read_as_people_write_it(client, draft, secretary, typed):
    save(client, draft, "general", starts_at=typed)
    draft.refresh_from_db()
    assert draft.starts_at == dt.time(8, 30)


def test_a_contradiction_is_told_at_the_form(client, draft, secretary):
    answer = save(client, draft, "general", period_from="30/06/2018", period_to="01/01/2018")
    assert answer.status_code == 200
    assert "Thời kỳ kiểm tra kết thúc trước khi bắt đầu." in answer.content.decode()
    assert Visit.objects.get(pk=draft.pk).content_version == 1


def test_two_people_may_write_two_parts_at_once(client, draft, secretary):
    url = page(draft, "general")
    mine = {"place": "Hội trường"} | hidden(client, url)
    save(client, draft, "copies", copies_total="3", copies_team="2", copies_unit="1")
    assert client.post(url, mine).status_code == 302
    draft.refresh_from_db()
    assert (draft.place, draft.copies_total) == ("Hội trường", 3)


def test_the_second_of_two_writers_of_one_part_sees_both_texts(client, draft, secretary):
    url = page(draft, "opinion")
    mine = {"opinion_text": "Lời của tôi"} | hidden(client, url)
    save(client, draft, "opinion", opinion_text="Lời của người kia")
    answer = client.post(url, mine)
    assert answer.status_code == 409
    assert "Lời của tôi" in answer.content.decode()
    assert "Lời của người kia" in answer.content.decode()


def people_sent(client, visit, **changed):
    url = page(visit, "participants")
    return lines(client, url, "people") | hidden(client, url) | changed


def test_people_of_both_sides_are_kept_in_one_list(client, draft, secretary):
    new = draft.participants.count()
    data = people_sent(
        client,
        draft,
        **{
            f"people-{new}-side": "unit",
            f"people-{new}-honorific": "Bà",
            f"people-{new}-full_name": "Lê Thị Thử",
            f"people-{new}-position": "Phó Chủ tịch UBND huyện",
            "people-0-DELETE": "on",
        },
    )
    gone = int(data["people-0-row_id"])
    answer = client.post(page(draft, "participants"), data)
    assert answer.status_code == 302
    assert draft.participants.get(full_name="Lê Thị Thử").side == "unit"
    assert not Participant.objects.filter(pk=gone).exists()
    assert draft.participants.filter(side="unit", full_name="", signs=True).count() == 1


def test_the_list_of_people_is_sent_once_and_stale_lists_are_refused(client, draft, secretary):
    new = draft.participants.count()
    added = {f"people-{new}-side": "unit", f"people-{new}-full_name": "Lê Thị Thử"}
    data = people_sent(client, draft, **added)
    url = page(draft, "participants")
    assert client.post(url, data).status_code == client.post(url, data).status_code == 302
    assert draft.participants.filter(full_name="Lê Thị Thử").count() == 1
    # the page of before, sent again: the same line is not added again, another text is asked about
    stale = data | {"form_key": "khoa-khac"}
    assert client.post(url, stale).status_code == 302
    assert draft.participants.filter(full_name="Lê Thị Thử").count() == 1
    draft.participants.filter(order=1).update(full_name="Trần Thị Khác")
    changed = data | {"form_key": "khoa-ba", "people-0-full_name": "Trần Thị Mới"}
    assert client.post(url, changed).status_code == 409
    assert draft.participants.get(order=1).full_name == "Trần Thị Khác"


def test_a_line_of_another_visit_is_refused(client, draft, secretary):
    other = VisitFactory(in_progress=True)
    strange = other.participants.first()
    data = people_sent(client, draft, **{"people-0-row_id": str(strange.pk)})
    assert client.post(page(draft, "participants"), data).status_code == 200
    strange.refresh_from_db()
    assert strange.visit == other


def test_a_team_that_is_not_there_is_no_choice(client, draft, secretary):
    data = people_sent(client, draft, **{"people-0-team": str(TeamFactory().pk)})
    assert client.post(page(draft, "participants"), data).status_code == 200


def test_sites_are_added_and_more_lines_come_without_a_script(client, draft, secretary):
    url = page(draft, "sites")
    data = lines(client, url, "sites") | hidden(client, url)
    data |= {"sites-0-place": "Bộ phận Một cửa huyện", "sites-0-order": "1"}
    more = client.post(url, data | {"add_row": "1"})
    assert more.context["rows"].total_form_count() == 3
    assert not SiteCheck.objects.exists()
    assert client.post(url, data).status_code == 302
    assert draft.site_checks.get().place == "Bộ phận Một cửa huyện"


def test_photos_are_uploaded_captioned_and_taken_away(client, draft, secretary, media):
    url = page(draft, "photos")
    files = [
        SimpleUploadedFile("mot.png", payloads.png()),
        SimpleUploadedFile("hai.pdf", payloads.pdf_min()),
    ]
    data = lines(client, url, "files") | hidden(client, url) | {"uploads": files}
    assert client.post(url, data).status_code == 302
    first, second = draft.files.order_by("pk")
    data = lines(client, url, "files") | hidden(client, url)
    data |= {"files-0-caption": "Bộ phận Một cửa", "files-0-document_date": "05/07/2018"}
    data |= {"files-1-DELETE": "on"}
    assert client.post(url, data).status_code == 302
    first.refresh_from_db()
    assert (first.caption, first.document_date) == ("Bộ phận Một cửa", dt.date(2018, 7, 5))
    assert not VisitFile.objects.filter(pk=second.pk).exists()


def test_one_bad_file_of_two_leaves_none(client, draft, secretary, media):
    url = page(draft, "photos")
    files = [
        SimpleUploadedFile("mot.png", payloads.png()),
        SimpleUploadedFile("hai.pdf", payloads.html()),
    ]
    answer = client.post(
        url, lines(client, url, "files") | hidden(client, url) | {"uploads": files}
    )
    assert answer.status_code == 200
    assert "hai.pdf" in answer.content.decode()
    assert not [path for path in media.rglob("*") if path.is_file()]


READ_OUT_STAYS = ["opinion", "copies", "note"]
READ_OUT_ENDS = ["general"]


@pytest.mark.parametrize("section", READ_OUT_STAYS + READ_OUT_ENDS)
def test_what_was_read_out_is_what_is_issued(client, section):
    visit = VisitFactory(read_out=True)
    client.force_login(member(visit.lead_team, "secretary"))
    typed = {
        "opinion": {"opinion": "agrees"},
        "copies": {"copies_total": "3"},
        "note": {"internal_note": "Nhớ gọi lại"},
        "general": {"place": "Hội trường"},
    }[section]
    assert save(client, visit, section, **typed).status_code == 302
    visit.refresh_from_db()
    assert visit.status == ("read_out" if section in READ_OUT_STAYS else "in_progress")
    assert visit.content_version == 2
    assert visit.events.count() == (0 if section in READ_OUT_STAYS else 1)


@pytest.mark.parametrize("state", ["issued", "concluded", "closed", "cancelled"])
@pytest.mark.parametrize("section", ["general", "participants", "sites", "photos", "opinion"])
def test_nothing_is_written_after_issue(client, state, section):
    trait = {} if state == "cancelled" else {"issued": True}
    visit = VisitFactory(**trait, status=state)
    client.force_login(member(visit.lead_team, "leader"))
    assert client.get(page(visit, section)).status_code == 409
    assert client.post(page(visit, section), {"place": "x"}).status_code == 409


def test_the_action_refuses_fields_that_are_no_part(draft):
    with pytest.raises(ValueError, match="status"):
        edit_minutes_part(
            draft.pk, {"status": "issued"}, seen="", by=member(draft.lead_team, "leader")
        )


def told(visit):
    return [(gap.level, gap.message) for gap in gaps_of(Visit.objects.get(pk=visit.pk))]


def test_what_may_be_filled_in_by_hand_is_only_a_warning(draft):
    assert {level for level, _message in told(draft)} == {"warning"}
    messages = [message for _level, message in told(draft)]
    assert "Chưa rõ giờ bắt đầu." in messages
    assert "Chưa ghi tên đại diện đơn vị được kiểm tra." in messages
    assert "Chưa ghi ý kiến của đơn vị được kiểm tra." in messages


def test_contradictions_block_and_come_first(draft):
    draft.participants.update(signs=False)
    Visit.objects.filter(pk=draft.pk).update(period_from=dt.date(2018, 8, 1))
    draft.visit_teams.update(leads=False)
    blocks = [message for level, message in told(draft) if level == "block"]
    assert blocks == [
        "Chưa có đoàn chủ trì.",
        "Thời kỳ kiểm tra bắt đầu sau ngày kiểm tra.",
        "Biên bản có từ 2 đến 4 chữ ký; hiện có 0.",
        "Chưa có người ký bên đoàn kiểm tra.",
        "Chưa có người ký bên đơn vị được kiểm tra.",
    ]
    assert [level for level, _message in told(draft)][: len(blocks)] == ["block"] * len(blocks)


def test_every_gap_leads_to_a_field_that_is_there(client, draft):
    draft.participants.update(signs=False)
    client.force_login(member(draft.lead_team, "leader"))
    for gap in gaps_of(draft):
        address, _hash, anchor = gap.url.partition("#")
        answer = client.get(address)
        assert answer.status_code == 200, gap.url
        if anchor:
            assert f'id="{anchor}"' in answer.content.decode(), gap.url


def test_every_form_keeps_a_local_copy_and_holds_no_inline_script(client, draft, secretary):
    client.force_login(member(draft.lead_team, "leader"))
    sections = ["frame", "participants", "general", "sites", "photos", "opinion", "copies"]
    for section in sections:
        text = client.get(page(draft, section)).content.decode()
        assert f'data-local-copy="visit:{draft.pk}:{section}"' in text
        assert " style=" not in text
        assert "onclick" not in text


def test_a_line_without_a_place_goes_to_the_end(client, draft, secretary):
    new = draft.participants.count()
    added = {f"people-{new}-side": "team", f"people-{new}-full_name": "Lê Văn Sau"}
    assert client.post(page(draft, "participants"), people_sent(client, draft, **added))
    assert draft.participants.get(full_name="Lê Văn Sau").order == 5


def test_a_changed_plan_or_team_makes_a_rendering_start_again(draft):
    office = UserFactory(role="office")
    draft.plan = PlanFactory()
    draft.save()
    issued = VisitFactory(issued=True, plan=draft.plan, team=draft.lead_team)
    seen = fingerprint(draft.plan, ["number"])
    edit_plan(draft.plan.pk, {"number": "26/KH-UBND"}, seen=seen, by=office)
    team = draft.lead_team
    seen = fingerprint(team, ["decision_number"])
    edit_team_facts(team.pk, {"decision_number": "1/QĐ"}, seen=seen, by=office)
    draft.refresh_from_db()
    issued.refresh_from_db()
    assert (draft.content_version, issued.content_version) == (3, 1)


def test_lines_asked_for_and_left_blank_are_no_people(client, draft, secretary):
    url = page(draft, "participants")
    more = client.post(url, people_sent(client, draft, add_row="1"))
    data = {"form_key": more.context["form"]["form_key"].value()}
    data |= {"seen": more.context["form"]["seen"].value()}
    rows = more.context["rows"]
    for form in [rows.management_form, *rows]:
        for field in form:
            value = field.value()
            if value not in (None, False):
                data[field.html_name] = "on" if value is True else value
    before = draft.participants.count()
    assert client.post(url, data).status_code == 302
    assert draft.participants.count() == before


@pytest.mark.parametrize("section", ["participants", "sites", "photos"])
def test_a_long_list_asks_no_more_than_a_short_one(
    client, draft, secretary, section, django_assert_num_queries, django_assert_max_num_queries
):
    url = page(draft, section)
    client.get(url)
    with django_assert_max_num_queries(14) as short:
        client.get(url)
    for number in range(10):
        Participant.objects.create(visit=draft, side="unit", order=number)
        SiteCheck.objects.create(visit=draft, place=f"Nơi {number}")
    with django_assert_num_queries(len(short)):
        client.get(url)
