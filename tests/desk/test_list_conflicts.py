"""Each list of the site and of the admin, changed by two people at once through their pages."""

from __future__ import annotations

from typing import Any

import pytest

from findings.actions.answers import Evidence, remove_evidence
from findings.actions.answers import add_evidence as answer_files
from findings.models import ResponseFile
from inspections.actions.minutes import add_files
from inspections.models import Criterion, ReformArea, SiteCheck
from tests.bad_inputs.pages import form_with
from tests.desk.two_people import (
    MINE,
    THEIRS,
    Opened,
    address_of,
    asked,
    client_of,
    formsets_of,
    pages_of,
    saved,
)
from tests.desk.world import World, make_world, paper
from tests.inspections.factories import CriteriaSetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.guarded]
# Every list of rows that stands on a page and can be changed there, with who changes it.
LISTS = {
    "inspections:visit-edit-participants people": "leader",
    "inspections:visit-edit-sites sites": "leader",
    "inspections:visit-edit-photos files": "leader",
    "inspections:team-edit members": "leader",
    "findings:request-answer files": "hongngu",
    "admin:inspections_team_change members": "office",
    "admin:inspections_visit_change participants": "leader",
    "admin:inspections_visit_change site_checks": "leader",
    "admin:inspections_visit_change files": "leader",
    "admin:inspections_reformframe_change areas": "office",
    "admin:inspections_criteriaset_change criteria": "office",
}
# Whose text is chosen; None sends the page as it comes.
WHOSE = ["mine", *(pytest.param(whose, marks=pytest.mark.proof) for whose in ("theirs", None))]
# Lists to which no line is added there: files come by an upload.
WITHOUT_NEW = {
    "inspections:visit-edit-photos files",
    "findings:request-answer files",
    "admin:inspections_visit_change files",
}
# Lists from which no line is taken away there.
KEPT = {"admin:inspections_reformframe_change areas", "findings:request-answer files"}


def world_with_lists() -> World:
    """Every list holds two lines at least."""
    world = make_world()
    visit, leader = world.draft.visit, world.people["leader"]
    for number, place in enumerate(("Bộ phận một cửa", "Phòng Nội vụ"), start=1):
        SiteCheck.objects.create(visit=visit, place=place, order=number)
    add_files(visit.pk, [paper("bien-ban")], {"caption": "Tờ hai", "prints": False}, by=leader)
    answer_files(world.issued.request.pk, [Evidence(paper("hai"))], by=world.people["hongngu"])
    world.criteria = CriteriaSetFactory(frame=world.frame, published=False)
    area = ReformArea.objects.filter(frame=world.frame).first()
    ReformArea.objects.create(frame=world.frame, code="HAI", name="Lĩnh vực hai", order=2)
    for number in (1, 2):
        Criterion.objects.create(
            criteria_set=world.criteria,
            area=area,
            code=f"C{number}",
            text=f"Nội dung {number}",
            order=number,
        )
    return world


@pytest.fixture(scope="module")
def made_once(shared_rows):
    return shared_rows(world_with_lists)


def lists_of_the_site(world: World) -> set[str]:
    """The lists with lines that somebody may write, on every page."""
    return {
        f"{name} {one.prefix}"
        for name, page in pages_of(world)
        for one in formsets_of(page)
        if f'name="{one.prefix}-0-seen" value="' in page.content.decode() and one.now_rows()
    }


@pytest.mark.once
def test_these_are_all_lists_that_two_people_can_change(world):
    assert lists_of_the_site(world) == set(LISTS)


def opened(world: World, which: str, who: str = "") -> Opened:
    name, prefix = which.split()
    client, address = client_of(world.people[who or LISTS[which]]), address_of(world, name)
    page = client.get(address)
    (formset,) = (one for one in formsets_of(page) if one.prefix == prefix)
    return Opened(client, address, prefix, form_with(page.content.decode()), formset)


def two(world: World, which: str, who: str = "") -> tuple[Opened, Opened]:
    """The same page, opened twice before either is sent."""
    return opened(world, which, who), opened(world, which, who)


def rows_of(world: World, which: str) -> list[Any]:
    return opened(world, which).formset.now_rows()


def words(world: World, which: str) -> list[str]:
    """Every text of the list as it stands, with the marks of this module."""
    found = [str(getattr(row, f.name)) for row in rows_of(world, which) for f in row._meta.fields]
    return sorted({text for text in found if text.startswith((MINE, THEIRS))})


@pytest.mark.parametrize("which", LISTS)
@pytest.mark.parametrize(("whose", "stands"), [("mine", MINE), ("theirs", THEIRS)])
def test_one_line_changed_by_both_is_asked_about(world, which, whose, stands):
    mine, theirs = two(world, which)
    field = mine.words
    theirs.put(0, field, THEIRS)
    mine.put(0, field, MINE)
    saved(theirs.send())
    page, form = asked(mine.send())
    assert MINE in page
    assert THEIRS in page
    # the one field of the one line, and no other line
    assert [n for n in form if n.startswith("choose.")] == [f"choose.{mine.name(0, field)}"]
    saved(mine.choose(form, whose))
    assert words(world, which) == [stands]


@pytest.mark.parametrize("which", LISTS)
def test_different_lines_are_put_together_without_a_question(world, which):
    mine, theirs = two(world, which)
    field = mine.words
    count = len(rows_of(world, which))
    theirs.put(0, field, THEIRS)
    mine.put(1, field, MINE)
    saved(theirs.send())
    saved(mine.send())
    assert words(world, which) == [MINE, THEIRS]
    assert len(rows_of(world, which)) == count


@pytest.mark.parametrize("which", sorted(set(LISTS) - WITHOUT_NEW))
def test_a_line_of_each_is_added_without_a_question(world, which):
    mine, theirs = two(world, which)
    field = mine.words
    count = len(rows_of(world, which))
    saved(theirs.send(new_line(theirs, field, THEIRS)))
    saved(mine.send(new_line(mine, field, MINE)))
    assert words(world, which) == [MINE, THEIRS]
    assert len(rows_of(world, which)) == count + 2
    # the same line of both is one line
    mine, theirs = two(world, which)
    if "code" not in mine.formset.forms[0].fields:
        saved(theirs.send(new_line(theirs, field, "Cả hai")))
        saved(mine.send(new_line(mine, field, "Cả hai")))
        assert len(rows_of(world, which)) == count + 3


def new_line(page: Opened, field: str, text: str) -> dict[str, list[str]]:
    """A line filled in below the others."""
    number = page.formset.initial_form_count()
    like = page.fields
    values = {name: like.get(page.name(number, name), []) for name in page.formset.forms[0].fields}
    needed = {
        "side": "team",
        "role": "member",
        "code": {MINE: "TOI", THEIRS: "KIA"}.get(text, "HAI"),
        "order": "9",
        "text": "Chữ",
    }
    for name, value in needed.items():
        if name in values:
            values[name] = [value]
    for name in ("area", "place", "name"):
        if name in values:
            values[name] = like.get(page.name(0, name), [])
    values[field] = [text]
    values = {name: value for name, value in values.items() if name != "DELETE"}
    total = max(int(like[f"{page.prefix}-TOTAL_FORMS"][0]), number + 1)
    return {page.name(number, name): value for name, value in values.items()} | {
        f"{page.prefix}-TOTAL_FORMS": [str(total)]
    }


@pytest.mark.parametrize("which", sorted(set(LISTS) - KEPT))
@pytest.mark.parametrize("whose", WHOSE)
def test_a_line_i_took_away_and_the_other_changed(world, which, whose):
    mine, theirs = two(world, which)
    last = mine.formset.initial_form_count() - 1
    field = mine.words
    count = len(rows_of(world, which))
    theirs.put(last, field, THEIRS)
    mine.take_away(last)
    saved(theirs.send())
    page, form = asked(mine.send())
    assert THEIRS in page
    # nothing is taken away until somebody chooses so
    saved(mine.choose(form, whose))
    assert words(world, which) == ([] if whose == "mine" else [THEIRS])
    assert len(rows_of(world, which)) == count - (whose == "mine")


@pytest.mark.parametrize("which", sorted(set(LISTS) - KEPT))
@pytest.mark.parametrize("whose", WHOSE)
def test_a_line_the_other_took_away_and_i_changed(world, which, whose):
    mine, theirs = two(world, which)
    last = mine.formset.initial_form_count() - 1
    field = mine.words
    count = len(rows_of(world, which))
    theirs.take_away(last)
    mine.put(last, field, MINE)
    saved(theirs.send())
    page, form = asked(mine.send())
    assert MINE in page
    saved(mine.choose(form, whose))
    # a file that is gone cannot be brought back: its text was shown
    back = whose != "theirs" and which not in WITHOUT_NEW
    assert words(world, which) == ([MINE] if back else [])
    assert len(rows_of(world, which)) == count - (not back)


@pytest.mark.parametrize("which", sorted(set(LISTS) - KEPT))
def test_a_line_the_other_took_away_stays_away_unasked(world, which):
    mine, theirs = two(world, which)
    last = mine.formset.initial_form_count() - 1
    field = mine.words
    count = len(rows_of(world, which))
    theirs.take_away(last)
    mine.put(0, field, MINE)
    saved(theirs.send())
    saved(mine.send())
    assert words(world, which) == [MINE]
    assert len(rows_of(world, which)) == count - 1


@pytest.mark.parametrize("which", [which for which in LISTS if which.endswith(" members")])
@pytest.mark.parametrize(
    ("whose", "secretary"), [("mine", "Trần Thị deputy"), ("theirs", "Trần Thị member")]
)
def test_different_lines_that_do_not_go_together_are_asked_about(world, which, whose, secretary):
    """Each makes another person the secretary, and a team has one."""
    world.team.members.get(role="secretary").delete()
    mine, theirs = two(world, which)
    lines = {mine.fields[mine.name(n, "role")][0]: n for n in range(3)}
    mine.put(lines["deputy"], "role", "secretary")
    theirs.put(lines["member"], "role", "secretary")
    saved(theirs.send())
    page, form = asked(mine.send())
    assert "Đoàn chỉ có một thư ký." in page
    saved(mine.choose(form, whose))
    assert world.team.members.get(role="secretary").full_name == secretary


MEMBERS = [which for which in LISTS if which.endswith(" members")]


@pytest.mark.parametrize("which", MEMBERS)
def test_the_row_above_the_list_and_a_line_are_asked_about_on_one_page(world, which):
    mine, theirs = two(world, which)
    for page, text in ((theirs, THEIRS), (mine, MINE)):
        page.put(0, "full_name", text)
        page.fields["symbol"] = [text]
    saved(theirs.send())
    page, form = asked(mine.send())
    names = [name for name in form if name.startswith("choose.")]
    assert names == ["choose.symbol", f"choose.{mine.name(0, 'full_name')}"]
    saved(mine.choose(form, "mine"))
    world.team.refresh_from_db()
    assert (world.team.symbol, words(world, which)) == (MINE, [MINE])


def test_a_list_changed_after_another_part_of_the_form_is_merged_into_one_page(world):
    """Two people on a visit among the records: one text and lines of two lists at once."""
    people = "admin:inspections_visit_change participants"
    mine, theirs = two(world, people)
    for page, text in ((theirs, THEIRS), (mine, MINE)):
        page.put(0, "full_name", text)
        page.fields["site_checks-0-place"] = [text]
        page.fields["internal_note"] = [text]
    saved(theirs.send())
    page, form = asked(mine.send())
    assert [name for name in form if name.startswith("choose.")] == [
        "choose.internal_note",
        "choose.participants-0-full_name",
        "choose.site_checks-0-place",
    ]
    saved(mine.choose(form, "theirs"))
    world.draft.visit.refresh_from_db()
    assert world.draft.visit.internal_note == THEIRS
    assert words(world, people) == [THEIRS]
    assert words(world, "admin:inspections_visit_change site_checks") == [THEIRS]


def test_a_caption_of_evidence_a_colleague_took_out_is_shown(world):
    which = "findings:request-answer files"
    mine = opened(world, which)
    last = mine.formset.initial_form_count() - 1
    mine.put(last, "caption", MINE)
    gone = ResponseFile.objects.get(pk=mine.fields[mine.name(last, "row_id")][0])
    remove_evidence(gone.pk, by=world.people["hongngu"])
    page, form = asked(mine.send())
    assert MINE in page
    saved(mine.choose(form, None))
    assert len(rows_of(world, which)) == last
