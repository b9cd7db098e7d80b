"""`make test` and `make proof` run all their stages, whatever fails; the stages here are stubs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent.parent
CHECK, SQLITE, POSTGRES, BROWSER = STAGES = [
    "make check",
    "Suite on SQLite",
    "Suite on PostgreSQL",
    "Browser tests",
]
PROOFS = ["Proofs on SQLite", "Proofs on PostgreSQL"]
# three tests, one of them skipped
GREEN = (
    '<testsuites><testsuite tests="3"><testcase classname="tests.a" name="one"/>'
    '<testcase classname="tests.a" name="two"/>'
    '<testcase classname="tests.a" name="three"><skipped/></testcase></testsuite></testsuites>'
)
# two tests: one failed, one broke in its fixture
RED = (
    '<testsuites><testsuite tests="2"><testcase classname="tests.b" name="wrong[1]"><failure/>'
    '</testcase><testcase classname="tests.b" name="broken"><error/></testcase>'
    "</testsuite></testsuites>"
)
# writes what the test put beside it for its stage, and ends as the test said
PYTEST = """#!{bash}
for word; do
    case "$word" in *.xml) result=$word;; esac
done
stage=$(basename "$result" .xml)
[ ! -e "$STUBS/$stage.xml" ] || cat "$STUBS/$stage.xml" >"$result"
exit "$(cat "$STUBS/$stage.code")"
"""


@pytest.fixture
def run(tmp_path: Path):
    """run(purpose, check=0, stage=(code, xml)…): scripts/test.sh with stubs for what it calls."""
    for folder in ("scripts", ".venv/bin", "stubs"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("test.sh", "sum_results.py"):
        shutil.copy(ROOT / "scripts" / name, tmp_path / "scripts")
    bash = shutil.which("bash")
    programs = {
        ".venv/bin/pytest": PYTEST.format(bash=bash),
        ".venv/bin/python": f'#!{bash}\nexec {sys.executable} "$@"\n',
        "scripts/with_postgres.sh": f'#!{bash}\n[ ! -e "$STUBS/no postgres" ] || exit 1\n"$@"\n',
    }

    def started(purpose: str, stages: dict[str, tuple[int, str | None]], check: int = 0):
        programs["scripts/check.sh"] = f"#!{bash}\nexit {check}\n"
        for name, text in programs.items():
            (tmp_path / name).write_text(text)
            (tmp_path / name).chmod(0o755)
        for stage in [*STAGES[1:], *PROOFS]:
            code, xml = stages.get(stage, (0, GREEN))
            (tmp_path / "stubs" / f"{stage}.code").write_text(str(code))
            if xml is not None:
                (tmp_path / "stubs" / f"{stage}.xml").write_text(xml)
        return subprocess.run(
            [tmp_path / "scripts" / "test.sh", purpose],
            env={"PATH": "/usr/bin:/bin", "STUBS": str(tmp_path / "stubs")},
            capture_output=True,
            text=True,
            check=False,
        )

    return started


def stages_run(output: str) -> list[str]:
    begun = [line[3:] for line in output.splitlines() if line.startswith("== ")]
    return [line for line in begun if " after " not in line]


def failures(output: str) -> list[str]:
    return [line.split("  ", 1)[1] for line in output.splitlines() if line.startswith("FAILED  ")]


def test_all_green(run):
    ended = run("all", {})
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert stages_run(ended.stdout) == STAGES
    assert ended.stdout.splitlines()[-1] == "6 passed, 0 failed, 3 skipped"


def test_every_stage_runs_and_every_failure_is_named(run):
    ended = run("all", {SQLITE: (1, RED), POSTGRES: (1, RED)}, check=1)
    assert ended.returncode == 1
    assert stages_run(ended.stdout) == STAGES
    assert failures(ended.stdout) == [
        "Suite on PostgreSQL: tests.b::wrong[1]",
        "Suite on PostgreSQL: tests.b::broken",
        "Suite on SQLite: tests.b::wrong[1]",
        "Suite on SQLite: tests.b::broken",
        "make check",
    ]
    assert ended.stdout.splitlines()[-1] == "2 passed, 5 failed, 1 skipped"


@pytest.mark.parametrize("stage", STAGES[1:])
@pytest.mark.parametrize(
    ("ending", "last"),
    [
        pytest.param((1, RED), "4 passed, 2 failed, 2 skipped", id="tests failed"),
        pytest.param((137, None), "4 passed, 1 failed, 2 skipped", id="killed"),
        pytest.param((2, "<testsuites><testsu"), "4 passed, 1 failed, 2 skipped", id="cut off"),
        pytest.param((3, GREEN), "6 passed, 1 failed, 3 skipped", id="broke after its tests"),
        pytest.param((0, None), "4 passed, 1 failed, 2 skipped", id="no result, yet 0"),
        pytest.param((0, ""), "4 passed, 1 failed, 2 skipped", id="empty result, yet 0"),
        pytest.param((5, "<testsuites/>"), "4 passed, 1 failed, 2 skipped", id="no test was found"),
    ],
)
def test_one_red_stage_never_adds_up_to_green(run, stage, ending, last):
    ended = run("all", {stage: ending})
    assert ended.returncode == 1
    assert stages_run(ended.stdout) == STAGES
    assert {line.split(":")[0] for line in failures(ended.stdout)} == {stage}
    assert ended.stdout.splitlines()[-1] == last


def test_check_alone_ends_red(run):
    ended = run("all", {}, check=1)
    assert ended.returncode == 1
    assert failures(ended.stdout) == [CHECK]
    assert ended.stdout.splitlines()[-1] == "6 passed, 1 failed, 3 skipped"


def test_a_machine_without_postgresql_is_said(run, tmp_path):
    (tmp_path / "stubs" / "no postgres").touch()
    ended = run("all", {})
    assert ended.returncode == 1
    assert failures(ended.stdout) == [POSTGRES]
    assert ended.stdout.splitlines()[-1] == "4 passed, 1 failed, 2 skipped"


@pytest.mark.parametrize("red", PROOFS)
def test_proof_runs_both_databases(run, red):
    ended = run("proof", {red: (1, RED)})
    assert ended.returncode == 1
    assert stages_run(ended.stdout) == PROOFS
    assert ended.stdout.splitlines()[-1] == "2 passed, 2 failed, 1 skipped"
