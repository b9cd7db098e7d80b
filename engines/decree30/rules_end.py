"""Signatures, recipients and annexes."""

import re

from django.utils.translation import gettext_lazy as _

from engines.decree30.parts import RECIPIENTS, Parts
from engines.decree30.verdict import Answer, Rule, each, looks, sized, yes

HONORIFIC = re.compile(r"(?:Ông|Bà|Đồng chí|Đ/c|TS\.|ThS\.|PGS|GS)\b.*")


def signature_count(parts: Parts) -> Answer:
    count = len(parts.signings)
    return Answer(2 <= count <= 4 if parts.is_minutes else count == 1, str(count))


def signature_titles(parts: Parts) -> Answer:
    bare = [signing for signing in parts.signings if not signing.titles]
    if bare or not parts.signings:
        shown = [line for signing in bare for line in (signing.note, *signing.names) if line]
        return Answer(False, looks(shown[0]) if shown else "–")
    return each(
        (line for signing in parts.signings for line in signing.titles),
        lambda line: line.text.isupper() and line.bold and line.upright and sized(line, 13, 14),
    )


def signature_names(parts: Parts) -> Answer:
    return each(
        (line for signing in parts.signings for line in signing.names),
        lambda line: (
            line.bold and line.upright and sized(line, 13, 14) and not HONORIFIC.match(line.text)
        ),
        none_ok=True,
    )


def signature_together(parts: Parts) -> Answer:
    """The last paragraph and all signature blocks stand on one page."""
    pages = {line.page for line in parts.signing} | {line.page for line in parts.text[-1:]}
    return Answer(len(pages) == 1, ", ".join(map(str, sorted(pages))))


def recipients_label(parts: Parts) -> Answer:
    return each(
        parts.recipients[:1],
        lambda line: sized(line, 12, 12) and line.bold and line.italic,
        none_ok=True,
    )


def recipients_list(parts: Parts) -> Answer:
    return each(
        (line for line in parts.recipients if line.text != RECIPIENTS),
        lambda line: sized(line, 11, 11) and line.upright and not line.bold,
        none_ok=True,
    )


def recipients_marks(parts: Parts) -> Answer:
    texts = re.split(r"\s(?=- )", " ".join(line.text for line in parts.recipients[1:]))
    if texts == [""]:
        return yes("–")
    wrong = [text for text in texts[:-1] if not text.endswith(";")]
    last = texts[-1]
    if not (last.startswith("- Lưu:") and last.endswith(".")):
        wrong.append(last)
    return Answer(not wrong, (wrong or texts)[-1])


def annex_title(parts: Parts) -> Answer:
    labels = [line for line in parts.annex if line.text.startswith("Phụ lục")]
    return each(
        labels,
        lambda line: line.bold and sized(line, 14, 14) and parts.is_centred(line),
        none_ok=True,
    )


def table_heads(parts: Parts) -> Answer:
    """A table that goes on overleaf begins there with the bold row it began with."""
    pages = sorted({line.page for line in parts.annex})
    starts = {line.page for line in parts.annex if line.text.startswith("Phụ lục")}
    for page in pages:
        lines = parts.reading.pages[page - 1].body
        ruled = any(rule.width > 5 for rule in parts.reading.pages[page - 1].rules)
        if page not in starts and ruled and not lines[0].bold:
            return Answer(False, f"{page}: {looks(lines[0])}")
    return yes(str(len(pages)))


RULES = (
    Rule("signature-count", _("Signature blocks"), _("2 to 4 in minutes, else 1"), signature_count),
    Rule(
        "signature-titles",
        _("Titles of the signers"),
        _("upper case, 13–14 pt bold"),
        signature_titles,
    ),
    Rule(
        "signature-names",
        _("Names of the signers"),
        _("13–14 pt bold, without Ông, Bà or degree"),
        signature_names,
    ),
    Rule(
        "signature-together",
        _("Place of the signatures"),
        _("all on the page of the last paragraph"),
        signature_together,
    ),
    Rule("recipients-label", _("“Nơi nhận:”"), _("12 pt bold italic"), recipients_label),
    Rule("recipients-list", _("Recipients"), _("11 pt upright"), recipients_list),
    Rule(
        "recipients-marks",
        _("Marks of the recipients"),
        _("“;” after each, last “- Lưu: ….”"),
        recipients_marks,
    ),
    Rule("annex-title", _("Annexes"), _("“Phụ lục” centred, 14 pt bold"), annex_title),
    Rule("table-heads", _("Heads of tables"), _("repeated on every page"), table_heads),
)
