"""Check codes as keyboards change them, and the check page's answers."""

from __future__ import annotations

import unicodedata

import pytest
from django.test import Client

from desk.search import straight_to
from reports.actions.checking import verify_register
from reports.check_codes import new_code
from reports.models import IssuedDocument
from tests.reports.factories import issued, leader_of, ready_visit

OLD, NEW = "9GK6EEC2CYXP", "D7AS4WEFDDK29GAJ"
UNKNOWN = "Không có văn bản nào trong sổ mang mã này"
SWITCH_OFF = "Tắt UniKey"
TYPED_OLD = [
    "9GK6-EEC2-CYXP",
    "9gk6eec2cyxp",
    "9GK6-ÊC2-CỸP",  # Telex
    "9gk6-êc2-cỹp",
    "9GK6ÊC2CỸP",
    "9GK6–EEC2—CYXP",  # other dashes
    "9GK6−EEC2‑CYXP",
    "9GK6.EEC2.CYXP.",
    "9GK6 · EEC2 · CYXP",
    "9GK6_EEC2/CYXP",
    "\u201c9GK6\u00a0EEC2\u2009CYXP\u201d",
    "９ＧＫ６－ＥＥＣ２－ＣＹＸＰ",  # full width
    "9GK6\u200b-EEC2\u00ad-CYXP",
]
TYPED_NEW = [
    "D7AS-4WEF-DDK2-9GAJ",
    "d7á-4wef-đk2-9gạ",
    "D7Á-4ƯÈ-ĐK2-9GẠ",  # Telex
    "d7á4ưèđk29gạ",
    "Ｄ７Ａ́－４ＷＥ̀－ＤＤＫ２－９ＧＡＪ",
]
# "9GK6-A6D9-E1Y4" and the like with VNI: figures are its keys
VNI = [("A6D9E1B8Y4K7", "ÂĐÉB8ỸK7"), ("GA61E62DA8KK", "GẤ-ỀD-ĂKK")]
# Signs a keyboard took away: ASS is AS, AAA is AA, WW is W; or letters of another alphabet
SHORTENED = [
    "9GK6-EEC2-CYX",
    "9GK6-EEC2-CP",
    "D7AS-4WEF-DDK2-9GA",
    "9GK6-ЕЕC2-CYXP",
    "ÊC2-CỸP",
    "Ế",
]


@pytest.fixture
def issued_with(monkeypatch, db):
    def issue(code: str, **more) -> IssuedDocument:
        monkeypatch.setattr("reports.actions.prepare.new_code", lambda: code)
        return issued(ready_visit(**more))

    return issue


def asked(client: Client, typed: str):
    return client.get("/check/", {"code": typed}, follow=True, REMOTE_ADDR=f"10.0.0.{len(typed)}")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_genuine_paper_is_known_however_its_code_was_typed(client, issued_with, form):
    document = issued_with(OLD)
    for number, typed in enumerate(TYPED_OLD):
        typed = unicodedata.normalize(form, typed)
        page = client.get("/check/", {"code": typed}, follow=True, REMOTE_ADDR=f"10.0.0.{number}")
        assert page.status_code == 200, typed
        assert document.number_text in page.content.decode()
        assert straight_to(typed, document.issued_by) == f"/documents/{document.pk}/", typed
        mine = IssuedDocument.objects.visible_to(document.issued_by)
        assert list(mine.matching(typed)) == [document], typed


@pytest.mark.parametrize("typed", TYPED_NEW)
def test_so_are_codes_of_sixteen_signs(client, issued_with, typed):
    document = issued_with(NEW)
    page = asked(client, typed)
    assert page.status_code == 200
    assert document.number_text in page.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "Mã kiểm tra: D7AS-4WEF-DDK2-9GAJ",
        "mã kiểm tra d7as-4wef-ddk2-9gaj.",
        "https://cchc.example.vn/check/D7AS-4WEF-DDK2-9GAJ/",
        "Ma kiem tra D7AS 4WEF DDK2 9GAJ",
    ],
)
def test_so_is_a_code_copied_with_what_stands_around_it(client, issued_with, typed):
    document = issued_with(NEW)
    assert document.number_text in asked(client, typed).content.decode()


@pytest.mark.parametrize(("code", "typed"), VNI)
def test_so_are_codes_typed_with_vni(client, issued_with, code, typed):
    document = issued_with(code)
    assert document.number_text in asked(client, typed).content.decode()


@pytest.mark.parametrize("typed", SHORTENED)
def test_what_a_keyboard_changed_for_good_is_never_called_unknown(client, issued_with, typed):
    issued_with(OLD)
    page = asked(client, typed)
    assert page.status_code == 404
    assert UNKNOWN not in page.content.decode()
    assert SWITCH_OFF in page.content.decode()
    assert UNKNOWN not in client.get(f"/check/{typed}/").content.decode()


def test_many_marks_ask_the_database_for_a_bounded_number_of_codes(
    client, issued_with, django_assert_max_num_queries
):
    issued_with(OLD)
    with django_assert_max_num_queries(12):
        page = asked(client, "ẤẾỐỨẶỆỘỰ" * 40)
    assert SWITCH_OFF in page.content.decode()


def test_a_whole_code_that_is_not_ours_is_unknown(client, issued_with):
    issued_with(OLD)
    for typed in ("9GK6-EEC2-CYXQ", "9GK6-EEC2-CYXP-0000"):
        assert UNKNOWN in asked(client, typed).content.decode()


def test_new_codes_hold_eighty_random_bits():
    codes = {new_code() for _time in range(100)}
    assert len(codes) == 100
    assert {len(code) for code in codes} == {16}  # of 32 signs, 5 bits each
    assert set("".join(codes)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_papers_with_old_and_new_codes_stand_in_one_chain(client, issued_with):
    old, new = issued_with(OLD), issued_with(NEW)
    assert (old.code_for_people, new.code_for_people) == ("9GK6-EEC2-CYXP", "D7AS-4WEF-DDK2-9GAJ")
    assert verify_register() is None
    for document in (old, new):
        assert client.get(f"/check/{document.code_for_people}/").status_code == 200


def test_the_check_pages_are_not_indexed_and_send_no_referrer(client, issued_with):
    document = issued_with(OLD)
    client.force_login(leader_of(document.visit))
    for address in ("/check/", f"/check/{OLD}/", "/check/0000-0000-0000/", "/check/ÊC2/"):
        page = client.get(address)
        assert page["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex' in page.content.decode()
        # a form that is posted without a referrer is refused: signing out is a link here
        assert 'method="post"' not in page.content.decode()
