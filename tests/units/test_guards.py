"""Refusals of the database itself, on SQLite and PostgreSQL."""

import datetime as dt
import random
import threading
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from tests.waiting import PATIENCE
from units import actions
from units.book import VersionBook
from units.models import Unit, UnitVersion
from units.official import load_official_units

POSTGRESQL = connection.vendor == "postgresql"


@pytest.fixture
def official(db):
    """Loaded for one test: the others of this file begin with an empty table."""
    return load_official_units()


def version(unit, code="", parent=None, start=None, end=None, **fields):
    row = UnitVersion(
        unit=unit,
        code=code,
        name="Mẫu",
        full_name="Cơ quan Mẫu",
        level="agency",
        kind="sở/ngành",
        parent=parent,
        valid_from=start,
        valid_to=end,
        **fields,
    )
    row.save()
    return row


def units(count):
    return [Unit.objects.create() for _ in range(count)]


D = dt.date


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((None, None), (D(2020, 1, 1), D(2020, 1, 1))),
        ((None, D(2020, 10, 31)), (D(2020, 10, 31), None)),
        ((D(2020, 1, 1), None), (None, D(2020, 1, 1))),
        ((D(2020, 1, 1), D(2020, 12, 31)), (D(2020, 6, 1), D(2020, 6, 2))),
    ],
)
def test_one_code_or_one_unit_twice_on_a_day_is_refused(first, second):
    a, b = units(2)
    version(a, "868", start=first[0], end=first[1])
    with pytest.raises(IntegrityError, match="units_code_once_a_day"), transaction.atomic():
        version(b, "868", start=second[0], end=second[1])
    with pytest.raises(IntegrityError, match="units_name_once_a_day"), transaction.atomic():
        version(a, "", start=second[0], end=second[1])


@pytest.mark.django_db
def test_days_side_by_side_and_blank_codes_are_no_clash():
    a, b, c = units(3)
    version(a, "868", end=D(2020, 10, 31))
    version(b, "868", start=D(2020, 11, 1))
    version(c)
    version(units(1)[0])


@pytest.mark.django_db
def test_update_by_raw_sql_is_refused_too():
    a, b = units(2)
    version(a, "868")
    row = version(b, "869")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE units_unitversion SET code = '868' WHERE id = %s", [row.pk])


@pytest.mark.django_db
def test_loops_are_refused_by_the_database():
    a, b, c = units(3)
    version(b, parent=a)
    version(c, parent=b)
    with pytest.raises(IntegrityError, match="units_no_loop"), transaction.atomic():
        version(a, parent=c)


@pytest.mark.django_db
def test_a_clash_that_only_the_database_sees_is_a_form_error(office, monkeypatch):
    province = actions.add_unit(
        {"full_name": "Tỉnh Mẫu", "name": "Mẫu", "level": "province", "kind": "tỉnh"}, by=office
    )
    body = {"full_name": "Sở Mẫu", "name": "Sở Mẫu", "level": "agency", "kind": "sở/ngành"}
    body |= {"code": "X1", "parent": province}
    actions.add_unit(body, by=office)
    monkeypatch.setattr("units.rules.version_faults", lambda version, book: {})
    with pytest.raises(ValidationError) as raised:
        actions.add_unit(body, by=office)
    assert list(raised.value.message_dict) == ["code"]


@pytest.mark.django_db
def test_a_unit_with_names_cannot_be_deleted(named):
    with pytest.raises(ProtectedError):
        named("Huyện Lấp Vò").delete()


def random_edits(office, edits, seed):
    """Hang bodies under each other at random through the action; count what it refused."""
    dice = random.Random(seed)
    root = actions.add_unit(
        {"full_name": "Tỉnh Mẫu", "name": "Mẫu", "level": "province", "kind": "tỉnh"}, by=office
    )
    body = {"name": "Phòng", "level": "agency", "kind": "phòng/ban", "parent": root}
    bodies = [actions.add_unit({**body, "full_name": f"Phòng {n}"}, by=office) for n in range(12)]
    refused = 0
    for _ in range(edits):
        row = UnitVersion.objects.get(unit=dice.choice(bodies))
        row.parent = dice.choice([root, *bodies])
        try:
            actions.save_version(row, by=office)
        except ValidationError:
            refused += 1
    return refused


def assert_no_loop():
    parents = dict(UnitVersion.objects.values_list("unit_id", "parent_id"))
    for unit in parents:
        seen = set()
        while unit is not None:
            assert unit not in seen
            seen.add(unit)
            unit = parents[unit]


@pytest.mark.django_db
def test_no_random_edit_makes_a_loop(office):
    assert random_edits(office, 100, seed=2018) > 0
    assert_no_loop()


@pytest.mark.proof
@pytest.mark.django_db
def test_no_random_edit_makes_a_loop_long(office):
    assert random_edits(office, 1000, seed=719) > 0
    assert_no_loop()


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite writes one transaction at a time")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_close_a_loop():
    a, b = units(2)
    rows = [version(a), version(b)]
    start, outcomes = threading.Barrier(2), []

    def hang(row, parent):
        try:
            start.wait()
            with transaction.atomic():
                UnitVersion.objects.filter(pk=row.pk).update(parent=parent)
                time.sleep(0.3)  # hold the row's change back while the other one tries
            outcomes.append("done")
        except IntegrityError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=hang, args=pair) for pair in [(rows[0], b), (rows[1], a)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(outcomes) == ["done", "refused"]
    book = VersionBook.read()
    assert book.reaches(a.pk, b.pk) != book.reaches(b.pk, a.pk)


@pytest.mark.skipif(not POSTGRESQL, reason="the order of PostgreSQL's own ICU")
@pytest.mark.django_db
def test_all_names_sort_as_the_icu_collation_does(official):
    with connection.cursor() as cursor:
        cursor.execute("CREATE COLLATION units_test_vi (provider = icu, locale = 'vi-u-kn-true')")
        cursor.execute(
            "SELECT full_name FROM (SELECT DISTINCT full_name FROM units_unitversion) names"
            " ORDER BY full_name COLLATE units_test_vi"
        )
        theirs = [name for (name,) in cursor.fetchall()]
    ours = UnitVersion.objects.order_by("sort_key").values_list("full_name", flat=True)
    assert list(dict.fromkeys(ours)) == theirs
    assert len(theirs) == 344
