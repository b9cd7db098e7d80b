"""Nobody's save fails, and nothing is lost, while the processes of `make run` do long work."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.processes import environment, own_database
from tests.running.busy_day import a_busy_day
from tests.running.test_serve import ROOT, Served, serve  # noqa: F401  (a fixture)

pytestmark = pytest.mark.once
FEW, MANY = 200, 2000


@pytest.mark.parametrize("rows", [FEW, pytest.param(MANY, marks=pytest.mark.proof)])
def test_three_people_save_while_rows_come_in(serve, tmp_path, django_db_blocker, rows):  # noqa: F811
    with django_db_blocker.unblock(), own_database(tmp_path) as (url, column):
        served = serve(DEMO="1", DATABASE_URL=url, MIGRATE_DATABASE_URL=url)
        served.wait_for("Ctrl-C")

        def run_deadlines() -> None:
            command = [sys.executable, "manage.py", "run_deadlines"]
            subprocess.run(command, cwd=ROOT, env=environment(url, tmp_path / "data"), check=True)

        people = a_busy_day(f"http://127.0.0.1:{served.port}", rows, run_deadlines)
        assert [one.fault for one in people if one.fault] == []
        answers = [answer for one in people for answer in one.person.answers]
        assert [answer.url for answer in answers if answer.status >= 500] == []
        saved = [said for one in people for said in one.saved]
        assert len(saved) >= 3
        found = column("SELECT condition FROM findings_finding WHERE condition LIKE 'Câu % của %'")
        assert sorted(found) == sorted(saved)
        assert column(
            "SELECT COUNT(*) FROM findings_finding WHERE condition LIKE 'Dòng % của hồ sơ giấy.'"
        ) == [rows]
        assert column("SELECT COUNT(*) FROM inspections_visit WHERE status = 'recorded'") == [40]
        assert served.log.read_text().count("Traceback") == 0
