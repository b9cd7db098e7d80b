"""Every sentence of a summary against plain SQL, over random provinces: with and without criteria,
from paper and issued here, with nothing, one and many.

The sentences are read back from the prose with the patterns below, so one that no pattern knows
fails as well; the numbers they must say are counted by the SQL written out here.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import defaultdict

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from engines.vietnamese.text import fold
from reports.models import SummaryDefinition
from reports.summaries.paper import summary_of
from reports.summaries.scope import saved
from tests.summaries.province import make_province

pytestmark = pytest.mark.django_db
TEXTS = (
    "Kế hoạch còn chung chung.",
    "kế hoạch còn  CHUNG CHUNG",  # the same again
    "Nhận thừa thành phần hồ sơ.",
    "Chưa công khai thủ tục;\nbảng niêm yết đã cũ.",
)
STAGES = {
    "đã xử lý xong": "r.status IN ('verified', 'closed')",
    "đã báo cáo, đang chờ xác minh": "r.status = 'responded'",
    "đang thực hiện, còn trong hạn": "{waits} AND r.deadline >= %s",
    "đang thực hiện, không nêu ngày hạn": "{waits} AND r.deadline IS NULL",
    "quá hạn": "{waits} AND r.deadline < %s",
    "đã thu hồi": "r.status = 'withdrawn'",
    "nhập từ hồ sơ giấy, chưa rõ kết quả khắc phục": "r.status = 'recorded'",
}
WAITS = "r.status IN ('issued', 'acknowledged', 'returned')"
COUNTED = "v.status IN ('issued', 'concluded', 'closed', 'recorded') AND NOT v.is_training"
# visits, findings of each
SHAPES = [(0, 0), (1, 0), (1, 1), (1, 4), (2, 1), (3, 3), (14, 2)]


def sql(query, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def made(seed, visits, findings):
    """A province of one year: its visits issued here, from paper, or some of each."""
    rng = random.Random(seed)
    return make_province(
        seed,
        visits=visits,
        findings=findings,
        years=(2018,),
        all_issued=True,
        paper=rng.choice((0.0, 0.5, 1.0)),
        texts=TEXTS,
        criteria=rng.random() < 0.5,
    )


def summary(province):
    definition = SummaryDefinition.objects.create(
        name="Năm 2018",
        period_from=dt.date(2018, 1, 1),
        period_to=dt.date(2018, 12, 31),
        period_label="năm 2018",
        counted_by="visit",
        with_charts=False,
        owner=province.office,
    )
    return summary_of(saved(definition), province.office)


def said_of(summary):
    return [sentence.text.replace("\xa0", " ") for sentence in summary.content.sentences]


def number(text):
    return int(text.replace(".", ""))


def only(lines, pattern):
    """What the one line that follows the pattern names."""
    found = [match for line in lines if (match := re.fullmatch(pattern, line))]
    assert len(found) == 1, (pattern, lines)
    return found[0]


def assert_visits_are_true(lines):
    ((visits, units, paper),) = sql(
        "SELECT COUNT(*), COUNT(DISTINCT v.unit_id), "
        "COUNT(CASE WHEN v.status = 'recorded' THEN 1 END) "
        f"FROM inspections_visit v WHERE {COUNTED}"
    )
    if not visits:
        assert "Trong năm 2018, chưa có biên bản kiểm tra nào được phát hành." in lines
        return visits
    line = only(lines, r"Trong năm 2018, kiểm tra (\d+) (.+) qua (\d+) đợt kiểm tra\.")
    assert (number(line[1]), number(line[3])) == (units, visits)
    assert "/" not in line[2]  # units made by hand: nobody knows of how many
    levels = sql(
        "SELECT n.level, COUNT(DISTINCT v.unit_id) FROM inspections_visit v "
        f"JOIN units_unitversion n ON n.unit_id = v.unit_id WHERE {COUNTED} GROUP BY n.level"
    )
    names = {"district": "cấp huyện", "commune": "cấp xã"}
    for level, count in levels:
        one = f"đơn vị {names[level]}" if len(levels) == 1 else f"{count} {names[level]}"
        assert one in line[2]
    basis = only(lines, r"Số liệu tính trên các đợt kiểm tra (.+), được tiến hành từ .+")[1]
    assert basis == (
        "đã phát hành biên bản"
        if not paper
        else "nhập từ hồ sơ giấy"
        if paper == visits
        else f"đã phát hành biên bản và {paper} đợt kiểm tra nhập từ hồ sơ giấy"
    )
    return visits


def assert_plan_is_true(lines):
    ((planned, done),) = sql(
        f"SELECT COUNT(*), COUNT(CASE WHEN {COUNTED} THEN 1 END) FROM inspections_visit v "
        "WHERE v.plan_id IS NOT NULL AND v.status <> 'cancelled' AND NOT v.is_training"
    )
    if planned:
        assert planned == done  # of this province all are issued or from paper
        assert f"Đã hoàn thành {done} đợt kiểm tra theo kế hoạch trong kỳ." in lines


def assert_findings_are_true(lines, kind, word):
    rows = sql(
        "SELECT a.name, COUNT(*), COUNT(DISTINCT v.unit_id) FROM findings_finding f "
        "JOIN inspections_visit v ON v.id = f.visit_id "
        f"JOIN inspections_reformarea a ON a.id = f.area_id WHERE {COUNTED} AND f.kind = %s "
        "GROUP BY a.name",
        kind,
    )
    ((total, units),) = sql(
        "SELECT COUNT(*), COUNT(DISTINCT v.unit_id) FROM findings_finding f "
        f"JOIN inspections_visit v ON v.id = f.visit_id WHERE {COUNTED} AND f.kind = %s",
        kind,
    )
    areas = {name[:1].lower() + name[1:]: count for name, count, _units in rows}
    if not total:
        assert f"Không ghi nhận {word} nào." in lines
    elif total == 1:
        assert f"Ghi nhận 1 {word}, về {next(iter(areas))}." in lines
    elif len(areas) == 1:
        (area,) = areas
        assert f"Ghi nhận {total} {word} tại {units} đơn vị, đều về {area}." in lines
    else:
        line = only(lines, rf"Ghi nhận (\d+) {word} tại (\d+) đơn vị: (.+)\.")
        assert (number(line[1]), number(line[2])) == (total, units)
        assert dict(pair_of(part) for part in line[3].split("; ")) == areas


def pair_of(part):
    name, count = re.fullmatch(r"(.+) \((\d+)\)", part).groups()
    return name, number(count)


def common_by_sql():
    """Contents with limitations at two units or more: by criterion, else by what they say."""
    rows = sql(
        "SELECT f.condition, c.text, v.unit_id FROM findings_finding f "
        "JOIN inspections_visit v ON v.id = f.visit_id "
        "LEFT JOIN inspections_criterion c ON c.id = f.criterion_id "
        f"WHERE {COUNTED} AND f.kind = 'limitation' ORDER BY f.id"
    )
    met = defaultdict(list)
    for condition, criterion, unit in rows:
        key = criterion or fold(condition).rstrip(".")
        met[key, bool(criterion)].append((condition, unit))
    common = {}
    for (key, named), found in met.items():
        units = {unit for _text, unit in found}
        if len(units) > 1:
            text = key if named else " ".join(found[0][0].split()).rstrip(" .;")
            common[text] = (len(found), len(units))
    return common


def assert_what_recurs_is_true(lines):
    common = common_by_sql()
    if not common:
        assert "Không có nội dung nào mà từ 2 đơn vị trở lên cùng có hạn chế." in lines
        return
    which = f"Có {len(common)} nội dung mà từ 2 đơn vị trở lên cùng có hạn chế(.*):"
    more = only(lines, which)[1]
    assert more == ("" if len(common) <= 5 else ", nhiều nhất là 5 nội dung")
    items = [line for line in lines if line.startswith("- ") and "hạn chế tại" in line]
    assert len(items) == min(5, len(common))
    for line in items:
        text, found, units = re.fullmatch(
            r"- (.+): (\d+) hạn chế tại (\d+) đơn vị[.;]", line
        ).groups()
        assert common[text] == (number(found), number(units))


def assert_requests_are_true(lines, tables):
    today = timezone.localdate()
    counted = {}
    for words, condition in STAGES.items():
        where = condition.format(waits=WAITS)
        ((count,),) = sql(
            "SELECT COUNT(*) FROM findings_correctionrequest r "
            f"JOIN inspections_visit v ON v.id = r.visit_id WHERE {COUNTED} AND {where}",
            *([today] if "%s" in where else []),
        )
        counted[words] = count
    total = sum(counted.values())
    stages = [table for table in tables if table.key == "stages"]
    if not total:
        assert "Không có kiến nghị nào được nêu." in lines
        assert not stages
        return
    assert only(lines, r"Đã nêu (\d+) kiến nghị: .+\.")[1] == str(total)
    line = only(lines, r"Tính đến ngày \d\d tháng \d+ năm \d{4}: (.+)\.")[1]
    told = {
        words.removeprefix("kiến nghị "): number(count)
        for count, words in re.findall(r"(\d+) ([^;]+)", line)
    }
    assert told == {words: count for words, count in counted.items() if count}
    (table,) = stages
    *rows, (_sum, whole) = table.rows
    assert sum(count.value for _words, count in rows) == whole.value == total


def listed(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.context["page_obj"].paginator.count


def assert_links_lead_to_their_rows(client, content):
    for sentence in content.sentences:
        for part in sentence.parts:
            if getattr(part, "url", ""):
                assert listed(client, part.url) == part.value, part.url


def check(seed, visits, findings):
    province = made(seed, visits, findings)
    found = summary(province)
    lines = said_of(found)
    assert not [line for line in lines if re.search(r": \.|: ;|\b0 (hạn|ưu|kiến)", line)]
    if assert_visits_are_true(lines):
        assert_findings_are_true(lines, "strength", "ưu điểm")
        assert_findings_are_true(lines, "limitation", "hạn chế")
        assert_what_recurs_is_true(lines)
        assert_requests_are_true(lines, found.content.tables)
    assert_plan_is_true(lines)
    client = Client()
    client.force_login(province.office)
    assert_links_lead_to_their_rows(client, found.content)


@pytest.mark.parametrize(("visits", "findings"), SHAPES)
@pytest.mark.parametrize("seed", range(2))
def test_every_sentence_is_true(seed, visits, findings):
    check(seed, visits, findings)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(2, 60))
def test_every_sentence_is_true_of_many_provinces(seed):
    check(seed, *SHAPES[seed % len(SHAPES)])
