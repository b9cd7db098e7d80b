"""Visits of the paper years: counted, locked, never issued, with their scan."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from accounts.once import new_key
from findings.actions.findings import add_finding
from findings.models import CorrectionRequest, Finding
from inspections.actions.moves import Move, move_visit
from inspections.models import Visit, VisitFile
from reports.bodies import load_body
from tests.bad_inputs.import_payloads import csvf
from tests.bad_inputs.payloads import pdf_min
from tests.findings.factories import make_commune, make_frame, typed_finding
from tests.importing import post_and_wait, receive_table
from tests.inspections.factories import PlanFactory, TeamFactory, make_staff, make_unit, member

pytestmark = [pytest.mark.django_db, pytest.mark.guarded]
HEAD = ["Đơn vị", "Ngày kiểm tra", "Số biên bản", "Tệp bản quét", "Đoàn kiểm tra"]
HEAD += ["Loại nội dung", "Nội dung", "Lĩnh vực", "Phạm vi", "Nguyên văn phạm vi", "Hạn thực hiện"]


@pytest.fixture
def lapvo(db):
    make_frame()
    unit = make_unit("Huyện Lấp Vò", code="875")
    make_commune(unit)
    return unit


@pytest.fixture
def team(db):
    return TeamFactory(name="Đoàn kiểm tra năm 2016")


def row(kind="hạn chế", text="Kế hoạch còn chung chung.", area="CD", **more):
    cells = {"Phạm vi": "", "Nguyên văn phạm vi": "", "Hạn thực hiện": "", **more}
    frame = ["875", "19/07/2016", "05/BB-ĐKT", "bb-2016.pdf", "Đoàn kiểm tra năm 2016"]
    return [*frame, kind, text, area, *(cells[name] for name in HEAD[8:])]


ROWS = [
    row("ưu điểm", "Ban hành kế hoạch đúng hạn."),
    row(**{"Phạm vi": "không nêu tên", "Nguyên văn phạm vi": "một số xã"}),
    row("kiến nghị", "Ban hành lại kế hoạch.", **{"Hạn thực hiện": "30/09/2016"}),
]


def send(office, rows):
    sent = receive_table("past-visits", "cu.csv", csvf(head=HEAD, rows=rows), by=office)
    assert sent.preview["faults"] == []
    return sent


def scan(name="bb-2016.pdf", content=None):
    return SimpleUploadedFile(name, content or pdf_min(), "application/pdf")


def say_yes(client, sent, *scans):
    typed = {"form_key": new_key(), "scans": list(scans)}
    return post_and_wait(client, f"/imports/{sent.pk}/", typed)


@pytest.fixture
def past(client, office, lapvo, team) -> Visit:
    client.force_login(office)
    say_yes(client, send(office, ROWS), scan())
    return Visit.objects.get()


def test_a_past_visit_names_nobody_whom_its_file_does_not_name(client, past, team):
    """The team of today was not there in 2016."""
    assert [(link.team, link.leads) for link in past.visit_teams.all()] == [(team, True)]
    assert not past.participants.exists()
    page = client.get(f"/visits/{past.pk}/").content.decode()
    assert team.name in page
    assert "Trần Thị leader" not in page


def test_a_past_visit_is_marked_counted_and_has_its_scan(past):
    assert past.status == "recorded"
    assert past.provenance == "Nhập từ hồ sơ giấy: 05/BB-ĐKT."
    assert (past.issued_at, past.held_on) == (None, dt.date(2016, 7, 19))
    assert Visit.objects.issued().get() == past
    assert Finding.objects.filter(visit__in=Visit.objects.issued()).count() == 2
    request = CorrectionRequest.objects.get()
    assert (request.status, request.due_on) == ("recorded", dt.date(2016, 9, 30))
    assert not CorrectionRequest.objects.overdue().exists()
    file = VisitFile.objects.get()
    assert (file.original_name, file.prints) == ("bb-2016.pdf", False)
    assert [event.move for event in past.events.all()] == ["record"]


def test_its_page_says_where_it_comes_from(client, past):
    page = client.get(f"/visits/{past.pk}/").content.decode()
    assert "Nhập từ hồ sơ giấy: 05/BB-ĐKT." in page
    assert "nhập từ hồ sơ giấy" in page
    assert "Gạch bỏ bản nhập từ hồ sơ giấy" in page
    assert "Phát hành" not in page
    file = VisitFile.objects.get()
    assert f'href="/visit-files/{file.pk}/"' in page
    assert "Bản quét biên bản giấy" in page
    assert client.get("/visits/?status=recorded").content.decode().count("Huyện Lấp Vò") >= 1
    assert "Ban hành lại kế hoạch." in client.get("/requests/?tab=paper").content.decode()


@pytest.mark.parametrize("form", ["/", ".pdf", ".docx", ".xlsx"])
def test_the_dossier_of_its_unit_has_it(client, past, form):
    load_body()
    answer = client.get(f"/units/{past.unit_id}/dossier{form}")
    assert answer.status_code == 200
    if form == "/":
        page = answer.content.decode().replace("\xa0", " ")
        assert "1</a> kiến nghị nhập từ hồ sơ giấy, chưa rõ kết quả khắc phục." in page
        assert "hạn: 30/09/2016" in page


def test_a_summary_counts_its_request_as_from_paper(client, past):
    load_body()
    page = client.get("/summaries/y2016/").content.decode().replace("\xa0", " ")
    assert "chưa rõ kết quả khắc phục." in page
    assert "các đợt kiểm tra nhập từ hồ sơ giấy, có thời kỳ kiểm tra kết thúc" in page
    assert client.get("/requests/?stage=paper&handed=1").context["page_obj"].paginator.count == 1


def test_unit_and_team_see_it_as_issued_minutes(client, past, lapvo, team, other_leader):
    for user in (make_staff(lapvo), member(team, "leader")):
        client.force_login(user)
        assert "Ban hành kế hoạch" in client.get(f"/visits/{past.pk}/").content.decode()
    client.force_login(other_leader)
    assert client.get(f"/visits/{past.pk}/").status_code == 404


def test_without_the_scan_nothing_is_taken_in(client, office, lapvo, team):
    client.force_login(office)
    sent = send(office, ROWS)
    for scans in ((), (scan("khac.pdf"),), (scan(content=b"khong phai PDF"),)):
        answer = say_yes(client, sent, *scans)
        assert answer.status_code == 200
        assert "bb-2016.pdf" in answer.content.decode()
        assert not Visit.objects.exists()
        assert not VisitFile.objects.exists()


def test_a_faulty_yes_leaves_no_file(client, office, lapvo, team, own_files):
    client.force_login(office)
    sent = send(office, ROWS)
    before = sorted(own_files.rglob("*.pdf"))
    make_frame().areas.filter(code="CD").update(code="XX")
    assert "Dữ liệu đã thay đổi so với lúc xem trước" in say_yes(client, sent, scan()).text
    assert not Visit.objects.exists()
    assert sorted(own_files.rglob("*.pdf")) == before


def test_the_same_paper_twice_changes_nothing(office, past):
    again = send(office, ROWS)
    assert (again.preview["new"], again.preview["unchanged"]) == (0, 3)
    more = [*ROWS, row(text="Câu thêm vào sau.")]
    sent = receive_table("past-visits", "cu.csv", csvf(head=HEAD, rows=more), by=office)
    assert [fault["line"] for fault in sent.preview["faults"]] == [5]


def test_a_visit_that_is_here_already_is_not_entered_again(office, lapvo, team):
    Visit.objects.create(unit=lapvo, held_on=dt.date(2016, 7, 19))
    sent = receive_table("past-visits", "cu.csv", csvf(head=HEAD, rows=ROWS), by=office)
    assert "đã có trong hệ thống" in sent.preview["faults"][0]["message"]


def test_rows_of_one_visit_must_not_contradict_each_other(office, lapvo, team):
    other = row("ưu điểm", "Làm tốt.")
    other[2] = "06/BB-ĐKT"
    sent = receive_table("past-visits", "cu.csv", csvf(head=HEAD, rows=[*ROWS, other]), by=office)
    [fault] = sent.preview["faults"]
    assert (fault["line"], fault["letter"]) == (5, "C")


def test_nothing_of_it_changes_any_more(past, team):
    with pytest.raises(Exception, match="nhập từ hồ sơ giấy"):
        add_finding(past.pk, typed_finding(), by=member(team, "leader"))
    texts = [
        "UPDATE findings_finding SET condition = 'khác'",
        "DELETE FROM findings_finding",
        "UPDATE inspections_visit SET held_on = '2016-07-20'",
        "UPDATE inspections_visit SET provenance = ''",
        "UPDATE inspections_visit SET status = 'planned'",
        "UPDATE inspections_visit SET status = 'issued'",
        "DELETE FROM inspections_visit",
    ]
    for text in texts:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(text)


def test_no_visit_becomes_one_without_saying_from_where(office, lapvo):
    visit = Visit.objects.create(unit=lapvo, held_on=dt.date(2016, 7, 19), plan=PlanFactory())
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(status="recorded")
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.create(unit=lapvo, held_on=visit.held_on, status="recorded", provenance="x")
    with pytest.raises(ValueError, match="import"):
        move_visit(visit.pk, Move.RECORD, by=office)


def test_the_office_strikes_it_out_with_a_reason(client, past, office):
    address = f"/visits/{past.pk}/move/strike/"
    assert "Hãy" in client.post(address, {"form_key": new_key()}).content.decode()
    client.post(address, {"form_key": new_key(), "reason": "Nhập nhầm đơn vị."})
    past.refresh_from_db()
    assert past.status == "cancelled"
    assert not Visit.objects.issued().exists()
    assert send(office, ROWS).preview["new"] == 3


WHOLE = [*HEAD, "Tiêu chí", "Nguyên nhân", "Loại nguyên nhân", "Hệ quả", "Căn cứ"]
WHOLE += ["Kết quả thực hiện"]


def whole_row(*more, **cells):
    return [*row(**cells), *more]


def test_a_past_visit_keeps_cause_basis_and_what_became_of_its_requests(
    client, office, lapvo, team
):
    client.force_login(office)
    of_finding = ["", "Thiếu người.", "chủ quan", "Hồ sơ trễ.", "Kế hoạch số 01.", ""]
    outcome = "Đã ban hành lại kế hoạch ngày 12/9/2016."
    rows = [whole_row(*of_finding)]
    rows += [whole_row(*[""] * 5, outcome, kind="kiến nghị", text="Ban hành lại kế hoạch.")]
    content = csvf(head=WHOLE, rows=rows)
    sent = receive_table("past-visits", "cu.csv", content, by=office)
    assert sent.preview["faults"] == []
    say_yes(client, sent, scan())
    finding, request = Finding.objects.get(), CorrectionRequest.objects.get()
    assert (finding.cause, finding.cause_kind) == ("Thiếu người.", "subjective")
    assert (finding.effect, finding.legal_basis) == ("Hồ sơ trễ.", "Kế hoạch số 01.")
    assert (request.status, request.events.get().reason) == ("recorded", outcome)
    assert outcome in client.get(f"/requests/{request.pk}/").text


def test_an_outcome_is_of_a_request_and_has_its_limit(office, lapvo, team):
    rows = [whole_row(*[""] * 5, "Đã xong.")]
    rows += [whole_row(*[""] * 5, "x" * 20_001, kind="kiến nghị", text="Ban hành.")]
    content = csvf(head=WHOLE, rows=rows)
    sent = receive_table("past-visits", "cu.csv", content, by=office)
    assert [(f["line"], f["heading"]) for f in sent.preview["faults"]] == [
        (2, "Kết quả thực hiện"),
        (3, "Kết quả thực hiện"),
    ]


@pytest.mark.parametrize(
    "name", ["BB  Lap Vo 2016.PDF", " bb lap vo 2016.pdf", "bb lap\u00a0vo 2016.pdf"]
)
def test_the_name_of_a_scan_is_known_whatever_its_blanks(client, office, lapvo, team, name):
    client.force_login(office)
    named = [cell if cell != "bb-2016.pdf" else "bb lap  vo 2016.pdf" for cell in ROWS[0]]
    say_yes(client, send(office, [named]), scan(name))
    assert VisitFile.objects.count() == 1
