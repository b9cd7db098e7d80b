"""The public page behind the code of a paper: what it says, to whom it says no more."""

from __future__ import annotations

import datetime as dt
import random
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from reports.actions.supplement import issue_supplement
from reports.models import CheckAsking, Withdrawal
from tests.processes import database_url, environment
from tests.reports.factories import issued, leader_of
from tests.waiting import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
ASK_AGAIN = (
    "Mã kiểm tra in trên văn bản Mã in ở chân mỗi trang. "
    "Gõ chữ thường hay chữ hoa, có hay không có gạch nối đều được. Tra cứu"
)
ELSEWHERE = """
import django
django.setup()
from reports.actions.asking import count_question
print(count_question("127.0.0.1"), count_question("10.0.0.7"))
"""


def words(page) -> str:
    """All that stands between the head and the foot of the page, as a person reads it."""
    inside = page.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", f"<main{inside}")).split())


def says(document, state: str) -> str:
    return (
        f"Tra cứu văn bản Văn bản này có trong sổ văn bản của chúng tôi. {state} "
        f"Số và ký hiệu {document.number_text} "
        f"Ngày của văn bản {document.document_date:%d/%m/%Y} "
        f"Nơi ban hành {document.issuer_name} "
        f"Mã kiểm tra {document.code_for_people} "
        f"SHA-256 của tệp PDF {document.pdf_sha256} {ASK_AGAIN}"
    )


@pytest.mark.django_db
def test_it_says_number_date_issuer_state_and_hash_and_nothing_else(client, visit, office):
    document = issued(visit)
    address = f"/check/{document.code_for_people}/"
    assert words(client.get(address)) == says(document, "còn hiệu lực")
    later = issue_supplement(
        document.pk, items=["Bổ sung một ý."], reason="Ghi sót.", by=leader_of(visit)
    )
    assert words(client.get(address)) == says(document, "đã được bổ sung")
    Withdrawal.objects.create(document=later, reason="Sai.", by=office)
    assert words(client.get(f"/check/{later.check_code}/")) == says(later, "đã thu hồi")


@pytest.mark.django_db
def test_a_code_may_be_typed_in_small_letters_and_without_dashes(client, visit):
    document = issued(visit)
    for typed in (document.check_code.lower(), document.code_for_people.lower()):
        there = f"/check/{document.code_for_people}/"
        assert client.get("/check/", {"code": typed}).url == there


@pytest.mark.django_db
def test_every_wrong_code_gets_the_same_answer(client, visit):
    issued(visit)
    answers = [client.get(f"/check/{code}/") for code in ("0000-0000-0000", "x", "K7QM-4XTB", "-")]
    assert {answer.status_code for answer in answers} == {404}
    bodies = {re.sub(r'value="[^"]*"|nonce-\w+', "", a.content.decode()) for a in answers}
    assert len(bodies) == 1


@pytest.mark.django_db
def test_a_thousand_guesses_find_nothing_and_most_are_not_heard(client, visit):
    document = issued(visit)
    chance = random.Random(2026)
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    codes = []
    with time_machine.travel(timezone.now(), tick=False):
        for _guess in range(1000):
            code = "".join(chance.choices(letters, k=12))
            codes.append(client.get(f"/check/{code}/").status_code)
        assert client.get(f"/check/{document.check_code}/").status_code == 429
        assert client.get("/check/", REMOTE_ADDR="10.0.0.7").status_code == 200
        other = client.get(f"/check/{document.check_code}/", REMOTE_ADDR="10.0.0.7")
        assert other.status_code == 200
    assert codes == [404] * 30 + [429] * 970


@pytest.mark.django_db
def test_after_a_minute_the_address_is_heard_again_and_forgotten_after_an_hour(client):
    with time_machine.travel(dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC), tick=False) as clock:
        answers = [client.get("/check/0000-0000-0000/") for _time in range(31)]
        assert answers[-1].status_code == 429
        assert "Địa chỉ này tra cứu quá nhiều lần" in words(answers[-1])
        clock.shift(61)
        assert client.get("/check/0000-0000-0000/").status_code == 404
        clock.shift(3700)
        client.get("/check/0000-0000-0000/", REMOTE_ADDR="10.0.0.7")
    assert list(CheckAsking.objects.values_list("address", flat=True)) == ["10.0.0.7"]


@pytest.mark.django_db(transaction=True)
def test_all_web_processes_count_together(client, tmp_path):
    client.get("/check/0000-0000-0000/")
    # its minute must not end before the other process has begun
    CheckAsking.objects.update(began_at=timezone.now() + dt.timedelta(hours=1))
    for _question in range(29):
        client.get("/check/0000-0000-0000/")
    told = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        cwd=ROOT,
        env=environment(database_url(tmp_path), tmp_path),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert told.stdout == "False True\n"
