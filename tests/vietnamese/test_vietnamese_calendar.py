"""Deadlines by hand; the days off are those of the government's notices for the years named."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.vietnamese.calendar import WorkingCalendar

D = date
DAYS_OFF = """
2018-01-01 2018-02-14 2018-02-15 2018-02-16 2018-02-19 2018-02-20 2018-04-25 2018-04-30
2018-05-01 2018-09-03 2018-12-31 2019-01-01 2019-04-15 2019-04-29 2019-04-30 2019-05-01
2025-04-30 2025-05-01 2025-05-02 2025-09-01 2025-09-02
2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-04-27
2026-04-30 2026-05-01 2026-08-31 2026-09-01 2026-09-02 2026-11-24 2027-01-01
"""
OFF = frozenset(date.fromisoformat(day) for day in DAYS_OFF.split())
MAKE_UP = frozenset({D(2019, 1, 5), D(2019, 5, 4), D(2025, 4, 26), D(2026, 1, 10), D(2026, 8, 22)})
OFFICE = WorkingCalendar(OFF, MAKE_UP)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        # the office's own cases
        (D(2026, 7, 31), 10, D(2026, 8, 14)),
        (D(2026, 2, 13), 1, D(2026, 2, 23)),
        (D(2026, 4, 29), 1, D(2026, 5, 4)),
        (D(2026, 7, 31), 0, D(2026, 7, 31)),
        (D(2018, 7, 20), 15, D(2018, 8, 10)),
        # plain weeks and weekends
        (D(2018, 7, 19), 1, D(2018, 7, 20)),
        (D(2018, 7, 20), 1, D(2018, 7, 23)),
        (D(2018, 7, 21), 1, D(2018, 7, 23)),
        (D(2018, 7, 22), 1, D(2018, 7, 23)),
        (D(2018, 7, 22), 0, D(2018, 7, 22)),
        (D(2018, 7, 20), 5, D(2018, 7, 27)),
        # Tết 2018: off from 14/2 to 20/2
        (D(2018, 2, 13), 1, D(2018, 2, 21)),
        (D(2018, 2, 12), 3, D(2018, 2, 22)),
        # Giỗ Tổ on a Wednesday, then 30/4 and 1/5 behind a weekend
        (D(2018, 4, 24), 1, D(2018, 4, 26)),
        (D(2018, 4, 27), 1, D(2018, 5, 2)),
        (D(2018, 4, 24), 4, D(2018, 5, 3)),
        # 2/9 on a Sunday, made up on Monday
        (D(2018, 8, 31), 1, D(2018, 9, 4)),
        # 31/12/2018 off, worked on Saturday 5/1/2019
        (D(2018, 12, 28), 1, D(2019, 1, 2)),
        (D(2019, 1, 4), 1, D(2019, 1, 5)),
        (D(2019, 1, 4), 2, D(2019, 1, 7)),
        # 29/4/2019 off, worked on Saturday 4/5
        (D(2019, 4, 26), 3, D(2019, 5, 4)),
        (D(2019, 4, 26), 4, D(2019, 5, 6)),
        # 2/5/2025 off, worked on Saturday 26/4
        (D(2025, 4, 25), 1, D(2025, 4, 26)),
        (D(2025, 4, 25), 4, D(2025, 5, 5)),
        # 31/8/2026 off, worked on Saturday 22/8
        (D(2026, 8, 21), 1, D(2026, 8, 22)),
        (D(2026, 8, 28), 1, D(2026, 9, 3)),
        (D(2026, 12, 31), 1, D(2027, 1, 4)),
    ],
)
def test_deadlines(start, n, due):
    assert OFFICE.add_working_days(start, n) == due
    if n:
        assert OFFICE.working_days_between(start, due) == n


@pytest.mark.parametrize("n", [-3, -1, 2001])
def test_silly_spans_are_refused(n):
    with pytest.raises(ValueError, match="working days"):
        OFFICE.add_working_days(D(2026, 7, 31), n)


def test_a_day_is_not_off_and_made_up_at_once():
    with pytest.raises(ValueError, match="2019-01-05"):
        WorkingCalendar(frozenset({D(2019, 1, 5)}), MAKE_UP)


def test_days_between():
    assert OFFICE.working_days_between(D(2018, 7, 20), D(2018, 7, 20)) == 0
    assert OFFICE.working_days_between(D(2018, 7, 20), D(2018, 7, 22)) == 0
    assert OFFICE.working_days_between(D(2018, 7, 20), D(2018, 7, 24)) == 2
    assert OFFICE.working_days_between(D(2018, 7, 24), D(2018, 7, 20)) == -2


def test_the_sentence_under_a_deadline():
    plain = OFFICE.explain(D(2018, 7, 20), 15)
    assert plain.sentence() == (
        "15 ngày làm việc từ 20/07/2018, trừ 6 ngày Thứ Bảy, Chủ nhật = 10/08/2018"
    )
    tet = OFFICE.explain(D(2026, 2, 13), 1)
    assert tet.weekend_days == (D(2026, 2, 14), D(2026, 2, 15), D(2026, 2, 21), D(2026, 2, 22))
    assert len(tet.holidays) == 5
    assert tet.sentence() == (
        "1 ngày làm việc từ 13/02/2026, trừ 4 ngày Thứ Bảy, Chủ nhật và 5 ngày nghỉ lễ = 23/02/2026"
    )
    swapped = OFFICE.explain(D(2019, 4, 26), 3)
    assert swapped.make_up_days == (D(2019, 5, 4),)
    assert swapped.sentence() == (
        "3 ngày làm việc từ 26/04/2019, trừ 2 ngày Thứ Bảy, Chủ nhật và 3 ngày nghỉ lễ, "
        "tính cả 1 ngày làm bù = 04/05/2019"
    )
    assert (
        OFFICE.explain(D(2018, 7, 19), 1).sentence() == "1 ngày làm việc từ 19/07/2018 = 20/07/2018"
    )


TET_2027 = {D(2027, 2, 4), D(2027, 2, 5), D(2027, 2, 8), D(2027, 2, 9), D(2027, 2, 10)}
UNSURE = WorkingCalendar(
    OFF | TET_2027, MAKE_UP, frozenset({D(2027, 2, 8), D(2026, 1, 10), D(2026, 11, 24)})
)


def test_a_deadline_across_a_day_that_is_not_decreed_says_so():
    over = UNSURE.explain(D(2027, 2, 3), 2)
    assert over.sentence() == (
        "2 ngày làm việc từ 03/02/2027, trừ 2 ngày Thứ Bảy, Chủ nhật và 5 ngày nghỉ lễ"
        " = 12/02/2027; có ngày nghỉ chưa có quyết định chính thức: 08/02/2027"
    )
    assert UNSURE.explain(D(2026, 1, 9), 2).sentence() == (
        "2 ngày làm việc từ 09/01/2026, trừ 1 ngày Thứ Bảy, Chủ nhật, tính cả 1 ngày làm bù"
        " = 12/01/2026; có ngày làm bù chưa có quyết định chính thức: 10/01/2026"
    )
    assert not UNSURE.explain(D(2027, 2, 8), 2).doubt  # the start itself does not count
    assert UNSURE.doubt_between(D(2027, 2, 5), D(2027, 2, 8))
    assert UNSURE.doubt_between(D(2027, 2, 8), D(2027, 2, 5))  # days late are counted as well


def test_a_year_without_days_off_was_not_typed_in():
    assert UNSURE.explain(D(2027, 12, 30), 2).sentence() == (
        "2 ngày làm việc từ 30/12/2027, trừ 2 ngày Thứ Bảy, Chủ nhật = 03/01/2028"
        "; chưa có lịch nghỉ năm 2028"
    )
    assert UNSURE.doubt_between(D(2027, 12, 30), D(2027, 12, 31)).sentence() == ""


def test_a_chosen_day_may_fall_on_a_day_off():
    why = OFFICE.explain_until(D(2018, 7, 20), D(2018, 7, 29))
    assert (why.n, len(why.weekend_days)) == (5, 4)
    assert why.sentence() == (
        "5 ngày làm việc từ 20/07/2018, trừ 4 ngày Thứ Bảy, Chủ nhật = 29/07/2018 (ngày nghỉ)"
    )


@given(st.dates(D(2018, 1, 1), D(2027, 1, 1)), st.integers(1, 60))
def test_a_deadline_is_a_working_day_and_its_parts_add_up(start, n):
    why = OFFICE.explain(start, n)
    assert OFFICE.is_working(why.due)
    assert OFFICE.working_days_between(start, why.due) == n
    skipped = len(why.weekend_days) + len(why.holidays)
    assert why.due - start == timedelta(days=n + skipped)
