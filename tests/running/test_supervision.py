"""A program that ends is started anew after a pause that grows; the others go on."""

from __future__ import annotations

from accounts.unavailable import Pauses
from config.supervision import Child


class Program:
    """Stands in for a process: lives until the test ends it."""

    def __init__(self) -> None:
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self.returncode


class Started:
    """What was started, in order."""

    def __init__(self) -> None:
        self.programs: list[Program] = []

    def __call__(self, command: list[str]) -> Program:
        self.programs.append(Program())
        return self.programs[-1]


def test_the_pause_doubles_to_a_minute_and_begins_anew_after_a_good_run():
    pauses = Pauses(60)
    assert [pauses.after(3) for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert [pauses.after(61), pauses.after(3)] == [1, 2]


def test_a_program_is_started_anew_when_its_pause_is_over():
    started = Started()
    child = Child("web server", ["web"], start=started)
    now = child.began
    assert child.look(now + 5) == ""
    for pause in (1, 2, 4):
        started.programs[-1].returncode = -9
        told = child.look(now)
        assert told == f"The web server ended by itself (exit -9): starting it anew in {pause} s."
        count = len(started.programs)
        assert child.look(now + pause - 0.1) == ""  # said once, and not yet
        assert len(started.programs) == count
        now += pause
        assert child.look(now) == ""
        assert len(started.programs) == count + 1
