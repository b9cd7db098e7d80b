"""Page 1 above the text: national name, bodies, number, type and subject."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from engines.decree30.parts import MOTTO, NATION, TYPES, Parts
from engines.decree30.reading import Box, Line
from engines.decree30.verdict import Answer, Rule, each, looks, mm, sized, yes

PLACE_DATE = re.compile(
    r"[^,]+, ngày (?:0[1-9]|[12]\d|3[01]|…+) tháng (?:0[12]|[3-9]|1[0-2]|…+) năm (?:\d{4}|…+)"
)
NUMBER = re.compile(r"Số: (?:0[1-9]|[1-9]\d+|…+)/[A-ZĐ]+(?:-[A-ZĐ]+)*")


def nation(parts: Parts) -> Answer:
    return each(
        parts.found(NATION),
        lambda line: (
            sized(line, 12, 13)
            and line.bold
            and line.upright
            and line.page == 1
            and line.x0 > parts.centre - 15
        ),
    )


def motto(parts: Parts) -> Answer:
    above = parts.found(NATION)
    return each(
        parts.found(MOTTO),
        lambda line: (
            sized(line, 13, 14)
            and line.bold
            and line.upright
            and bool(above)
            and line.top > above[0].top
            and abs(line.middle - above[0].middle) < 1
        ),
    )


def motto_rule(parts: Parts) -> Answer:
    return _rule_under(parts, parts.found(MOTTO), 0.97, 1.03)


def body_rule(parts: Parts) -> Answer:
    return _rule_under(parts, parts.body_name, 1 / 3, 1 / 2)


def subject_rule(parts: Parts) -> Answer:
    if parts.is_letter:
        return yes("–")
    return _rule_under(parts, parts.subject, 1 / 3, 1 / 2)


def _rule_under(parts: Parts, lines: Sequence[Line], least: float, most: float) -> Answer:
    """A rule centred just under the lines, between `least` and `most` of the widest one."""
    if not lines:
        return Answer(False, "–")
    last, text = lines[-1], max(line.x1 - line.x0 for line in lines)
    drawn = [box for box in parts.reading.pages[last.page - 1].rules if _is_under(box, last)]
    if not drawn:
        return Answer(False, "–")
    share = max(box.width for box in drawn) / text
    return Answer(least - 0.01 <= share <= most + 0.01, f"{mm(drawn[0].width)} / {mm(text)}")


def _is_under(box: Box, line: Line) -> bool:
    centred = abs((box.x0 + box.x1) / 2 - line.middle) < 1.5
    return centred and -1 < box.top - line.bottom < 3


def parent(parts: Parts) -> Answer:
    return each(
        parts.parent,
        lambda line: sized(line, 12, 13) and not line.bold and line.upright and line.text.isupper(),
        none_ok=True,
    )


def body_name(parts: Parts) -> Answer:
    return each(
        parts.body_name,
        lambda line: sized(line, 12, 13) and line.bold and line.upright and line.text.isupper(),
    )


def number(parts: Parts) -> Answer:
    return each(parts.number, lambda line: bool(NUMBER.fullmatch(line.text)))


def number_style(parts: Parts) -> Answer:
    column = parts.body_name[:1]
    return each(
        parts.number,
        lambda line: (
            sized(line, 13, 13)
            and line.upright
            and not line.bold
            and bool(column)
            and abs(line.middle - column[0].middle) < 1.5
        ),
    )


def type_name(parts: Parts) -> Answer:
    return each(
        parts.type_name,
        lambda line: (
            line.text in TYPES
            and sized(line, 13, 14)
            and line.bold
            and line.upright
            and parts.is_centred(line)
        ),
        none_ok=parts.is_letter,
    )


def subject(parts: Parts) -> Answer:
    if parts.is_letter:
        return _about(parts)
    answer = each(parts.subject, lambda line: sized(line, 13, 14) and line.bold and line.upright)
    shouted = [line for line in parts.subject if line.text.isupper()]
    return Answer(False, looks(shouted[0])) if shouted else answer


def _about(parts: Parts) -> Answer:
    column = parts.body_name[:1]
    return each(
        parts.about,
        lambda line: (
            sized(line, 12, 13)
            and line.upright
            and not line.bold
            and bool(column)
            and abs(line.middle - column[0].middle) < 1.5
        ),
    )


def place_date(parts: Parts) -> Answer:
    dated = parts.place_date
    if parts.is_minutes:
        return Answer(not dated, looks(dated[0]) if dated else "–")
    number, above = parts.number, parts.found(NATION)
    return each(
        dated,
        lambda line: (
            line.italic
            and sized(line, 13, 14)
            and not line.bold
            and bool(number and above)
            and abs(line.base - number[0].base) < 3
            and abs(line.middle - above[0].middle) < 1.5
            and bool(PLACE_DATE.fullmatch(line.text))
        ),
    )


RULES = (
    Rule("nation", _("National name"), _("upper case, 12–13 pt bold, upper right"), nation),
    Rule("motto", _("Motto"), _("one line, 13–14 pt bold, centred under it"), motto),
    Rule("motto-rule", _("Rule under the motto"), _("as long as the motto"), motto_rule),
    Rule("parent-body", _("Parent body"), _("upper case, 12–13 pt, not bold"), parent),
    Rule("body-name", _("Issuing body"), _("upper case, 12–13 pt bold"), body_name),
    Rule("body-rule", _("Rule under the body"), _("1/3 to 1/2 of the name"), body_rule),
    Rule("number", _("Number and symbol"), _("“Số: 05/BB-…”, two digits at least"), number),
    Rule("number-style", _("Look of the number"), _("13 pt upright, under the body"), number_style),
    Rule(
        "place-date",
        _("Place and date in the head"),
        _("13–14 pt italic beside the number, “05 tháng 01”; none in minutes (form 1.9)"),
        place_date,
    ),
    Rule("type-name", _("Type of document"), _("upper case, 13–14 pt bold, centred"), type_name),
    Rule(
        "subject",
        _("Subject"),
        _("sentence case, 13–14 pt bold, centred; of a letter “V/v”, 12–13 pt under the number"),
        subject,
    ),
    Rule("subject-rule", _("Rule under the subject"), _("1/3 to 1/2 of the text"), subject_rule),
)
