"""Many issued documents in one file: what is in it, for whom, and for how long."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pypdf
import pytest
from django.utils import timezone

from accounts.models import AuditEntry, Job, JobResult, Notice
from reports.models import IssuedDocument, Withdrawal
from tests.inspections.factories import make_unit
from tests.reports.factories import issued, leader_of, ready_visit, staff_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
LIST, MAKE = "/documents/", "/documents/bundle/"
UNITS = ["Thị xã Hồng Ngự", "Huyện Lấp Vò", "Huyện Cao Lãnh", "Huyện Cao Lãnh"]


def documents_of(names: list[str]) -> list[IssuedDocument]:
    """One a unit, each a day later, all of one team."""
    team, found = None, []
    for number, name in enumerate(names):
        day = dt.date(2018, 7, 17) + dt.timedelta(days=number)
        visit = ready_visit(unit=make_unit(name), held_on=day, **({"team": team} if team else {}))
        team = visit.lead_team
        found.append(issued(visit))
    return found


def ask(client, form, *, query="", ticked=(), of="documents", key="k1"):
    body = {"bind_as": form, "query": query, "pk": list(ticked), "of": of, "form_key": key}
    return client.post(MAKE, body)


def made(client, *args, **more) -> Job:
    answer = ask(client, *args, **more)
    assert answer.status_code == 302
    job = Job.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])
    assert (job.status, job.progress) == ("done", 100), job.message
    return job


def download(client, job):
    answer = client.get(f"/accounts/jobs/{job.pk}/file/")
    assert answer.status_code == 200
    return answer, b"".join(answer.streaming_content)


def texts(pdf: bytes) -> list[str]:
    return [
        " ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
    ]


def test_bound_as_one_pdf_with_contents_bookmarks_and_running_numbers(client, office):
    documents = documents_of(UNITS)
    client.force_login(office)
    job = made(client, "pdf")
    answer, content = download(client, job)
    assert answer["Content-Disposition"].startswith('attachment; filename="tap-van-ban_')
    assert answer["X-Content-Type-Options"] == "nosniff"
    book = pypdf.PdfReader(io.BytesIO(content))
    pages, lengths = (
        texts(content),
        [len(pypdf.PdfReader(io.BytesIO(d.pdf)).pages) for d in documents],
    )
    firsts = [1 + sum(lengths[:n]) for n in range(4)]
    assert len(pages) == 1 + sum(lengths)
    for number, text in enumerate(pages, start=1):
        assert f"Trang {number}/{len(pages)}" in text
    for document, name, first in zip(documents, UNITS, firsts, strict=True):
        assert f"{document.document_date:%d/%m/%Y} Biên bản, {name} {first + 1}" in pages[0]
        assert f"Số: {document.number_text}" in pages[first]
    marks = [(mark.title, book.get_destination_page_number(mark)) for mark in book.outline]
    assert marks[0] == ("Mục lục", 0)
    assert marks[1] == ("01/BB-ĐKT, 17/07/2018, Biên bản, Thị xã Hồng Ngự", 1)
    assert [page for _title, page in marks[1:]] == firsts
    assert job.message == f"4 văn bản, {len(pages)} trang"


def test_lines_of_the_contents_lead_to_their_pages(client, office):
    documents_of(UNITS[:2])
    client.force_login(office)
    _answer, content = download(client, made(client, "pdf"))
    book = pypdf.PdfReader(io.BytesIO(content))
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(book.pages)}
    links = [link.get_object() for link in book.pages[0]["/Annots"]]
    led = [numbers[link["/Dest"][0].idnum] for link in links]
    assert led == sorted(led)
    assert set(led) == {1, len(book.pages) // 2 + 1}
    assert not any("/A" in link for link in links)


def test_the_pages_stay_as_they_were_issued(client, office, tmp_path):
    """All but the strip of the running number is the same picture."""
    from tests.reports.pictures_of_pages import pictures

    (document,) = documents_of(UNITS[:1])
    client.force_login(office)
    _answer, content = download(client, made(client, "pdf"))
    before, after = pictures(bytes(document.pdf), tmp_path / "a"), pictures(content, tmp_path / "b")
    for old, new in zip(before, after[1:], strict=True):
        width, height = old.size
        strip = (width // 2, height - 30, width, height)
        assert new.crop(strip).getbbox()
        assert new.crop(strip).tobytes() != old.crop(strip).tobytes()
        for page in (old, new):
            page.paste(255, strip)
        assert old.tobytes() == new.tobytes()


def test_packed_as_zip_under_names_a_person_can_read(client, office):
    documents = documents_of(UNITS)
    Withdrawal.objects.create(document=documents[1], reason="Sai ngày.", by=office)
    client.force_login(office)
    _answer, content = download(client, made(client, "zip"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "01_BB-DKT_2018_thi-xa-hong-ngu.pdf",
            "02_BB-DKT_2018_da-thu-hoi_huyen-lap-vo.pdf",
            "03_BB-DKT_2018_huyen-cao-lanh.pdf",
            "04_BB-DKT_2018_huyen-cao-lanh.pdf",
        ]
        for name, document in zip(archive.namelist(), documents, strict=True):
            assert archive.read(name) == bytes(document.pdf)


def test_two_teams_of_one_symbol_get_two_names(client, office):
    for _team in range(2):
        issued(ready_visit(unit=make_unit("Huyện Lấp Vò")))
    client.force_login(office)
    _answer, content = download(client, made(client, "zip"))
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert names == ["01_BB-DKT_2018_huyen-lap-vo.pdf", "01_BB-DKT_2018_huyen-lap-vo-2.pdf"]


def test_a_withdrawn_document_says_so_on_its_pages_and_in_the_contents(client, office):
    documents = documents_of(UNITS[:2])
    Withdrawal.objects.create(document=documents[0], reason="Sai ngày.", by=office)
    client.force_login(office)
    pages = texts(download(client, made(client, "pdf"))[1])
    assert "Thị xã Hồng Ngự (đã thu hồi) 2" in pages[0]
    assert f"Đã thu hồi · Trang 2/{len(pages)}" in pages[1]
    assert "thu hồi" not in pages[-1]


def test_ticked_rows_the_filter_and_visits_choose(client, office):
    first, second, third = documents_of(UNITS[:3])
    client.force_login(office)
    held = []
    for key, more in enumerate(
        [
            {"ticked": [second.pk]},
            {"query": "unit=hong+ngu"},
            {"of": "visits", "ticked": [third.visit_id]},
            {"of": "visits", "query": "unit=lap+vo&year=2018"},
        ]
    ):
        held.append(made(client, "zip", key=f"k{key}", **more).result.holds)
    assert held == [[second.pk], [first.pk], [third.pk], [second.pk]]


def test_nothing_to_bind_and_a_broken_filter_are_refused(client, office):
    documents_of(UNITS[:1])
    client.force_login(office)
    for key, query in enumerate(["unit=khongco", "year=abc"]):
        assert ask(client, "pdf", query=query, key=f"k{key}").status_code == 409
    assert not Job.objects.exists()


def test_a_double_click_makes_one_job(client, office):
    documents_of(UNITS[:1])
    client.force_login(office)
    assert ask(client, "pdf").url == ask(client, "pdf").url
    assert Job.objects.count() == 1


def test_two_large_files_at_once_and_no_third(client, office):
    documents_of(UNITS[:1])
    for _job in range(2):
        Job.objects.create(kind="bundle-pdf", owner=office)
    client.force_login(office)
    answer = ask(client, "zip")
    assert answer.status_code == 409
    assert "Đang tạo sẵn hai tệp lớn theo yêu cầu trước" in answer.content.decode()
    assert Job.objects.count() == 2


def test_everybody_gets_their_own_rows_only(client, office):
    first, second = documents_of(UNITS[:2])
    staff = staff_of(first.visit)
    client.force_login(staff)
    job = made(client, "zip", ticked=[first.pk, second.pk])
    assert job.result.holds == [first.pk]
    client.force_login(office)
    assert client.get(f"/accounts/jobs/{job.pk}/file/").status_code == 404
    # withdrawn after the file was made: to unit staff the document exists no more
    Withdrawal.objects.create(document=first, reason="Sai ngày.", by=office)
    client.force_login(staff)
    assert client.get(f"/accounts/jobs/{job.pk}/file/").status_code == 409


def test_the_file_is_noted_and_its_notice_read_on_the_jobs_page(client, office):
    documents_of(UNITS[:1])
    client.force_login(office)
    job = made(client, "zip")
    assert "Gói văn bản dạng ZIP: đã xong. 1 văn bản" in client.get("/").content.decode()
    assert "Tải tệp về" in client.get(f"/accounts/jobs/{job.pk}/").content.decode()
    assert not Notice.objects.filter(read_at=None).exists()
    download(client, job)
    acts = AuditEntry.objects.filter(act__in=("export", "download")).order_by("pk")
    assert [(row.act, row.detail.get("rows")) for row in acts] == [
        ("export", 1),
        ("download", None),
    ]
    assert job.result.original_name in client.get("/accounts/jobs/").content.decode()


def test_after_seven_days_the_file_is_gone_and_the_page_says_so(client, office):
    from django.core.files.storage import default_storage

    from accounts.actions.results import sweep

    documents_of(UNITS[:1])
    client.force_login(office)
    job = made(client, "zip")
    name = job.result.file.name
    JobResult.objects.update(expires_at=timezone.now())
    assert client.get(f"/accounts/jobs/{job.pk}/file/").status_code == 404
    assert default_storage.exists(name)
    sweep()
    assert not default_storage.exists(name)
    page = client.get(f"/accounts/jobs/{job.pk}/").content.decode()
    assert "Tệp đã được giữ bảy ngày" in page
    assert "/file/" not in page


def test_the_list_offers_both_forms_to_those_who_may_take_lists_away(client, office, sysadmin):
    (document,) = documents_of(UNITS[:1])
    client.force_login(office)
    for address, pk in ((LIST, document.pk), ("/visits/", document.visit_id)):
        page = client.get(address).content.decode()
        assert "Gộp thành một PDF" in page
        assert "Tải ZIP" in page
        assert f'name="pk" value="{pk}" form="bundle"' in page
    client.force_login(sysadmin)
    assert "Tải ZIP" not in client.get(LIST).content.decode()
    assert ask(client, "zip").status_code == 403
    client.force_login(leader_of(document.visit))
    assert made(client, "zip", key="k2").result.holds == [document.pk]


@pytest.mark.proof
def test_a_hundred_and_fifty_minutes_have_right_contents_numbers_and_bookmarks(tmp_path):
    from engines.printing import minutes_pdf
    from reports.bundles.binding import bind
    from tests.printing.random_contexts import make_context, pictures_of
    from tests.reports.bound_books import unsaved

    kinds = [minutes_pdf(c, pictures_of(c)) for c in map(make_context, range(5))]
    pdfs = [kinds[number % 5] for number in range(150)]
    heads = [texts(pdf)[0][:200] for pdf in kinds]
    made = iter(range(1000))
    path, total = bind(
        [unsaved(number) for number in range(150)],
        iter(pdfs),
        lambda ending: tmp_path / f"{next(made)}{ending}",
        lambda: None,
    )
    book, pages = pypdf.PdfReader(path), texts(path.read_bytes())
    lengths = [len(pypdf.PdfReader(io.BytesIO(pdf)).pages) for pdf in kinds] * 30
    ahead = total - sum(lengths)
    firsts = [ahead + sum(lengths[:n]) for n in range(150)]
    marks = book.outline
    assert [book.get_destination_page_number(mark) for mark in marks] == [0, *firsts]
    assert marks[150].title == "150/BB-ĐKT, 30/05/2018, Biên bản, Xã Số 150"
    whole = f"{total // 1000}.{total % 1000:03d}" if total > 999 else str(total)
    contents = " ".join(pages[:ahead])
    for number, first in enumerate(firsts, start=1):
        shown = first + 1 if first < 999 else f"{(first + 1) // 1000}.{(first + 1) % 1000:03d}"
        assert f"Biên bản, Xã Số {number} {shown}" in contents
        assert f"Trang {shown}/{whole}" in pages[first]
        assert pages[first].startswith(heads[(number - 1) % 5])
    print(f"\n150 minutes, {total} pages, {path.stat().st_size // 1024} KB")  # noqa: T201
