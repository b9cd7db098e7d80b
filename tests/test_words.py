"""The Vietnamese texts keep to one word for each thing, as docs/thuat-ngu.md lists them."""

from __future__ import annotations

import re
from pathlib import Path

import django.contrib.admin
import polib
import pytest
from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override

from accounts.form_fields import ProseFormField

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = ROOT / "docs" / "thuat-ngu.md"
# written out again: the word that is used, and the others that mean the same and are not
WORDS = {
    "đợt kiểm tra": ["cuộc kiểm tra"],
    "đơn vị được kiểm tra": ["đối tượng kiểm tra"],
    "ưu điểm; tồn tại, hạn chế": ["lỗi vi phạm"],
    "báo cáo khắc phục": ["câu trả lời", "bản trả lời", "phản hồi"],
    "xác minh": ["thẩm tra"],
    "cơ quan thường trực": ["văn phòng cấp tỉnh"],
    "ông/bà, hoặc không xưng hô": ["bạn", "anh, chị", "quý vị"],
}


def is_said(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def texts() -> list[tuple[str, str]]:
    """Of every catalogue, of what is printed and of the guide: where it stands, what it says."""
    found = []
    for path in sorted((ROOT / "locale").glob("*/vi/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(path)):
            for said in (entry.msgstr, *entry.msgstr_plural.values()):
                found.append((f"{path.parts[-4]}: {entry.msgid}", said))
    code = ["accounts", "desk", "findings", "inspections", "reports", "units", "config"]
    for folder in [*code, "templates"]:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                name = str(path.relative_to(ROOT))
                lines = path.read_text(encoding="utf-8").splitlines()
                found += [(f"{name}:{n}", line) for n, line in enumerate(lines, 1)]
    guide = ROOT / "docs" / "huong-dan-can-bo.md"
    lines = guide.read_text(encoding="utf-8").splitlines()
    found += [(f"guide:{n}", line) for n, line in enumerate(lines, 1)]
    return found


@pytest.mark.parametrize("word", [word for others in WORDS.values() for word in others])
def test_no_text_says_it_with_another_word(word):
    assert [place for place, said in texts() if is_said(word, said)] == []


def test_the_glossary_lists_them():
    rows = {}
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3:
            rows[cells[0]] = [word.strip() for word in re.split(r"; |, (?!chị)", cells[2]) if word]
    for word, others in WORDS.items():
        assert rows[word] == others, word


ENGLISH = re.compile(r"\b(models?|click|link|site|file|object|kí tự)\b", re.IGNORECASE)
OF_NOBODY = {"LogEntry Object"}  # a name in the program, shown nowhere


def test_no_text_that_comes_with_the_admin_is_half_english():
    """Django's own Vietnamese catalogue says “Các mô models”; ours stands before it."""
    folder = Path(django.contrib.admin.__file__).parent / "locale" / "vi" / "LC_MESSAGES"
    with override("vi"):
        said = {
            entry.msgid: re.sub(r"[%{]\(?\w+[)}]s?", "", gettext(entry.msgid))
            for entry in polib.pofile(str(folder / "django.po"))
            if entry.msgid not in OF_NOBODY
        }
        assert {msgid: text for msgid, text in said.items() if ENGLISH.search(text)} == {}
        assert gettext("Models in the %(name)s application") == "Các danh mục trong %(name)s"


def test_a_text_too_long_is_told_so_in_the_words_of_the_site():
    field = ProseFormField()
    with override("vi"), pytest.raises(ValidationError) as refused:
        field.clean("x" * 20_001)
    assert refused.value.messages == ["Nội dung dài 20001 ký tự; nhiều nhất là 20000."]


@pytest.mark.parametrize(
    ("refuse", "typed", "told"),
    [
        (
            forms.EmailField().clean,
            "thu@",
            "Địa chỉ thư điện tử chưa đúng; ví dụ đúng: ten@dongthap.gov.vn.",
        ),
        (
            UnicodeUsernameValidator(),
            "thử nghiệm",
            "Tên đăng nhập chỉ gồm chữ cái, chữ số và các ký tự @ . + - _, không có khoảng trắng.",
        ),
    ],
)
def test_a_refusal_of_django_says_what_is_wrong(refuse, typed, told):
    with override("vi"), pytest.raises(ValidationError) as refused:
        refuse(typed)
    assert refused.value.messages == [told]
