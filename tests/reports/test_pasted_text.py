"""An inspection typed from a long pasted Word text reaches issued minutes, every word in order."""

import unicodedata

import pytest
from django.db import transaction
from django.urls import reverse

from engines.decree30.check import failed
from engines.decree30.reading import body_text
from engines.printing import document_text
from findings.models import CorrectionRequest, Finding
from inspections.actions.moves import Move, lock_visit, walk
from reports.models import IssuedDocument
from tests.findings.test_pages import finding_form, request_form
from tests.people import PASSWORD
from tests.reports.factories import leader_of
from tests.reports.pasted_text import PASTED, TYPED, WORDS

pytestmark = pytest.mark.django_db


def words_of(text):
    return text.replace("\u00a0", " ").split()


def missing_words(wanted, text):
    """The first word that does not follow the ones before it, with its neighbours."""
    rest = iter(words_of(text))
    for place, word in enumerate(wanted):
        if word not in rest:
            return wanted[max(0, place - 3) : place + 1]
    return []


def without_stop(words):
    """The paper may end a sentence: a stop or ";" at a word's end says nothing."""
    return [word.rstrip(".;") or word for word in words]


@pytest.fixture
def typed(client, visit):
    Finding.objects.filter(visit=visit).delete()
    CorrectionRequest.objects.filter(visit=visit).delete()
    leader = leader_of(visit)
    client.force_login(leader)
    add = reverse("findings:finding-add", args=[visit.pk])
    sent = finding_form(
        client,
        add,
        condition=PASTED,
        cause=PASTED,
        cause_kind="objective",
        scope="unit",
        scope_text="",
        scope_level="",
    )
    assert client.post(add, sent).status_code == 302
    add = reverse("findings:request-add", args=[visit.pk])
    assert client.post(add, request_form(client, add, text=PASTED)).status_code == 302
    with transaction.atomic():
        walk(lock_visit(visit.pk, by=leader), Move.READ_OUT, by=leader)
    return visit


def test_the_text_is_long_and_decomposed():
    assert len(TYPED) > 6000
    assert PASTED != TYPED
    assert unicodedata.is_normalized("NFD", PASTED)


def test_it_is_kept_as_it_was_typed(typed):
    stored = Finding.objects.get(visit=typed).condition
    assert unicodedata.is_normalized("NFC", stored)
    assert stored.count("\t") == TYPED.count("\t")
    assert stored.count("\n") == TYPED.count("\r\n")
    assert stored.split() == WORDS


def test_every_word_reaches_the_issued_minutes_in_order(client, typed):
    url = reverse("reports:minutes-issue", args=[typed.pk])
    page = client.get(url).content.decode()
    form_key = page.split('name="form_key" value="')[1].split('"')[0]
    answer = client.post(url, {"password": PASSWORD, "form_key": form_key})
    assert answer.status_code == 302
    document = IssuedDocument.objects.get(visit=typed)
    pdf, docx = bytes(document.pdf), bytes(document.docx)
    for text in (body_text(pdf), document_text(docx)):
        wanted = without_stop([*WORDS, *WORDS, *WORDS])  # the finding, its cause, the request
        assert missing_words(wanted, " ".join(without_stop(words_of(text)))) == []
        assert "□" not in text
        assert "[?]" not in text
    assert failed(pdf) == []


def test_the_page_of_the_visit_has_its_lines_and_a_real_table(client, typed):
    page = client.get(reverse("desk:visit-detail", args=[typed.pk])).content.decode()
    assert page.count('<th scope="col">Lĩnh vực</th>') == 2  # of the finding, of the request
    assert "<td>Xây dựng theo Quyết định 45/2016/QĐ-TTg</td>" in page
    assert '<td class="num">1.200</td>' in page
    assert "☑ có đủ ☒ không đủ ☐ không lập; ☑ ☒ ☐<br>" in " ".join(page.split())
